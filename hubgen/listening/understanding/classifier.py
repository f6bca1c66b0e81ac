"""The classifier: class and sentiment of a text, by a linear model over its features."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from itertools import chain
from typing import Any, Final

import numpy as np

from hubgen.listening.mention import Mention, Sentiment
from hubgen.listening.understanding.features import BUCKETS, features
from hubgen.model.listening import MentionClass

CLASSES: Final = tuple(MentionClass)
SENTIMENTS: Final = tuple(Sentiment)
OUTPUTS: Final = len(CLASSES) + len(SENTIMENTS)
WEIGHTS: Final = "weights.npz"
_RATE: Final = 1.0  # how far one correction moves the weights
_ROUNDS: Final = 12

Matrix = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model makes of a text; `confidence` is the probability of the class."""

    mention_class: MentionClass
    sentiment: Sentiment
    confidence: float


class Classifier:
    """A linear model: a row of weights for each bucket, a column for each class and sentiment."""

    def __init__(self, weights: Matrix) -> None:
        self._weights = weights

    def judge(self, texts: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Return what the model makes of each of `texts`: a text and its language."""
        if not texts:
            return []
        scores = self._scores([features(text, language) for text, language in texts])
        classes = softmax(scores[:, : len(CLASSES)])
        best = classes.argmax(axis=1).tolist()
        feelings = scores[:, len(CLASSES) :].argmax(axis=1).tolist()
        confidences = classes.max(axis=1).tolist()
        return [
            Judgement(CLASSES[one], SENTIMENTS[feeling], round(confidence, 3))
            for one, feeling, confidence in zip(best, feelings, confidences, strict=True)
        ]

    def learn(self, corrections: Iterable[Mention]) -> None:
        """Learn the classes that people set; the order of `corrections` matters."""
        known = [
            (features(one.text, one.understanding.language), one.understanding.mention_class)
            for one in corrections
        ]
        for _ in range(_ROUNDS):
            for buckets, mention_class in known:
                self._step(buckets, CLASSES.index(mention_class))

    def _step(self, buckets: list[int], wanted: int) -> None:
        error = -softmax(self._scores([buckets])[0, : len(CLASSES)])
        error[wanted] += 1
        share = _RATE / len(buckets) ** 0.5
        self._weights[buckets, : len(CLASSES)] += share * error

    def _scores(self, texts: Sequence[list[int]]) -> Matrix:
        """Return a row of scores for the buckets of each text; none of them is empty."""
        lengths = np.array([len(buckets) for buckets in texts])
        starts = np.concatenate(([0], lengths.cumsum()[:-1]))
        rows = self._weights[list(chain.from_iterable(texts))]
        scores: Matrix = np.add.reduceat(rows, starts, axis=0)
        scores /= np.sqrt(lengths, dtype=np.float32)[:, np.newaxis]
        return scores


def softmax(scores: Matrix) -> Matrix:
    """Return the probabilities of `scores`, along the last axis."""
    powers: Matrix = np.exp(scores - scores.max(axis=-1, keepdims=True))
    total: Matrix = powers / powers.sum(axis=-1, keepdims=True)
    return total


def load_classifier(corrections: Iterable[Mention] = ()) -> Classifier:
    """Return the classifier that comes with hubgen, after learning `corrections`."""
    classifier = Classifier(_weights().copy())
    classifier.learn(corrections)
    return classifier


@cache
def _weights() -> Matrix:
    source = files("hubgen.listening.understanding") / WEIGHTS
    with as_file(source) as file, np.load(file, allow_pickle=False) as stored:
        rows, values, scale = stored["rows"], stored["values"], stored["scale"]
    weights: Matrix = np.zeros((BUCKETS, OUTPUTS), dtype=np.float32)
    weights[rows] = values.astype(np.float32) * scale
    return weights
