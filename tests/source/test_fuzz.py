"""Whatever stands in a file, reading ends in problems with a place, and never in a traceback."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

UPDATE = "incidents/2026/2026-11-22-card-payments/01-investigating.md"
PATHS = st.sampled_from(
    [
        UPDATE,
        UPDATE.replace(".md", ".de.md"),
        "incidents/2026/2026-11-22-card-payments/incident.yml",
        "content/hub.yml",
        "content/hub.de.yml",
        "content/faq/refunds.md",
        "content/pages/index.md",
        "content/plan/team.yml",
        "content/plan/scenarios/outage.md",
    ]
)
# fmt: off
PIECES = st.sampled_from(
    [
        "---\n", "\n", "  ", ": ", "- ", "[", "]", "{", "}", "*", "&", "!", "|", ">", "#", '"',
        "'", "%", "\t", "\x00", "\r", "<script>", "[a](b)", "![](x.png)", "[[", "]]", "08",
        "no", "10:30", "~", "2026-03-29 01:30", "2026-10-25 01:30", "9999-12-31 23:59",
        "\u202e", "\ufeff", "&#0;", "\xe9",
    ]
)
# fmt: on


def tells_places(hub, path: str) -> None:
    """Checks `hub`; every problem must stand in a file, at a line and a column that it has."""
    file = hub.root / path
    lines = file.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    for problem in hub.problems():
        assert problem.what
        assert problem.place.line >= 1
        assert problem.place.column >= 1
        if problem.place.path == path:
            assert problem.place.line <= lines.count("\n") + 1


@given(path=PATHS, data=st.binary(max_size=300))
def test_random_bytes_never_end_in_a_traceback(hub, path, data):
    before = (hub.root / path).read_bytes() if (hub.root / path).exists() else b""
    hub.write(path, data)
    tells_places(hub, path)
    hub.write(path, before)


@given(path=PATHS, pieces=st.lists(PIECES, max_size=30))
def test_random_pieces_of_yaml_and_markdown_never_end_in_a_traceback(hub, path, pieces):
    before = (hub.root / path).read_bytes() if (hub.root / path).exists() else b""
    hub.write(path, "".join(pieces))
    tells_places(hub, path)
    hub.write(path, before)


@given(data=st.data(), path=PATHS)
def test_damaged_good_files_never_end_in_a_traceback(hub, data, path):
    good = (hub.root / path).read_text("utf-8") if (hub.root / path).exists() else "---\n---\n"
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 12)))
    piece = data.draw(PIECES | st.text(max_size=5).filter(lambda text: text.isprintable()))
    hub.write(path, good[:start] + piece + good[end:])
    tells_places(hub, path)
    hub.write(path, good)
