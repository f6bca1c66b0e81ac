"""`hubgen watch` as its user meets it: what it says, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hubgen.preview.event_lines import EventLines
from tests.conftest import HubFolder

ROOT = Path(__file__).parents[2]
AT_ONCE = 1.0 if os.getloadavg()[0] < (os.cpu_count() or 1) else 4.0  # seconds


@contextmanager
def _watch(root: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "hubgen", "-C", str(root), "watch", *words]
    environment = {**os.environ, "HUBGEN_AT": "2026-11-22 12:20", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _next(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout
    record: dict[str, Any] = json.loads(process.stdout.readline())
    return record


def _ended(process: subprocess.Popen[str], with_signal: int) -> float:
    start = time.perf_counter()
    process.send_signal(with_signal)
    assert process.wait(10) == 0
    return time.perf_counter() - start


def test_events_tell_programs_of_each_rebuild_and_ctrl_c_ends_it(hub: HubFolder) -> None:
    with _watch(hub.root, "--port", "0", "--events") as process:
        serving = _next(process)
        assert serving["event"] == "serving"
        built = _next(process)
        assert (built["event"], len(built["written"])) == ("built", 50)
        assert built["written_count"] > 50
        hub.write("content/faq/refunds.md", "---\nquestion: When?\nquestoin: x\n---\nSoon.\n")
        broken = _next(process)
        assert (broken["event"], broken["changed"]) == ("broken", ["content/faq/refunds.md"])
        assert broken["problems"][0]["line"] == 3
        assert _ended(process, signal.SIGINT) < AT_ONCE
        said = process.communicate()[1]
    assert f"preview: {serving['url']}" in said
    assert "content/faq/refunds.md:3:1: error" in said
    assert "the last good site stays" in said
    assert said.endswith("stopped\n")
    assert "Traceback" not in said


def test_what_keeps_a_message_from_being_public_is_said_once(hub: HubFolder) -> None:
    hub.update(2, "draft: true")
    with _watch(hub.root, "--port", "0", "--events") as process:
        for _ in ("serving", "built"):
            _next(process)
        hub.update(3, "at: 2026-11-22 18:00")
        assert _next(process)["event"] == "built"
        hub.update(2, "at: 2026-11-22 12:00")
        assert _next(process)["event"] == "built"
        _ended(process, signal.SIGINT)
        said = process.communicate()[1].splitlines()
    assert [line for line in said if line.startswith("NOT public")] == [
        "NOT public: 2026-11-22-card-payments/02 is a draft",
        "NOT public: 2026-11-22-card-payments/03 waits until 2026-11-22 18:00 Europe/London",
    ]


def test_ctrl_c_in_the_middle_of_a_build_ends_it_too(hub: HubFolder) -> None:
    with _watch(hub.root, "--port", "0", "--events") as process:
        assert _next(process)["event"] == "serving"
        time.sleep(0.3)
        assert _ended(process, signal.SIGTERM) < AT_ONCE
        assert "Traceback" not in process.communicate()[1]
    assert not (hub.root / "dist/.new").exists()


def test_a_taken_port_is_said(hub: HubFolder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with _watch(hub.root, "--port", str(port), "--events") as process:
            assert f":{port}/" not in _next(process)["url"]
            _ended(process, signal.SIGINT)
            assert f"port {port} is taken" in process.communicate()[1]


def test_a_reader_of_events_who_sleeps_holds_nobody_up() -> None:
    reader, writer = os.pipe()
    lines = EventLines(writer, most=100)
    start = time.perf_counter()
    for number in range(5000):
        lines.put(f"{number} " + "x" * 200)
    assert time.perf_counter() - start < 2
    assert lines.lost > 4000
    with os.fdopen(reader, encoding="utf-8") as late:
        read = [late.readline()]
        while not read[-1].startswith("4999 "):
            read.append(late.readline())
    assert all(len(line) > 200 for line in read)
    lines.close()
    os.close(writer)


def test_a_reader_of_events_who_left_is_not_missed() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    lines = EventLines(writer)
    for number in range(10):
        lines.put(str(number))
    lines.close()
    os.close(writer)
