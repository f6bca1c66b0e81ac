"""Language: which one a text is written in."""

from __future__ import annotations

import re
from typing import Any, Final

UNKNOWN: Final = "und"
# Languages that people write to organisations in; fewer choices mean fewer mistakes.
_LANGUAGES: Final = tuple(
    "ar bg bn cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru"
    " sk sl sr sv ta th tr uk ur vi zh".split()
)
_NOISE: Final = re.compile(r"https?://\S+|[@#]\w+|\bRT\b")
_WORDS: Final = re.compile(r"(?:[^\W\d_].*?){3}", re.DOTALL)  # three letters at least
_LONGEST: Final = 1_000


class LanguageDetector:
    """Recognises languages with the model that comes with py3langid."""

    def __init__(self) -> None:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        self._identifier: Any = LanguageIdentifier.from_model_file(MODEL_FILE)
        self._identifier.set_languages(list(_LANGUAGES))

    def detect(self, text: str) -> str:
        """Return the short name of the language of `text`; `und` where there are no words."""
        words = _NOISE.sub(" ", text[:_LONGEST]).strip()
        if not _WORDS.search(words):
            return UNKNOWN
        return str(self._identifier.classify(words.encode("utf-8", "replace").decode())[0])
