"""A web server in front of the destination: readers see no error and no torn page."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hubgen.publish.destinations import FolderDestination
from hubgen.publish.ledger.verifying import verify
from tests.support.fakes import record, site

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
REPUBLICATIONS = 50
PATHS = ("index.html", "incidents/index.html", "status.json", "feed.atom")

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(not os.environ.get("HUBGEN_SOAK"), reason="a long trial: make soak"),
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
]


def served(folder: Path, work: Path) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    configuration = work / "nginx.conf"
    temporary = "".join(
        f"{kind}_temp_path {work}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration.write_text(
        f"daemon off; worker_processes 2; pid {work}/pid; error_log {work}/errors;\n"
        f"{'user root;' if os.geteuid() == 0 else ''}\nevents {{}}\n"
        f"http {{ access_log off; {temporary} open_file_cache off;\n"
        f"server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n",
        "utf-8",
    )
    process = subprocess.Popen([str(NGINX), "-c", str(configuration), "-p", str(work)])
    address = f"http://127.0.0.1:{port}/"
    for _ in range(100):
        try:
            urllib.request.urlopen(address + "index.html", timeout=1).close()  # noqa: S310 - our own server
            break
        except OSError:
            time.sleep(0.05)
    return process, address


def test_readers_see_whole_pages_while_the_hub_is_republished(tmp_path: Path) -> None:
    destination = FolderDestination(tmp_path / "live")
    work = tmp_path / "nginx"
    work.mkdir()
    record(destination, 0, lambda: datetime.now(UTC))
    whole = {path: {site(version)[path] for version in range(REPUBLICATIONS + 1)} for path in PATHS}
    process, address = served(destination.root, work)
    done, wrong, read = threading.Event(), [], [0]

    def reader() -> None:
        while not done.is_set():
            for path in PATHS:
                try:
                    with urllib.request.urlopen(address + path, timeout=5) as answer:  # noqa: S310 - likewise
                        data = answer.read()
                except OSError as error:
                    wrong.append(f"{path}: {error}")
                    continue
                read[0] += 1
                if data not in whole[path]:
                    wrong.append(f"{path}: torn")

    readers = [threading.Thread(target=reader) for _ in range(4)]
    for one in readers:
        one.start()
    try:
        for version in range(1, REPUBLICATIONS + 1):
            record(destination, version, lambda: datetime.now(UTC))
    finally:
        done.set()
        for one in readers:
            one.join()
        process.terminate()
        process.wait()
    assert wrong == []
    assert read[0] > REPUBLICATIONS
    assert verify(destination).findings == ()
