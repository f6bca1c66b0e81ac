"""The handbook's script that hands posts to a sending tool, run as it stands there."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.support.making import social

HANDBOOK = Path(__file__).parents[3] / "HANDBOOK.md"


@pytest.fixture
def network() -> Iterator[ThreadingHTTPServer]:
    """A network that takes what is posted to it; the texts end up in `posted`."""

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            server.posted.append(json.loads(self.rfile.read(length))["status"])
            answer = b'{"id": "1"}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            """Keeps quiet."""

    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    server.posted = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def hand_over(python: Path, records: list[Any], port: int) -> subprocess.CompletedProcess[str]:
    """Gives `records` to the script, with an account on the network at `port`."""
    found = re.search(r"```python\n(import json, sys, apprise\n.*?)```", HANDBOOK.read_text(), re.S)
    assert found is not None
    command = [python, "-c", found[1], f"mastodon://TOKEN@127.0.0.1:{port}"]
    return subprocess.run(
        command, input=json.dumps(records), check=False, timeout=60, capture_output=True, text=True
    )


def records_for(view: Any, channel: str) -> list[Any]:
    """What `hubgen social --channel … --json` prints for the newest update."""
    made = [one for one in social(view) if one.path.endswith("posts.json")]
    record = json.loads(max(made, key=lambda one: json.loads(one.data)["at"]).data)
    record["posts"] = [post for post in record["posts"] if post["channel"] == channel]
    return [record]


def test_each_part_arrives_as_it_was_written_and_a_failure_is_reported(
    clients_python, sample, network
):
    records = records_for(sample, "mastodon")
    (part,) = records[0]["posts"][0]["parts"]
    tricky = {"text": "1 < 2 & *this* \\n _is_ :smile: <b>plain</b>\n\nNext."}
    records[0]["posts"][0]["parts"].append(tricky)
    done = hand_over(clients_python, records, network.server_port)
    assert (done.returncode, network.posted) == (0, [part["text"], tricky["text"]])
    records[0]["posts"][0]["fits"] = False
    done = hand_over(clients_python, records, network.server_port)
    assert (done.returncode, len(network.posted)) == (1, 2)
    assert "not everything was sent" in done.stderr
