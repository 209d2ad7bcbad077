"""What people asked and what they were answered, and how they liked the articles.

Texts come in masked; how they are read and answered is not known here.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.db import Database, stamp

KEPT_AT_MOST = 100_000  # some 40 MB
SWEPT_AT_ONCE = 5_000  # so that no other write waits long behind a sweep
UNANSWERED = "unknown"  # the verdict of a question that nothing answered

_INSERT = (
    "INSERT INTO question (at, actor_id, actor_name, chat_id, text, same, lang, verdict, article_id, confidence, live,"
    " ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
# With one max() the other columns are those of the row that has it (SQLite, "Bare columns in an aggregate query").
_OFTEN = (
    "SELECT text, lang, verdict, article_id, confidence, live, at, count(*) AS times, max(id) AS last FROM question"
    " WHERE at >= ? GROUP BY same HAVING ? = 0 OR verdict = 'unknown' ORDER BY times DESC, last DESC LIMIT ?"
)
_VOTE = (
    "INSERT INTO vote (article_id, actor_id, is_good, at) VALUES (?, ?, ?, ?) ON CONFLICT (article_id, actor_id)"
    " DO UPDATE SET is_good = excluded.is_good, at = excluded.at"
)
_VOTES = (
    "SELECT article_id, sum(is_good) AS good, sum(1 - is_good) AS bad FROM vote GROUP BY article_id"
    " ORDER BY sum(1 - 2 * is_good) DESC, bad DESC, article_id LIMIT ?"
)
_SWEEP = (
    "DELETE FROM question WHERE id IN (SELECT id FROM (SELECT id, at FROM question ORDER BY id LIMIT ?)"
    " WHERE at < ? OR id <= (SELECT max(id) FROM question) - ?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question with its answer: ``article_id`` and ``live`` (a command line) are "" where there was none."""

    at: datetime
    actor_id: int
    actor_name: str
    chat_id: int
    text: str
    lang: str
    verdict: str
    article_id: str = ""
    confidence: float
    live: str = ""
    ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOften:
    """Questions of the same words, and what the last of them was answered."""

    text: str
    lang: str
    verdict: str
    article_id: str
    confidence: float
    live: str
    times: int
    last_at: datetime

    @property
    def is_unanswered(self) -> bool:
        return self.verdict == UNANSWERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    article_id: str
    good: int
    bad: int


class Questions:
    def __init__(self, database: Database):
        self._database = database

    async def record(self, asked: Asked) -> None:
        """Does not wait for the disk. Raises DiskFull."""
        values = (
            stamp(asked.at),
            asked.actor_id,
            asked.actor_name,
            asked.chat_id,
            asked.text,
            _same(asked.text),
            asked.lang,
            asked.verdict,
            asked.article_id,
            asked.confidence,
            asked.live,
            asked.ms,
        )
        await self._database.execute(_INSERT, values, is_durable=False)

    async def often(self, *, since: datetime, limit: int, is_unanswered: bool = False) -> tuple[AskedOften, ...]:
        """By how often they were asked, then the newest first."""
        rows = await self._database.rows(_OFTEN, (stamp(since), int(is_unanswered), limit))
        return tuple(_often(row) for row in rows)

    async def vote(self, article_id: str, actor_id: int, *, is_good: bool, at: datetime) -> None:
        """One of each person for an article: the last one counts. Raises DiskFull."""
        await self._database.execute(_VOTE, (article_id, actor_id, int(is_good), stamp(at)), is_durable=False)

    async def votes(self, *, limit: int) -> tuple[Votes, ...]:
        """The worst first: by what is left of the bad ones after the good ones."""
        rows = await self._database.rows(_VOTES, (limit,))
        return tuple(Votes(article_id=row["article_id"], good=row["good"], bad=row["bad"]) for row in rows)

    async def sweep(self, now: datetime, *, days: int) -> None:
        """Forget questions by age and by number, oldest first and not too many at once. Raises DiskFull."""
        oldest = stamp(now - timedelta(days=days))
        await self._database.execute(_SWEEP, (SWEPT_AT_ONCE, oldest, KEPT_AT_MOST), is_durable=False)


def _same(text: str) -> str:
    """What two questions have in common that are the same to a reader."""
    return " ".join(re.sub(r"[^\w\s]+", " ", text.casefold()).split()) or text.strip()


def _often(row: sqlite3.Row) -> AskedOften:
    return AskedOften(
        text=row["text"],
        lang=row["lang"],
        verdict=row["verdict"],
        article_id=row["article_id"],
        confidence=row["confidence"],
        live=row["live"],
        times=row["times"],
        last_at=datetime.fromisoformat(row["at"]),
    )
