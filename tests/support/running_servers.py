"""Real web servers on loopback, unprivileged, under the configuration that hubgen prints."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
_PATIENCE = 10.0
_HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
_NGINX = """\
daemon off;
pid {work}/pid;
error_log {work}/log;
events {{}}
http {{
    access_log off;
    {temporary}
    include {work}/hub.conf;
}}
"""
_CADDY = "{\n\tadmin off\n\tauto_https off\n}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; the names of headers are in small letters, each header is there once."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that runs, and the port it listens on."""

    name: str
    port: int

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def get(self, path: str, **headers: str) -> Answer:
        """The answer to one request for /`path`."""
        header_fields = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        try:
            connection.request("GET", f"/{path}", headers=header_fields)
            response = connection.getresponse()
            names = [name.lower() for name, _ in response.getheaders()]
            assert len(names) == len(set(names)), f"{path}: {sorted(names)}"
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(status=response.status, headers=found, body=response.read())
        finally:
            connection.close()


@contextmanager
def running(name: str, configuration: str, work: Path) -> Iterator[Server]:
    """`name` under `configuration`, with `work` for its own files; skips where it is missing."""
    program = shutil.which(name, path=_PATH)
    if program is None:
        pytest.skip(f"{name} is not installed (apt-get install {name})")
    work.mkdir()
    work.chmod(0o777)
    port = _free_port()
    check, run = (_nginx if name == "nginx" else _caddy)(program, configuration, work, port)
    environment = {**os.environ, **dict.fromkeys(_HOMES, str(work))}
    user = "nobody" if os.geteuid() == 0 else None
    checked = subprocess.run(
        check, env=environment, user=user, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr, checked.stderr
    with (work / "said").open("w") as said:
        process = subprocess.Popen(run, env=environment, user=user, stdout=said, stderr=said)
        try:
            _wait(process, port, work)
            yield Server(name=name, port=port)
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def _nginx(program: str, configuration: str, work: Path, port: int) -> tuple[list[str], list[str]]:
    text, replaced = re.subn(
        r"listen 80;\n *listen \[::\]:80;", f"listen 127.0.0.1:{port};", configuration
    )
    assert replaced == 1
    (work / "hub.conf").write_text(text)
    built = subprocess.run([program, "-V"], capture_output=True, text=True, check=True).stderr
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = " ".join(
        f"{kind}_temp_path {work}/{kind};"
        for kind in kinds
        if f"without-http_{kind}_module" not in built
    )
    whole = work / "nginx.conf"
    whole.write_text(_NGINX.format(work=work, temporary=temporary))
    command = [program, "-e", f"{work}/log", "-c", str(whole)]
    return [*command, "-t"], command


def _caddy(program: str, configuration: str, work: Path, port: int) -> tuple[list[str], list[str]]:
    text, replaced = re.subn(
        r"(?m)^(?:http://)?[a-z][a-z.]+ \{$", f"http://127.0.0.1:{port} {{", configuration
    )
    assert replaced == 1
    (work / "Caddyfile").write_text(_CADDY + text)
    options = ["--config", str(work / "Caddyfile"), "--adapter", "caddyfile"]
    return [program, "validate", *options], [program, "run", *options]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, work: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    said = "".join(one.read_text() for one in (work / "said", work / "log") if one.exists())
    pytest.fail(f"the server did not start: {said}")
