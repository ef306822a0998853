"""What deploy/ ships: each file is taken by the program that it is for, and a paper works behind it."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.project.conftest import Running
from tests.project.test_family import free_port, wait_until

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
CADDY = shutil.which("caddy") or "/usr/bin/caddy"
AROUND = """
{user}
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""


@pytest.fixture(scope="module")
def nginx(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an nginx with the shipped site, its ports and certificate put in place of the machine's."""
    if not Path(NGINX).exists() or shutil.which("openssl") is None:
        pytest.skip("There is no nginx here: apt-get install nginx-light openssl")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    key, certificate = folder / "key.pem", folder / "cert.pem"
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=example.org"
    subprocess.run([*make.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    site = (DEPLOY / "nginx.conf").read_text().replace("127.0.0.1:8000", f"127.0.0.1:{running.port}")
    site = site.replace("example.org www.example.org", "localhost").replace("/etc/letsencrypt/live/example.org/", "")
    site = site.replace("fullchain.pem", str(certificate)).replace("privkey.pem", str(key))
    site = re.sub(r"listen \[::\]:\d+[^;]*;", "", site).replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    site = site.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;")
    (folder / "site.conf").write_text(site)
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user="user root;"))
    line = [NGINX, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    tested = subprocess.run([*line, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    with subprocess.Popen([*line, "-g", "daemon off;"]) as process:
        wait_until(lambda: is_open(port))
        yield port
        process.terminate()


@pytest.fixture(scope="module")
def caddy(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a Caddy with the shipped site, without TLS: a certificate would be asked for."""
    if not Path(CADDY).exists():
        pytest.skip("There is no Caddy here: apt-get install caddy")
    folder, port = tmp_path_factory.mktemp("caddy"), free_port()
    site = (DEPLOY / "Caddyfile").read_text().replace("127.0.0.1:8000", f"127.0.0.1:{running.port}")
    site = site.replace("example.org, www.example.org", f"http://localhost:{port}")
    (folder / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https off\n}\n" + site)
    told = {"HOME": str(folder), "PATH": "/usr/bin:/bin"}
    line = [CADDY, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with subprocess.Popen(line, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_until(lambda: is_open(port))
        yield port
        process.terminate()


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ask(
    port: int, method: str, path: str, *, is_https: bool, body: str | None = None, **headers: str
) -> tuple[int, str]:
    """An answer through a proxy."""
    if is_https:
        line: http.client.HTTPConnection = http.client.HTTPSConnection(
            "localhost", port, timeout=20, context=ssl._create_unverified_context()
        )
    else:
        line = http.client.HTTPConnection("localhost", port, timeout=20)
    with closing(line):
        line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        return answer.status, answer.read().decode()


def works(port: int, *, is_https: bool) -> None:
    """A page is read, a form of this site is taken as such, one of another is refused, a stream begins."""
    own = f"{'https' if is_https else 'http'}://localhost:{port}"
    form = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": "palmyra_guest=x"}
    assert ask(port, "GET", "/", is_https=is_https)[0] == 200
    assert ask(port, "GET", "/health/ready/", is_https=is_https) == (200, "ready\n")
    # Host has to come through as the browser wrote it, its port included, or every form would be another site's.
    assert ask(port, "POST", "/talk/9999/", is_https=is_https, body="text=x", Origin=own, **form)[0] == 404
    form["Origin"] = "https://evil.example"
    assert ask(port, "POST", "/talk/9999/", is_https=is_https, body="text=x", **form)[0] == 403


def test_a_paper_works_behind_the_nginx_site(nginx: int) -> None:
    works(nginx, is_https=True)


def test_a_paper_works_behind_the_caddy_site(caddy: int) -> None:
    works(caddy, is_https=False)


def test_caddy_takes_the_file_as_it_is_shipped(tmp_path: Path) -> None:
    if not Path(CADDY).exists():
        pytest.skip("There is no Caddy here: apt-get install caddy")
    told = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    line = [CADDY, "validate", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"]
    done = subprocess.run(line, env=told, capture_output=True, text=True, check=False)
    assert "Valid configuration" in done.stdout + done.stderr


def test_the_unit_is_valid_and_leaves_little_open(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("There is no systemd here.")
    unit = tmp_path / "palmyra.service"
    unit.write_text((DEPLOY / "palmyra.service").read_text().replace("/opt/palmyra/.venv/bin/palmyra", "/bin/true"))
    checked = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert checked.returncode == 0
    assert "palmyra.service" not in checked.stderr
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", unit], capture_output=True, text=True, check=False
    ).stdout
    level = re.search(r"Overall exposure level for palmyra\.service: ([\d.]+)", told)
    assert level is not None
    assert float(level[1]) <= 2.0


def test_the_image_copies_what_there_is_and_runs_as_nobody_special() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    copied = [word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]]
    assert copied
    for name in copied:
        assert (ROOT / name).exists(), name
        assert f"!{name}" in ignored, name
    assert [line for line in lines if line.startswith("USER ")] == ["USER palmyra"]
    settings = re.findall(r"PALMYRA_[A-Z]+", "\n".join(lines))
    assert {"PALMYRA_HOME", "PALMYRA_BIND"} <= set(settings)
