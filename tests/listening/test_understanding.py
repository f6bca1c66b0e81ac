"""Understanding: class, feeling and language, and how often they are right."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from hubgen.listening.training.learning import train, write_weights
from hubgen.listening.training.sentences import LANGUAGES, examples
from hubgen.listening.understanding import Analyser
from hubgen.listening.understanding.classifier import Classifier, load_classifier
from hubgen.model.listening import MentionClass
from tests.bench.listening import DATA, macro_f1, sentiment_scores


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser()


@pytest.mark.parametrize(
    ("text", "language", "expected", "sentiment"),
    [
        ("My daughter is in hospital after eating your salad", "en", "danger", "negative"),
        ("There is smoke coming from the battery I bought", "en", "danger", "negative"),
        ("When will card payments work again?", "en", "question", "neutral"),
        ("I was charged twice and nobody answers the phone", "en", "complaint", "negative"),
        ("You are a joke. Never again, shame on you!!", "en", "anger", "negative"),
        ("Is it true that you were hacked?", "en", "rumour", "negative"),
        ("Thank you for the quick help, great team", "en", "praise", "positive"),
        ("My card number is 4111 1111 1111 1111", "en", "private", "neutral"),
        ("Mein Kind liegt nach eurem Salat im Krankenhaus", "de", "danger", "negative"),
        ("Wann geht die Zahlung mit Karte wieder?", "de", "question", "neutral"),
        ("Mir wurde zweimal abgebucht und keiner hilft", "de", "complaint", "negative"),
        ("Danke für die schnelle Hilfe!", "de", "praise", "positive"),
        ("Stimmt es, dass ihr gehackt wurdet?", "de", "rumour", "negative"),
    ],
)
def test_clear_messages_are_understood(analyser, text, language, expected, sentiment):
    known = analyser.understand(text)
    assert (known.language, known.mention_class.value) == (language, expected)
    assert known.sentiment.value == sentiment


def test_a_negation_turns_praise_around(analyser):
    assert analyser.understand("this is helpful").sentiment == "positive"
    assert analyser.understand("this is not helpful").sentiment == "negative"


def test_other_languages_and_texts_without_words_are_recognised(analyser):
    assert analyser.understand("Bonjour, quand est-ce que ma commande arrive ?").language == "fr"
    for text in ("", "😡😡😡", "https://t.co/x", "@a", "\0\x01", "a" * 50_000, "🏳️‍🌈" * 900):
        assert 0 <= analyser.understand(text).confidence <= 1
    assert analyser.understand("@someone http://t.co/x").language == "und"


def test_every_class_is_taught_in_every_language():
    seen = Counter((one.language, one.mention_class) for one in examples(26))
    assert all(seen[language, one] >= 20 for language in LANGUAGES for one in MentionClass)
    assert not [one.text for one in examples(26) if set("{}") & set(one.text)]


def test_training_again_gives_the_stored_weights(tmp_path):
    known = examples(26)
    weights = train(known, 26)
    write_weights(weights, tmp_path / "again.npz")
    fresh, stored = Classifier(weights), load_classifier()
    sample = [(one.text, one.language) for one in known[::7]]
    pairs = zip(fresh.judge(sample), stored.judge(sample), strict=True)
    same = [one.mention_class is other.mention_class for one, other in pairs]
    assert sum(same) / len(same) > 0.99


@pytest.mark.skipif(not DATA.is_dir(), reason="the labelled messages are not on this machine")
def test_feelings_are_recognised_in_real_messages():
    english, german = sentiment_scores("airlines.en"), sentiment_scores("railway.de")
    assert macro_f1(english) >= 0.60
    assert english["negative"] >= 0.80
    assert macro_f1(german) >= german["majority"] + 0.10


def test_classify_answers_line_by_line():
    lines = b'{"text": "Where is my order?", "id": 1}\n\n{"text": "Danke euch!"}\n'
    command = [sys.executable, "-m", "hubgen", "listen", "classify"]
    done = subprocess.run(command, input=lines, capture_output=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["language"], one["class"]) for one in answers] == [
        ("en", "question"),
        ("de", "praise"),
    ]
    assert set(answers[0]) >= {"language", "class", "sentiment"}


@pytest.mark.parametrize("line", ["{", "[1]", '{"no": 1}', '{"text": 1}', "[" * 5000, "\xff"])
def test_classify_names_a_line_that_is_no_mention(line, tmp_path):
    command = [sys.executable, "-m", "hubgen", "listen", "classify"]
    done = subprocess.run(command, input=line.encode("latin-1"), capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"line 1 is not a JSON object with a text")


def test_the_labelled_messages_are_not_in_the_repository():
    root = Path(__file__).parents[2]
    listed = subprocess.run(
        ["git", "-C", root, "ls-files", "*airlines*", "*railway*"], capture_output=True, check=True
    )
    assert listed.stdout == b""
