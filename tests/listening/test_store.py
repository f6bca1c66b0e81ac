"""The store: what goes in can be found, corrected, exported, and removed without a trace."""

from __future__ import annotations

import csv
import io
import multiprocessing
import sqlite3
import subprocess
from pathlib import Path

import pytest

from hubgen.listening.exporting import write_csv
from hubgen.listening.intake import Intake
from hubgen.listening.store import FILE, StoreError, open_store
from hubgen.listening.store.database import transaction
from hubgen.model.listening import MentionClass
from tests.listening.conftest import KEEP, NOW, said


def test_a_search_finds_all_words_newest_first_and_takes_signs_as_text(store, intake):
    intake.add([said("old refunds please", minutes=90), said("Refund für Käse", "bo", 5)], "a")
    assert [one.author for one in store.search("refund")] == ["bo", "ann"]
    assert [one.author for one in store.search("KASE refund")] == ["bo"]
    for words in ('"', "NEAR(", "a AND", "*", "text:", "-", "'; DROP TABLE mentions"):
        assert store.search(words) == []


def test_reposts_and_copied_texts_are_one_group(store, intake):
    intake.add(
        [
            said("My card was charged twice and nobody at Meadowcart answers", minutes=9),
            said("RT @ann: My card was charged twice and nobody at Meadowcart answers", "bo", 8),
            said(
                "my card was charged twice and nobody at meadowcart answers!! https://t.co/x", "c"
            ),
            said("My parcel was delivered to the wrong house and nobody cares", "di"),
            said("thanks", "eve"),
            said("thanks", "fay"),
        ],
        "a",
    )
    groups = [one.group for one in store.search("charged")]
    assert len(groups) == 3
    assert len(set(groups)) == 1
    assert len({one.group for one in store.all()}) == 4


def test_forgetting_a_person_leaves_no_byte_of_them(tmp_path, store, intake):
    texts = [
        said("I am Zanzibarius and my card is blocked", "@zanzi77", author_name="Zara Zanzibarius"),
        said("poor @ZANZI77, same here", "bo"),
        said("Zara Zanzibarius is right", "cy"),
    ]
    intake.add(texts, "a")
    assert store.forget("zanzi77") == 1
    assert [one.text for one in store.all()] == ["poor @someone, same here", "someone is right"]
    files = list((tmp_path / FILE).parent.iterdir())
    for word in (b"zanzi", b"zara"):
        assert not any(word in file.read_bytes().lower() for file in files)
    assert intake.add(texts[:1], "again").added.forgotten == 1
    assert store.search("blocked") == []


def test_what_is_older_than_the_plan_says_is_deleted_and_not_taken_in(tmp_path, store, intake):
    old = 60 * 24 * 89
    intake.add([said("uniqueword expires", minutes=old), said("stays", "bo")], "a")
    assert store.expire(NOW + (KEEP - (KEEP * 0.9)), KEEP) == 1
    assert [one.text for one in store.all()] == ["stays"]
    assert not any(b"uniqueword" in one.read_bytes() for one in (tmp_path / FILE).parent.iterdir())
    assert intake.add([said("too old", minutes=60 * 24 * 91)], "a").expired == 1


def test_an_export_runs_nothing_in_a_spreadsheet(store, intake):
    texts = ["=cmd|' /C calc'!A0", "+1 for you", "@SUM(A1)", " =1+1", 'say "hi", all', "-5"]
    intake.add([said(text, f"p{n}", 60 - n) for n, text in enumerate(texts)], "a")
    out = io.StringIO()
    assert write_csv(store.all(), out) == len(texts)
    cells = [row["Message"] for row in csv.DictReader(io.StringIO(out.getvalue()))]
    assert cells == [f"'{text}" if "hi" not in text else text for text in texts]


def test_an_exported_file_can_be_added_again(store, intake, drop):
    intake.add([said("hello, world")], "a")
    out = io.StringIO()
    write_csv(store.all(), out)
    assert drop("export.csv", out.getvalue())[0].unread_count == 0


def test_corrections_are_learnt_and_leave_with_the_person(store, intake):
    from hubgen.listening.understanding import Analyser

    text = "the blue basket offer ends at noon"
    similar = "the blue basket offer ends tomorrow"
    intake.add([said(text, minutes=9)], "a")
    (mention,) = store.all()
    before = Analyser(store.corrections()).understand(similar)
    assert before.mention_class is not MentionClass.RUMOUR
    assert store.correct(mention.id, MentionClass.RUMOUR)
    assert store.get(mention.id).understanding.mention_class is MentionClass.RUMOUR
    assert Analyser(store.corrections()).understand(similar).mention_class is MentionClass.RUMOUR
    store.forget("ann")
    assert Analyser(store.corrections()).understand(similar) == before
    assert not store.correct(mention.id, MentionClass.OTHER)


def _add_many(root: str, origin: str) -> None:
    with open_store(Path(root)) as store:
        mentions = [said(f"{origin} number {n}", f"{origin}{n}", 60) for n in range(200)]
        Intake(store, KEEP, NOW).add(mentions, origin)


def test_two_processes_may_add_at_once(tmp_path):
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_add_many, args=(str(tmp_path), one)) for one in "ab"]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    with open_store(tmp_path) as store:
        assert len(list(store.all())) == 400


def test_a_search_does_not_wait_for_somebody_who_writes(tmp_path, store, intake):
    intake.add([said("hello there")], "a")
    with transaction(store.connection), open_store(tmp_path) as other:
        assert len(other.search("hello")) == 1


def test_an_interrupted_batch_leaves_nothing_of_itself(store, intake, monkeypatch):
    from hubgen.listening.understanding import NearDuplicates

    def fail(self, connection, mention, text):
        if text == "second one":
            raise KeyboardInterrupt
        return mention

    monkeypatch.setattr(NearDuplicates, "group", fail)
    with pytest.raises(KeyboardInterrupt):
        intake.add([said("first one"), said("second one", "bo")], "a")
    assert list(store.all()) == []


def test_a_broken_or_foreign_database_is_named_and_not_overwritten(tmp_path):
    file = tmp_path / FILE
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="cannot be read"), open_store(tmp_path):
        pass
    assert file.read_bytes().startswith(b"no database")
    file.unlink()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(StoreError, match="another version"), open_store(tmp_path):
        pass


def test_damage_that_shows_late_is_named(tmp_path, store, intake):
    intake.add([said(f"text number {n} " * 20, f"p{n}") for n in range(60)], "a")
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file = tmp_path / FILE
    data = file.read_bytes()
    file.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    with pytest.raises(StoreError, match="cannot be used"), open_store(tmp_path) as other:
        list(other.all())


def test_mentions_are_never_in_git_nor_in_the_site(hub, sample_root):
    from hubgen.incremental.mkdocs_build import build

    hub.write("content/plan/listening.yml", "words: [canaryword]\n")
    with open_store(hub.root) as store:
        Intake(store, KEEP, NOW).add([said("canarytext here", "canaryperson")], "a")
    build(hub.root, "2026-11-22 12:20", NOW)
    files = [one for one in (hub.root / "dist").rglob("*") if one.is_file()]
    assert files
    assert not [one for one in files if b"canary" in one.read_bytes()]
    for ignore in (sample_root / ".gitignore", sample_root / "hubgen/starters/hub"):
        lines = ignore if ignore.is_file() else next(ignore.rglob("*gitignore*"))
        assert ".hubgen/" in lines.read_text("utf-8").splitlines()
    subprocess.run(["git", "init", "-q", hub.root], check=True)
    hub.write(".gitignore", (sample_root / ".gitignore").read_text("utf-8"))
    seen = subprocess.run(
        ["git", "-C", hub.root, "status", "--porcelain", "-uall"], capture_output=True, check=True
    ).stdout
    assert b".hubgen" not in seen
