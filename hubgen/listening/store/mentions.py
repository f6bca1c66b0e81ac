"""Mentions in the store: add, search, correct, expire, forget."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol

from hubgen.listening.mention import Mention, RawMention, Sentiment, Understanding, author_key
from hubgen.listening.store.database import (
    FILE,
    StoreError,
    erase_free_pages,
    open_database,
    transaction,
)
from hubgen.listening.store.settings import Settings
from hubgen.model.listening import MentionClass

BATCH: Final = 2_000
MOST_FOUND: Final = 200
_SALT: Final = "forgotten salt"
_WORD: Final = re.compile(r"[\w@#][\w'’-]*")
_COLUMNS: Final = (
    "mentions.id, mentions.text, at, mentions.author, mentions.author_name, network, url, reach,"
    " origin, group_id, language, class, sentiment, confidence, corrected"
)


class Grouper(Protocol):
    """Finds the group of near-duplicates that a text belongs to."""

    def group(self, connection: sqlite3.Connection, mention: int, text: str) -> int:
        """Return the group of `text`; the id of the new `mention` if it is the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What adding mentions did: how many are new, were there already, were refused."""

    new: int = 0
    known: int = 0
    forgotten: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(
            new=self.new + other.new,
            known=self.known + other.known,
            forgotten=self.forgotten + other.forgotten,
        )


@contextmanager
def open_store(root: Path) -> Iterator[MentionStore]:
    """Yield the store of the hub at `root`. Raises StoreError."""
    connection = open_database(root)
    try:
        yield MentionStore(connection)
    except sqlite3.DatabaseError as error:
        msg = f"{FILE} cannot be used ({error}); move it away if that stays, and import again"
        raise StoreError(msg) from None
    finally:
        connection.close()


class MentionStore:
    """The mentions of one hub. Each method that writes does all or nothing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.settings = Settings(connection)

    def add(
        self,
        mentions: Sequence[tuple[RawMention, Understanding]],
        origin: str,
        grouper: Grouper,
    ) -> Added:
        """Store `mentions` that came from `origin`, in one transaction. Raises StoreError."""
        new = known = forgotten = 0
        with transaction(self.connection):
            # What groups a text is stored before the text itself.
            self.connection.execute("PRAGMA defer_foreign_keys=ON")
            digests = self._forgotten()
            number = self._next_id()
            for raw, understanding in mentions:
                if self._is_forgotten(raw, digests):
                    forgotten += 1
                elif self._is_known(raw):
                    known += 1
                else:
                    group = grouper.group(self.connection, number + new, raw.text)
                    self._insert(number + new, raw, understanding, origin, group)
                    new += 1
        return Added(new=new, known=known, forgotten=forgotten)

    def _next_id(self) -> int:
        query = "SELECT coalesce(max(id), 0) + 1 FROM mentions"
        return int(self.connection.execute(query).fetchone()[0])

    def _is_known(self, raw: RawMention) -> bool:
        query = "SELECT 1 FROM mentions WHERE network = ? AND identity = ?"
        return self.connection.execute(query, (raw.network, raw.identity)).fetchone() is not None

    def _insert(
        self, number: int, raw: RawMention, understanding: Understanding, origin: str, group: int
    ) -> None:
        self.connection.execute(
            "INSERT INTO mentions (id, group_id, network, identity, at, person, author,"
            " author_name, url, reach, origin, text, language, class, sentiment, confidence)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                group,
                raw.network,
                raw.identity,
                int(raw.at.timestamp()),
                author_key(raw.author) or author_key(raw.author_name),
                raw.author,
                raw.author_name,
                raw.url,
                raw.reach,
                origin,
                raw.text,
                understanding.language,
                understanding.mention_class.value,
                understanding.sentiment.value,
                understanding.confidence,
            ),
        )

    def get(self, number: int) -> Mention | None:
        """Return the mention with the id `number`; None if there is none."""
        return next(self._select("WHERE mentions.id = ?", (number,)), None)

    def between(self, start: datetime, end: datetime) -> list[Mention]:
        """Return the mentions said from `start` on and before `end`, oldest first."""
        limits = (int(start.timestamp()), int(end.timestamp()))
        return list(self._select("WHERE at >= ? AND at < ? ORDER BY at, mentions.id", limits))

    def counts(self, start: datetime, end: datetime, length: timedelta) -> dict[datetime, int]:
        """Return how many mentions were said in each `length` of the time from `start` to `end`.

        Lengths are counted from 1970 on, so that a quarter-hour begins where clocks show
        it; those without mentions are left out.
        """
        seconds = int(length.total_seconds())
        rows = self.connection.execute(
            "SELECT at / ?, count(*) FROM mentions WHERE at >= ? AND at < ? GROUP BY 1",
            (seconds, int(start.timestamp()), int(end.timestamp())),
        )
        return {datetime.fromtimestamp(at * seconds, UTC): count for at, count in rows}

    def all(self) -> Iterator[Mention]:
        """Yield every mention, oldest first."""
        return self._select("ORDER BY at, mentions.id", ())

    def corrections(self) -> list[Mention]:
        """Return the mentions whose class a person set, in the order of their ids."""
        return list(self._select("WHERE corrected ORDER BY mentions.id", ()))

    def search(self, words: str, limit: int = MOST_FOUND) -> list[Mention]:
        """Return mentions with all of `words`, newest first; a word also finds longer ones.

        Words are texts, never a query language. Without a word nothing is found.
        """
        terms = [f'"{word}"*' for word in _WORD.findall(words)]
        if not terms:
            return []
        matching = (
            "JOIN mentions_text ON mentions_text.rowid = mentions.id"
            " WHERE mentions_text MATCH ? ORDER BY at DESC, mentions.id DESC LIMIT ?"
        )
        return list(self._select(matching, (" ".join(terms), limit)))

    def latest(
        self,
        limit: int,
        offset: int = 0,
        *,
        mention_class: MentionClass | None = None,
        start: datetime | None = None,
    ) -> list[Mention]:
        """Return at most `limit` mentions, newest first, after the `offset` newest.

        Only those of `mention_class`, and those said from `start` on, where these are given.
        """
        condition = (
            "WHERE (? IS NULL OR class = ?) AND at >= ?"
            " ORDER BY at DESC, mentions.id DESC LIMIT ? OFFSET ?"
        )
        name = mention_class.value if mention_class else None
        since = int(start.timestamp()) if start else 0
        return list(self._select(condition, (name, name, since, limit, offset)))

    def without_case(
        self, classes: Sequence[MentionClass], start: datetime, limit: int
    ) -> list[Mention]:
        """Return mentions of `classes` said from `start` on whose author has no open case.

        They come by the order of `classes`, then by reach, largest first, then oldest first.
        Mentions that have a case of any state are left out.
        """
        marks = ", ".join("?" * len(classes))
        order = " ".join("WHEN ? THEN ?" for _ in classes)
        names = [one.value for one in classes]
        ranks = [value for rank, name in enumerate(names) for value in (name, rank)]
        condition = (
            f"WHERE class IN ({marks}) AND at >= ?"  # noqa: S608 - question marks only
            " AND mentions.id NOT IN (SELECT mention FROM cases)"
            " AND person NOT IN (SELECT person FROM mentions JOIN cases ON mention = mentions.id"
            " WHERE state != 'closed' AND person != '')"
            f" ORDER BY CASE class {order} END, reach DESC, at, mentions.id LIMIT ?"
        )
        values = (*names, int(start.timestamp()), *ranks, limit)
        return list(self._select(condition, values))

    def correct(self, number: int, mention_class: MentionClass) -> bool:
        """Set the class of a mention as a person decided; return whether it is there."""
        with transaction(self.connection):
            cursor = self.connection.execute(
                "UPDATE mentions SET class = ?, corrected = 1, confidence = 1 WHERE id = ?",
                (mention_class.value, number),
            )
        return bool(cursor.rowcount)

    def expire(self, now: datetime, keep: timedelta) -> int:
        """Delete mentions older than `keep`; return how many. Without any, write nothing."""
        limit = (int((now - keep).timestamp()),)
        if not self.connection.execute("SELECT 1 FROM mentions WHERE at < ?", limit).fetchone():
            return 0
        with transaction(self.connection):
            cursor = self.connection.execute("DELETE FROM mentions WHERE at < ?", limit)
        if cursor.rowcount:
            erase_free_pages(self.connection)
        return cursor.rowcount

    def count_of_person(self, who: str) -> int:
        """Return how many mentions `forget` would remove."""
        return len(self._of_person(author_key(who)))

    def _of_person(self, key: str) -> list[tuple[int, str, str]]:
        """Return id, name and full name of each mention of the person with the key `key`."""
        self.connection.create_function("fold", 1, author_key, deterministic=True)
        query = (
            "SELECT id, author, author_name FROM mentions"
            " WHERE person = :key OR fold(author_name) = :key OR fold(author) = :key"
        )
        return self.connection.execute(query, {"key": key}).fetchall()

    def forget(self, who: str) -> int:
        """Remove every trace of the person `who`, and store nothing of them from now on.

        Their mentions and cases go, and their name in texts of others. What remains
        is a keyed digest of the name. Return the number of removed mentions.
        """
        key = author_key(who)
        with transaction(self.connection):
            found = self._of_person(key)
            for number, _, _ in found:
                self.connection.execute("DELETE FROM mentions WHERE id = ?", (number,))
            names = {key, *(author_key(name) for _, *both in found for name in both)} - {""}
            for name in names:
                self.connection.execute(
                    "INSERT OR IGNORE INTO forgotten (digest) VALUES (?)", (self._digest(name),)
                )
            self._remove_names(names)
        erase_free_pages(self.connection)
        return len(found)

    def _remove_names(self, names: Iterable[str]) -> None:
        """Replace `names` in the texts of others: behind an @, or a name of several words."""
        replaced = [
            (re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE), "someone")
            if " " in name
            else (re.compile(rf"@{re.escape(name)}(?!\w)", re.IGNORECASE), "@someone")
            for name in names
        ]
        for number, text in self.connection.execute("SELECT id, text FROM mentions").fetchall():
            without = text
            for pattern, word in replaced:
                without = pattern.sub(word, without)
            if without != text:
                self.connection.execute(
                    "UPDATE mentions SET text = ? WHERE id = ?", (without, number)
                )

    def _forgotten(self) -> frozenset[bytes]:
        """Return the digests of the names that are not to be stored."""
        return frozenset(row[0] for row in self.connection.execute("SELECT digest FROM forgotten"))

    def _is_forgotten(self, raw: RawMention, digests: frozenset[bytes]) -> bool:
        names = {author_key(raw.author), author_key(raw.author_name)} - {""}
        return bool(digests) and any(self._digest(name) in digests for name in names)

    def _digest(self, name: str) -> bytes:
        salt = self.settings.read(_SALT)
        if salt is None:
            salt = secrets.token_hex(32)
            self.settings.write(_SALT, salt)
        return hmac.digest(bytes.fromhex(salt), name.encode("utf-8", "replace"), hashlib.sha256)

    def _select(self, condition: str, values: Iterable[object]) -> Iterator[Mention]:
        query = f"SELECT {_COLUMNS} FROM mentions {condition}"  # noqa: S608 - constants of this class
        for row in self.connection.execute(query, tuple(values)):
            yield _mention(row)


def _mention(row: tuple[Any, ...]) -> Mention:
    number, text, at, author, author_name, network, url, reach, origin, group, *known = row
    language, mention_class, sentiment, confidence, corrected = known
    return Mention(
        id=number,
        text=text,
        at=datetime.fromtimestamp(at, UTC),
        author=author,
        author_name=author_name,
        network=network,
        url=url,
        reach=reach,
        origin=origin,
        group=group,
        understanding=Understanding(
            language=language,
            mention_class=MentionClass(mention_class),
            sentiment=Sentiment(sentiment),
            confidence=confidence,
        ),
        corrected=bool(corrected),
    )
