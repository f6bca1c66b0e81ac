"""Full: everything from nothing, by hubgen and by plain `mkdocs build` on the same hub."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

from tests.bench.process import Run, hubgen, run, size

ROUNDS = 3
_LARGE = 5000


def measure(hub: Path, incidents: int) -> dict[str, float]:
    """Medians in seconds, turn by turn; large hubs get one round each.

    What one round made is put aside for the next, not removed: ext4 is slow to
    make files for a minute after it removed as many.
    """
    ours: list[Run] = []
    plain: list[Run] = []
    for number in range(1 if incidents > _LARGE else ROUNDS):
        aside = hub.with_name(f"aside {number}")
        aside.mkdir()
        for left in ("dist", ".hubgen", "site"):
            if (hub / left).exists():
                (hub / left).rename(aside / left)
        ours.append(run(hubgen("build", *_everything()), hub))
        plain.append(run([sys.executable, "-m", "mkdocs", "build", "-q"], hub))
    shutil.rmtree(hub / "site", ignore_errors=True)
    for aside in hub.parent.glob("aside *"):
        shutil.rmtree(aside)
    return {
        "full s": round(median(one.seconds for one in ours), 2),
        "full CPU s": round(median(one.cpu for one in ours), 2),
        "full MB": round(max(one.peak for one in ours)),
        "mkdocs s": round(median(one.seconds for one in plain), 2),
        "mkdocs CPU s": round(median(one.cpu for one in plain), 2),
        "mkdocs MB": round(max(one.peak for one in plain)),
        "site MB": round(size(hub / "dist/site") / 1e6, 1),
        "posts MB": round(size(hub / "dist/social") / 1e6, 1),
        "cache MB": round(size(hub / ".hubgen") / 1e6, 1),
        "files": sum(path.is_file() for path in (hub / "dist").rglob("*")),
    }


def _everything() -> list[str]:
    """The option that asks for everything, where builds leave out what did not change."""
    output = subprocess.run(hubgen("build", "--help"), check=True, capture_output=True, text=True)
    return ["--full"] if "--full" in output.stdout else []
