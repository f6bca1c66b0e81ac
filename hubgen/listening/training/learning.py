"""Learning: logistic regression over hashed features, by gradient steps in a seeded order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from hubgen.listening.training.sentences import Example
from hubgen.listening.understanding.classifier import (
    CLASSES,
    OUTPUTS,
    SENTIMENTS,
    Matrix,
    softmax,
)
from hubgen.listening.understanding.features import BUCKETS, features

EPOCHS: Final = 8
_RATE: Final = 1.0
_DECAY: Final = 2e-5
_SMOOTHING: Final = 1e-6
_DROPPED: Final = 0.3  # share of features left out of each step, so that none is relied on alone
_STEPS: Final = 127  # stored weights are whole numbers from -127 to 127


def train(examples: Sequence[Example], seed: int, epochs: int = EPOCHS) -> Matrix:
    """Return the weights learned from `examples`; the same for the same arguments."""
    random = np.random.default_rng(seed)
    weights: Matrix = np.zeros((BUCKETS, OUTPUTS), dtype=np.float32)
    squares = np.full((BUCKETS, OUTPUTS), _SMOOTHING, dtype=np.float32)
    rows = [np.array(features(one.text, one.language)) for one in examples]
    wanted = [_wanted(one) for one in examples]
    for _ in range(epochs):
        for index in random.permutation(len(examples)):
            row = rows[index]
            row = row[random.random(len(row)) >= _DROPPED]
            if not len(row):
                continue
            share = np.float32(1 / len(row) ** 0.5)
            scores = weights[row].sum(axis=0) * share
            scores[: len(CLASSES)] = softmax(scores[: len(CLASSES)])
            scores[len(CLASSES) :] = softmax(scores[len(CLASSES) :])
            gradient = (scores - wanted[index]) * share + _DECAY * weights[row]
            squares[row] += gradient**2
            weights[row] -= _RATE * gradient / np.sqrt(squares[row] + 1e-2)
    return weights


def _wanted(example: Example) -> Matrix:
    wanted: Matrix = np.zeros(OUTPUTS, dtype=np.float32)
    wanted[CLASSES.index(example.mention_class)] = 1
    wanted[len(CLASSES) + SENTIMENTS.index(example.sentiment)] = 1
    return wanted


def write_weights(weights: Matrix, file: Path) -> None:
    """Write `weights` to `file`, rounded, without the rows that are nearly zero."""
    scale = np.float32(np.abs(weights).max() / _STEPS)
    whole = np.rint(weights / scale).astype(np.int8)
    rows = np.flatnonzero(np.any(whole != 0, axis=1)).astype(np.int32)
    np.savez_compressed(file, rows=rows, values=whole[rows], scale=scale)
