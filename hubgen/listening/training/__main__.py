"""Train the classifier: `python -m hubgen.listening.training` writes its weights again."""

from __future__ import annotations

import sys
from pathlib import Path

from hubgen.listening import understanding
from hubgen.listening.training.learning import train, write_weights
from hubgen.listening.training.sentences import examples
from hubgen.listening.understanding.classifier import WEIGHTS

SEED = 26


def main() -> None:
    """Write the weights below `hubgen/listening/understanding/`, or to the file named."""
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(understanding.__path__[0]) / WEIGHTS
    known = examples(SEED)
    write_weights(train(known, SEED), place)
    sys.stderr.write(f"learned from {len(known):,} sentences: {place}\n")


if __name__ == "__main__":
    main()
