"""The analyser: a text → its language, class and sentiment."""

from __future__ import annotations

from collections.abc import Iterable

from hubgen.listening.mention import Mention, Understanding
from hubgen.listening.understanding.classifier import load_classifier
from hubgen.listening.understanding.language import LanguageDetector


class Analyser:
    """Understands texts with what comes with hubgen and what people corrected.

    Learning starts from the corrections that are still stored, so that a forgotten
    person leaves no trace in it.
    """

    def __init__(self, corrections: Iterable[Mention] = ()) -> None:
        self._detector = LanguageDetector()
        self._classifier = load_classifier(corrections)

    def understand(self, text: str) -> Understanding:
        """Return what `text` is about and how it feels."""
        return self.understand_all([text])[text]

    def understand_all(self, texts: Iterable[str]) -> dict[str, Understanding]:
        """Return what each different text of `texts` is about and how it feels."""
        known = [(text, self._detector.detect(text)) for text in dict.fromkeys(texts)]
        return {
            text: Understanding(
                language=language,
                mention_class=judgement.mention_class,
                sentiment=judgement.sentiment,
                confidence=judgement.confidence,
            )
            for (text, language), judgement in zip(
                known, self._classifier.judge(known), strict=True
            )
        }
