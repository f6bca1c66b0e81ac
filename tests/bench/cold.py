"""Cold: `hubgen build` as a new process after one edit, when an earlier one left its cache."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from tests.bench.process import FailedError, hubgen, run
from tests.bench.saves import Saver, write

ROUNDS = 5


def measure(hub: Path) -> dict[str, float]:
    """Medians, in seconds: after a new update, after an edit of an old one, after nothing."""
    run(hubgen("build"), hub)
    saver = Saver(hub, seed=9)
    found = {}
    for name, kind in (("", "new update"), (", old update", "edit of an old one")):
        runs = []
        for _ in range(ROUNDS):
            save = saver.next(kind)
            write(hub, save, beside=True)
            runs.append(run(hubgen("build"), hub))
            for path, text in save.shown.items():
                if text not in (hub / "dist" / path).read_text("utf-8"):
                    raise FailedError(f"{kind}: {path} does not show it")
            if save.undo:
                save.undo()
                run(hubgen("build"), hub)
        found[f"cold{name} s"] = round(median(one.seconds for one in runs), 2)
        found[f"cold{name} CPU s"] = round(median(one.cpu for one in runs), 2)
        found[f"cold{name} MB"] = round(max(one.peak for one in runs))
    nothing = run(hubgen("build"), hub)
    return {**found, "cold, no edit s": round(nothing.seconds, 2)}
