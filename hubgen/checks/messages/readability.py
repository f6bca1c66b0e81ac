"""Readability: how long sentences are, and the school grade that a text asks for."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_COUNTED = re.compile(r"[^\W_]+(?:['’.,:%-]+[^\W_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]e|[^aeiouytd]ed|[^aeiouysxzc]es|[^aeiouy]ely)$")


def words(text: str) -> list[str]:
    """Return the words of `text`, without figures."""
    return _WORD.findall(text)


def length_in_words(sentence: str) -> int:
    """Return the number of words of `sentence`; `10:05` and `1,312` count one each."""
    return len(_COUNTED.findall(sentence))


def syllables(word: str) -> int:
    """Return the syllables of an English `word`: vowel groups less silent endings; at least 1."""
    plain = word.lower()
    count = len(_VOWELS.findall(plain))
    if count > 1 and _SILENT.search(plain):
        count -= 1
    return max(1, count)


def grade(sentences: list[str]) -> float:
    """Return the Flesch-Kincaid grade: the years at school that English `sentences` require.

    0.39 × words per sentence + 11.8 × syllables per word − 15.59; 0 where
    there are no words. Source: Kincaid et al. 1975.
    """
    counted = [
        sentence_words
        for sentence_words in (words(sentence) for sentence in sentences)
        if sentence_words
    ]
    total = sum(len(sentence_words) for sentence_words in counted)
    if not total:
        return 0.0
    spoken = sum(syllables(word) for sentence_words in counted for word in sentence_words)
    return 0.39 * total / len(counted) + 11.8 * spoken / total - 15.59
