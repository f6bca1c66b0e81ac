"""The desk: how long until it listens, until a screen is there, and from a key to the preview."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode, urlsplit

from tests.bench.process import FailedError

ROUNDS, KEYS = 20, 60
_LONGEST = 60.0


@dataclass
class Client:
    """A browser without a window: it keeps its connection and the session's cookie."""

    connection: http.client.HTTPConnection
    origin: str
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> tuple[float, str]:
        """Return how many milliseconds the answer took, and its body."""
        return self._sent("GET", path, None, {})

    def post(self, path: str, fields: dict[str, str]) -> tuple[float, str]:
        """Return how many milliseconds the answer to a form took, and its body."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        return self._sent("POST", path, urlencode(fields), kind)

    def _sent(
        self, method: str, path: str, body: str | None, more: dict[str, str]
    ) -> tuple[float, str]:
        begin = time.perf_counter()
        self.connection.request(method, path, body, {**self.headers, **more})
        answer = self.connection.getresponse()
        text = answer.read().decode()
        if answer.status >= 400:
            raise FailedError(f"{path} answers {answer.status}")
        if cookie := answer.getheader("Set-Cookie"):
            self.headers["Cookie"] = cookie.partition(";")[0]
        return (time.perf_counter() - begin) * 1000, text


def measure(hub: Path) -> dict[str, float]:
    """Medians and p95, in milliseconds; the start in seconds."""
    ids = sorted(path.name for path in hub.glob("incidents/*/*"))
    with _running(hub) as (client, seconds):
        client.get("/")  # the hub is read while the first screen waits
        found = {"desk, start s": round(seconds, 2)}
        screens = ("/", "/incidents", "/incidents?q=orders", f"/incidents/{ids[-1]}", "/happened")
        for path in screens:
            name = path.replace(ids[-1], "…")
            found[f"desk {name} ms"] = round(median(client.get(path)[0] for _ in range(ROUNDS)), 1)
        page = f"/incidents/{ids[-1]}/01/live"
        client.post(page, {"summary": "The first one loads the renderer."})
        keys = []
        for number in range(KEYS):
            taken, text = client.post(page, {"summary": f"Typed {number} letters."})
            if f"Typed {number} letters." not in text:
                raise FailedError("the preview does not show what was typed")
            keys.append(taken)
        found["desk, key to preview p95 ms"] = round(quantiles(keys, n=20)[-1], 1)
    return found


@contextmanager
def _running(hub: Path) -> Iterator[tuple[Client, float]]:
    """Yield a client with a session, and the seconds until the desk listened."""
    begin = time.perf_counter()
    command = [sys.executable, "-m", "hubgen", "desk", "--port", "0", "--no-browser"]
    process = subprocess.Popen(command, cwd=hub, stderr=subprocess.PIPE, text=True)
    try:
        line = process.stderr.readline() if process.stderr else ""
        seconds = time.perf_counter() - begin
        if not line.startswith("desk: "):
            raise FailedError(f"the desk does not start: {line}")
        parts = urlsplit(line.split()[1])
        connection = http.client.HTTPConnection(parts.netloc, timeout=_LONGEST)
        with closing(connection):
            client = Client(connection, f"{parts.scheme}://{parts.netloc}")
            client.get(f"{parts.path}?{parts.query}")
            yield client, seconds
    finally:
        process.terminate()
        process.wait()
        if process.stderr:
            process.stderr.close()
