"""nginx as the peer: serves given bytes from files, gzip_static on, on loopback."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import time
from pathlib import Path
from types import TracebackType

from bench.net import free_port, wait_for

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
  open_file_cache max=10000;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; gzip_static on; }}
}}
"""

# Started by root, nginx would serve as somebody who may not read a folder for root alone.
USER = "user root;" if os.geteuid() == 0 else ""


class Nginx:
    """A running nginx with pages by their paths, which end in a slash, stopped at the end of the `with`."""

    def __init__(self, folder: Path, pages: dict[str, bytes]) -> None:
        self.folder = folder
        self.port = free_port()
        for path, page in pages.items():
            place = folder / "www" / path.strip("/")
            place.mkdir(parents=True, exist_ok=True)
            (place / "index.html").write_bytes(page)
            (place / "index.html.gz").write_bytes(gzip.compress(page, 6))
        (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=self.port, user=USER))

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
