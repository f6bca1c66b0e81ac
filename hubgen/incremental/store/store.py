"""The store: what a build remembers for the next one, in one file below `.hubgen/`.

It may be deleted at any time (see `sealed`). It never decides what is right:
what it tells is compared with the sources.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from hubgen.incremental.store.questionnaire import TABLES, Questionnaire
from hubgen.incremental.store.records import FolderRecord, PageRecord, PartRecord
from hubgen.incremental.store.sealed import SealedDatabase
from hubgen.outputs.targets import TargetId
from hubgen.public.incident_summary import IncidentSummary
from hubgen.public.queries import Query

_FORM = f"6/{IncidentSummary.FORM}"
_TABLES = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE folder(path TEXT PRIMARY KEY, mark TEXT, incident TEXT, problems TEXT, hidden INTEGER,
  past REAL, turn REAL, facts TEXT) WITHOUT ROWID;
CREATE INDEX folder_incident ON folder(incident);
CREATE INDEX folder_past ON folder(past);
CREATE INDEX folder_turn ON folder(turn) WHERE turn IS NOT NULL;
CREATE INDEX folder_hidden ON folder(path) WHERE hidden;
CREATE INDEX folder_problems ON folder(path) WHERE problems != '[]';
CREATE TABLE ref(name TEXT, folder TEXT, PRIMARY KEY(name, folder)) WITHOUT ROWID;
CREATE INDEX ref_folder ON ref(folder);
CREATE TABLE public(incident TEXT, language TEXT, data TEXT, PRIMARY KEY(incident, language));
CREATE TABLE part(id INTEGER PRIMARY KEY, family TEXT, language TEXT, key TEXT, common INTEGER,
  UNIQUE(family, language, key));
CREATE INDEX part_common ON part(common);
CREATE TABLE answer(question TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE file(path TEXT PRIMARY KEY, part INTEGER, digest TEXT) WITHOUT ROWID;
CREATE INDEX file_part ON file(part);
CREATE TABLE page(path TEXT PRIMARY KEY, part INTEGER, entry TEXT) WITHOUT ROWID;
CREATE INDEX page_part ON page(part);
CREATE TABLE pending(path TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class Store:
    """The store in the file at `path`."""

    def __init__(self, path: Path) -> None:
        self._file = SealedDatabase(path, _FORM, _TABLES + TABLES)
        self._questionnaire = Questionnaire(lambda: self.rows)
        self._counts: tuple[int, int] | None = None
        try:
            self._load()
        except (sqlite3.Error, ValueError):
            self.forget()

    def _load(self) -> None:
        self._counts = None
        self._questionnaire.load()

    @property
    def is_kept(self) -> bool:
        """Whether it is in its file, and not in memory."""
        return self._file.is_kept

    @property
    def is_as_left(self) -> bool:
        """Whether nobody else has changed it since this one did."""
        return self._file.is_as_left

    @property
    def rows(self) -> sqlite3.Connection:
        """What is asked in SQL."""
        return self._file.rows

    def forget(self) -> None:
        """Forgets everything."""
        self._file.forget()
        self._load()

    def close(self) -> None:
        """Closes the file; nothing else may be asked of the store."""
        self._file.close()

    def distrust(self) -> set[str]:
        """Lets go of the file, so that nobody takes it for sound any more.

        Returns what a build was about to write or to remove, as far as that can be told.
        """
        touched: set[str] = set()
        with suppress(sqlite3.Error):
            touched = set(self.pending())
        self._file.distrust()
        return touched

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Everything that is changed inside is remembered together, or not at all."""
        try:
            with self._file.changing():
                yield
        except BaseException:
            self._load()
            raise

    def get(self, name: str) -> str | None:
        """A remembered text by its name."""
        found = self.rows.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def put(self, name: str, value: str) -> None:
        """Remembers a text by its name."""
        self.rows.execute("REPLACE INTO meta VALUES(?, ?)", (name, value))

    def facts(self) -> Iterator[IncidentSummary]:
        """Return the summary of each incident of which something is public."""
        rows = self.rows.execute("SELECT facts FROM folder WHERE facts IS NOT NULL")
        texts = ",".join(row[0] for row in rows)  # decoded at once: a third of the time
        return map(IncidentSummary.read, json.loads(f"[{texts}]"))

    def incident(self, incident: str, language: str) -> str:
        """Return an incident as it was encoded. Raises KeyError for an unknown one."""
        found = self.rows.execute(
            "SELECT data FROM public WHERE incident = ? AND language = ?", (incident, language)
        ).fetchone()
        if found is None:
            raise KeyError(incident)
        return str(found[0])

    def marks(self) -> dict[str, str]:
        """The mark of each folder."""
        return dict(self.rows.execute("SELECT path, mark FROM folder").fetchall())

    def folder(self, path: str) -> FolderRecord | None:
        """The folder at `path`, if it is remembered."""
        found = self.rows.execute("SELECT * FROM folder WHERE path = ?", (path,)).fetchone()
        return _folder(found) if found else None

    def put_folder(
        self, record: FolderRecord, refs: Iterable[str], public: Mapping[str, str]
    ) -> None:
        """Remembers a folder, the names that it refers to, and its incident by language."""
        self.drop_folder(record)
        facts = json.dumps(record.facts.written()) if record.facts else None
        row = (record.path, record.mark, record.incident, record.problems, record.hidden)
        self.rows.execute(
            "INSERT INTO folder VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, record.past, record.turn, facts),
        )
        self._many("INSERT INTO ref VALUES(?, ?)", [(name, record.path) for name in refs])
        self._many(
            "REPLACE INTO public VALUES(?, ?, ?)",
            [(record.incident, language, data) for language, data in public.items()],
        )

    def drop_folder(self, record: FolderRecord) -> None:
        """Forgets a folder and the incident in it."""
        self.rows.execute("DELETE FROM folder WHERE path = ?", (record.path,))
        self.rows.execute("DELETE FROM ref WHERE folder = ?", (record.path,))
        self.rows.execute("DELETE FROM public WHERE incident = ?", (record.name,))

    def referring(self, names: Iterable[str]) -> set[str]:
        """The folders that refer to any of `names`."""
        found: set[str] = set()
        for name in names:
            rows = self.rows.execute("SELECT folder FROM ref WHERE name = ?", (name,))
            found |= {row[0] for row in rows}
        return found

    def problems(self) -> list[tuple[str, str]]:
        """The path of each folder that has problems, and these as they were written."""
        return self.rows.execute(
            "SELECT path, problems FROM folder WHERE problems != '[]'"
        ).fetchall()

    def hidden_folders(self) -> list[str]:
        """The folders in which something is not public yet."""
        rows = self.rows.execute("SELECT path FROM folder WHERE hidden ORDER BY path")
        return [row[0] for row in rows]

    def folders_of(self, incidents: Iterable[str]) -> set[str]:
        """The folders of incidents."""
        found = set()
        for name in incidents:
            rows = self.rows.execute("SELECT path FROM folder WHERE incident = ?", (name,))
            found |= {row[0] for row in rows}
        return found

    def turned(self, at: float) -> list[str]:
        """The folders of which another part is public at `at` than when they were remembered."""
        rows = self.rows.execute("SELECT path FROM folder WHERE turn <= ? OR past > ?", (at, at))
        return [row[0] for row in rows]

    def claims(self, folder: str) -> set[str]:
        """The ids that the incident in a folder lays claim to, as references."""
        rows = self.rows.execute(
            "SELECT name FROM ref WHERE folder = ? AND name LIKE 'id:%'", (folder,)
        )
        return {row[0] for row in rows}

    def every_claim(self) -> set[str]:
        """All ids that incidents lay claim to, public or not."""
        rows = self.rows.execute("SELECT name FROM ref WHERE name LIKE 'id:%'")
        return {row[0].removeprefix("id:") for row in rows}

    def stand_still(self) -> None:
        """From now on tells what is remembered now, whatever others remember later."""
        self.rows.execute("BEGIN")
        self.rows.execute("SELECT count(*) FROM pending").fetchone()

    def count_parts(self) -> int:
        """How many parts there are."""
        return int(self.rows.execute("SELECT count(*) FROM part").fetchone()[0])

    def counts(self) -> tuple[int, int]:
        """How many pages and how many files there are."""
        if self._counts is None:
            pages = self.rows.execute("SELECT count(*) FROM page").fetchone()[0]
            files = self.rows.execute("SELECT count(*) FROM file").fetchone()[0]
            self._counts = pages, files
        return self._counts

    def _count(self, pages: int, files: int) -> None:
        """Notes that there are so many more pages and files."""
        if self._counts is not None:
            self._counts = self._counts[0] + pages, self._counts[1] + files

    def digest(self, path: str) -> str | None:
        """The digest of a file; None where there is none."""
        found = self.rows.execute("SELECT digest FROM file WHERE path = ?", (path,)).fetchone()
        return found[0] if found else None

    def put_part(self, record: PartRecord) -> None:
        """Remembers a part as it was made."""
        part = record.part
        common = self._questionnaire.number(record.asked)
        before = self._found(part)
        if before:
            self._take_out(*before)
        made = self.rows.execute(
            "INSERT INTO part(family, language, key, common) VALUES(?, ?, ?, ?)",
            (part.family, part.language, part.key, common),
        ).lastrowid
        if before:
            self._questionnaire.drop(*before)
        self._questionnaire.put(int(made or 0), record.asked)
        self._many(
            "REPLACE INTO file VALUES(?, ?, ?)",
            [(path, made, digest) for path, digest in record.files.items()],
        )
        self._many(
            "REPLACE INTO page VALUES(?, ?, ?)",
            [(one.path, made, one.entry) for one in record.pages],
        )
        self._count(len(record.pages), len(record.files))

    def drop_part(self, part: TargetId) -> None:
        """Forgets a part."""
        found = self._found(part)
        if found:
            self._take_out(*found)
            self._questionnaire.drop(*found)

    def _take_out(self, part: int, _common: int) -> None:
        """Takes a part out of everything but the questionnaire."""
        files = self.rows.execute("DELETE FROM file WHERE part = ?", (part,)).rowcount
        pages = self.rows.execute("DELETE FROM page WHERE part = ?", (part,)).rowcount
        self._count(-pages, -files)
        self.rows.execute("DELETE FROM part WHERE id = ?", (part,))

    def files(self, part: TargetId) -> dict[str, str]:
        """The files of a part and their digests."""
        found = self._id(part)
        rows = self.rows.execute("SELECT path, digest FROM file WHERE part = ?", (found,))
        return dict(rows.fetchall())

    def every_file(self) -> dict[str, str]:
        """Every file and its digest."""
        return dict(self.rows.execute("SELECT path, digest FROM file").fetchall())

    def pages(self, part: TargetId) -> list[PageRecord]:
        """The pages of a part."""
        found = self._id(part)
        rows = self.rows.execute(
            "SELECT path, entry FROM page WHERE part = ? ORDER BY path", (found,)
        )
        return [PageRecord(path=path, entry=entry) for path, entry in rows]

    def sitemap(self) -> list[tuple[str, str]]:
        """The address of each page that the sitemap lists, and what it says."""
        return self.rows.execute("SELECT path, entry FROM page WHERE entry != ''").fetchall()

    @property
    def common_questions(self) -> set[Query]:
        """Everything that is asked by many parts in the same words."""
        return self._questionnaire.common

    def asking(self, questions: Iterable[Query]) -> set[TargetId]:
        """The parts that asked any of `questions`."""
        return self._questionnaire.asking(questions)

    def asked(self, part: TargetId) -> frozenset[Query]:
        """Everything that a part asked; nothing where it is not remembered."""
        found = self._found(part)
        return self._questionnaire.of(*found) if found else frozenset()

    def owning(self, paths: Iterable[str]) -> set[TargetId]:
        """The parts that hold any of the files at `paths`."""
        found = set()
        for path in paths:
            rows = self.rows.execute(
                "SELECT family, language, key FROM part JOIN file ON part.id = file.part"
                " WHERE path = ?",
                (path,),
            )
            found |= {TargetId(*row) for row in rows}
        return found

    def answers(self) -> dict[Query, str]:
        """The remembered answers to what is asked of the view beside its incidents."""
        rows = self.rows.execute("SELECT question, value FROM answer")
        return {tuple(json.loads(question)): value for question, value in rows}

    def put_answers(self, answers: Mapping[Query, str]) -> None:
        """Remembers answers."""
        rows = [(json.dumps(question), value) for question, value in answers.items()]
        self._many("REPLACE INTO answer VALUES(?, ?)", rows)

    def pending(self) -> list[str]:
        """The files that a build was about to write or to remove when it died."""
        return [row[0] for row in self.rows.execute("SELECT path FROM pending")]

    def put_pending(self, paths: Iterable[str]) -> None:
        """Remembers what is about to be written or removed, and nothing else."""
        self.rows.execute("DELETE FROM pending")
        self._many("INSERT INTO pending VALUES(?)", [(path,) for path in paths])

    def _id(self, part: TargetId) -> int | None:
        found = self._found(part)
        return found[0] if found else None

    def _found(self, part: TargetId) -> tuple[int, int] | None:
        """The number of a part, and that of what it asked in common."""
        found: tuple[int, int] | None = self.rows.execute(
            "SELECT id, common FROM part WHERE family = ? AND language = ? AND key = ?",
            (part.family, part.language, part.key),
        ).fetchone()
        return found

    def _many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        if rows:
            self.rows.executemany(statement, rows)


def _folder(row: Sequence[Any]) -> FolderRecord:
    path, mark, incident, problems, hidden, past, turn, facts = row
    return FolderRecord(
        path=path,
        mark=mark,
        incident=incident,
        problems=problems,
        hidden=bool(hidden),
        past=past,
        turn=turn,
        facts=IncidentSummary.read(json.loads(facts)) if facts else None,
    )
