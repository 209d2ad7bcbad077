"""Names of people with a role, so that ``@name`` can be asked for; and how often strangers were answered and
recorded.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import DiskFull
from bot.store.db import Database

ANSWER_STRANGER_EVERY = timedelta(hours=1)
RECORD_STRANGER_EVERY = timedelta(hours=1)
STRANGERS_REMEMBERED = 1_000  # the oldest are forgotten first, so that strangers cannot fill the memory
STRANGER_ANSWERS_AN_HOUR = 60  # of all together: their lines share Telegram's limits with the alerts
STRANGER_ROWS_AN_HOUR = 60  # of all strangers together, so that they cannot fill the disk either
SEEN_REMEMBERED = 1_000  # beyond that a name is merely written again

_SAW = (
    "INSERT INTO person (user_id, name, username, language) VALUES (?, ?, ?, ?) ON CONFLICT (user_id)"
    " DO UPDATE SET name = excluded.name, username = excluded.username, language = excluded.language"
    " WHERE (name, username, language) != (excluded.name, excluded.username, excluded.language)"
)


class People:
    def __init__(self, database: Database):
        self._database = database
        self._seen: OrderedDict[int, tuple[str, str, str]] = OrderedDict()

    async def saw(self, user_id: int, *, name: str, username: str, language: str) -> None:
        """Remember how somebody is called now; written only when it changed, and not on a full disk."""
        now = (name, username, language)
        if self._seen.get(user_id) == now:
            return
        try:
            await self._database.execute(_SAW, (user_id, *now), is_durable=False)
        except DiskFull:
            return
        self._seen[user_id] = now
        self._seen.move_to_end(user_id)
        if len(self._seen) > SEEN_REMEMBERED:
            self._seen.popitem(last=False)

    async def find(self, ref: str) -> tuple[int, str] | None:
        """Id and name of "@name" or an id; an id that was never seen is its own name."""
        if ref.isascii() and ref.isdigit() and len(ref) <= 19:
            row = await self._database.row("SELECT user_id, name FROM person WHERE user_id = ?", (int(ref),))
            return (int(ref), str(row["name"])) if row is not None else (int(ref), ref)
        row = await self._database.row(
            "SELECT user_id, name FROM person WHERE username = ? COLLATE NOCASE AND username != ''",
            (ref.removeprefix("@"),),
        )
        return (int(row["user_id"]), str(row["name"])) if row is not None else None

    async def names(self) -> dict[int, tuple[str, str]]:
        """Name and user name of everybody seen."""
        rows = await self._database.rows("SELECT user_id, name, username FROM person")
        return {int(row["user_id"]): (str(row["name"]), str(row["username"])) for row in rows}

    async def languages(self) -> dict[int, str]:
        """Telegram's language code of everybody seen."""
        rows = await self._database.rows("SELECT user_id, language FROM person")
        return {int(row[0]): str(row[1]) for row in rows}


@dataclass(slots=True)
class _Stranger:
    answered_at: datetime | None = None
    recorded_at: datetime | None = None
    unrecorded: int = 0


class Strangers:
    """In memory and bounded: a stranger costs neither the disk nor more than a line an hour."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, _Stranger] = OrderedDict()
        self._hour: datetime | None = None
        self._rows_this_hour = 0
        self._answers_since: datetime | None = None
        self._answers = 0

    def __len__(self) -> int:
        return len(self._known)

    def may_answer(self, user_id: int, now: datetime) -> bool:
        stranger = self._get(user_id)
        if stranger.answered_at is not None and now - stranger.answered_at < ANSWER_STRANGER_EVERY:
            return False
        if self._answers_since is None or now - self._answers_since >= ANSWER_STRANGER_EVERY:
            self._answers_since, self._answers = now, 0
        if self._answers >= STRANGER_ANSWERS_AN_HOUR:
            return False
        self._answers += 1
        stranger.answered_at = now
        return True

    def to_record(self, user_id: int, now: datetime) -> int | None:
        """How many refusals the next row stands for, this one included; None where there is to be no row now."""
        stranger = self._get(user_id)
        stranger.unrecorded += 1
        if stranger.recorded_at is not None and now - stranger.recorded_at < RECORD_STRANGER_EVERY:
            return None
        if self._hour is None or now - self._hour >= RECORD_STRANGER_EVERY:
            self._hour, self._rows_this_hour = now, 0
        if self._rows_this_hour >= STRANGER_ROWS_AN_HOUR:
            return None
        self._rows_this_hour += 1
        stranger.recorded_at = now
        count, stranger.unrecorded = stranger.unrecorded, 0
        return count

    def _get(self, user_id: int) -> _Stranger:
        stranger = self._known.setdefault(user_id, _Stranger())
        self._known.move_to_end(user_id)
        if len(self._known) > STRANGERS_REMEMBERED:
            self._known.popitem(last=False)
        return stranger
