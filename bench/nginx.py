"""nginx as the peer: serves given bytes from files, gzip_static on, on loopback."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from types import TracebackType

from bench.net import free_port, wait_for

SITE = Path(__file__).parent.parent / "deploy/nginx-pages.conf"
CONFIGURATION = """
{user}
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  types {{ text/html html; }}
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  {site}
}}
"""

STATIC = """
  open_file_cache max=10000;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; gzip_static on; }}
"""

# Started by root, nginx would serve as somebody who may not read a folder for root alone.
USER = "user root;" if os.geteuid() == 0 else ""


def shipped_site(port: int, paper: int, window: Path) -> str:
    """The site that we ship, without TLS and on loopback: nginx's port, the paper's, and where pages are laid out."""
    site = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", SITE.read_text(), count=1, flags=re.DOTALL)
    site = re.sub(r" *(?:listen \[::\]|ssl_certificate)[^\n]*\n", "", site)
    changes = {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "127.0.0.1:8000": f"127.0.0.1:{paper}",
        "/var/cache/palmyra;": f"{window};",
    }
    for shipped, here in changes.items():
        if shipped not in site:
            raise RuntimeError(f"{SITE} has no {shipped!r}.")
        site = site.replace(shipped, here)
    return site


class Nginx:
    """A running nginx, stopped at the end of the `with`: with pages by their paths, which end in a slash.

    Or before a paper, whose port and window are given, with the site that we ship.
    """

    def __init__(self, folder: Path, pages: dict[str, bytes], *, before: tuple[int, Path] | None = None) -> None:
        self.folder = folder
        self.port = free_port()
        for path, page in pages.items():
            place = folder / "www" / path.strip("/")
            place.mkdir(parents=True, exist_ok=True)
            (place / "index.html").write_bytes(page)
            (place / "index.html.gz").write_bytes(gzip.compress(page, 6))
        folder.mkdir(parents=True, exist_ok=True)
        site = shipped_site(self.port, *before) if before else STATIC.format(folder=folder, port=self.port)
        (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, user=USER, site=site))

    @staticmethod
    def is_installed() -> bool:
        return shutil.which("nginx") is not None or Path("/usr/sbin/nginx").exists()

    def __enter__(self) -> Nginx:
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen(
            [program, "-c", str(self.folder / "nginx.conf"), "-e", str(self.folder / "error.log"), "-g", "daemon off;"]
        )
        wait_for(self.port)
        time.sleep(0.2)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        self.process.wait(10)
