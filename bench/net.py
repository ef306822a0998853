"""Ports, waiting and load on loopback."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from pathlib import Path


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, seconds: float = 60) -> None:
    """Wait until something accepts on the port; raises TimeoutError."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"Nothing answers on port {port} after {seconds:.0f} s.")


# Each request of wrk asks for a page taken by chance from the lines of a file.
BY_CHANCE = """
local paths = {{}}
for line in io.lines("{file}") do paths[#paths + 1] = line end
math.randomseed(1)
request = function() return wrk.format("GET", paths[math.random(#paths)]) end
"""


def requests_per_second(
    url: str, *, seconds: int = 6, connections: int = 32, headers: tuple[str, ...] = (), script: Path | None = None
) -> float:
    """The rate at which wrk gets 2xx or 3xx answers; raises RuntimeError when it got others."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s"]
    for header in ("Accept-Encoding: gzip", *headers):
        command += ["-H", header]
    if script is not None:
        command += ["-s", str(script)]
    told = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    if bad := re.search(r"Non-2xx or 3xx responses: (\d+)", told):
        raise RuntimeError(f"{url} answered {bad[1]} requests with an error.")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if found is None:
        raise RuntimeError(f"wrk told nothing readable of {url}: {told}")
    return float(found[1])
