"""Rights beside the roles: one person, some verbs, containers by a glob, one host, and mostly an end.

What a verb is and whom a glob fits is not decided here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import DiskFull
from bot.store.db import Database, stamp

ENDED_KEPT_AT_MOST = 1_000  # for whoever wants to know what was given; the audit has all of it


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenGrant:
    """``ends_at`` is None for one that lasts until it is revoked; ``used_at`` None for one never used."""

    id: int = 0
    user_id: int
    name: str
    verbs: tuple[str, ...]
    glob: str
    host: str
    given_by: int
    giver_name: str
    given_at: datetime
    ends_at: datetime | None
    used_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        return self.ends_at is None or now < self.ends_at


class Grants:
    """Those that may still count are held in memory as well: every refused command asks."""

    def __init__(self, database: Database, clock: Callable[[], datetime]):
        self._database = database
        self._clock = clock
        self._given: dict[int, GivenGrant] = {}

    async def load(self) -> None:
        rows = await self._database.rows(
            "SELECT * FROM grant_given WHERE ends_at IS NULL OR ends_at > ?", (stamp(self._clock()),)
        )
        self._given = {row["id"]: _grant(row) for row in rows}

    def of(self, user_id: int) -> tuple[GivenGrant, ...]:
        """The live ones, oldest first."""
        now = self._clock()
        return tuple(grant for grant in self._given.values() if grant.user_id == user_id and grant.is_live(now))

    def live(self) -> tuple[GivenGrant, ...]:
        now = self._clock()
        return tuple(grant for grant in self._given.values() if grant.is_live(now))

    async def give(self, grant: GivenGrant) -> GivenGrant:
        """On disk before it counts; with its id. Raises DiskFull."""
        values = (
            grant.user_id,
            grant.name,
            ",".join(grant.verbs),
            grant.glob,
            grant.host,
            grant.given_by,
            grant.giver_name,
            stamp(grant.given_at),
            stamp(grant.ends_at) if grant.ends_at is not None else None,
        )
        id_ = await self._database.write(
            lambda connection: (
                connection.execute(
                    "INSERT INTO grant_given"
                    " (user_id, name, verbs, glob, host, given_by, giver_name, given_at, ends_at)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    values,
                ).lastrowid
                or 0
            )
        )
        self._given[id_] = replace(grant, id=id_)
        return self._given[id_]

    async def revoke(self, user_id: int) -> tuple[GivenGrant, ...]:
        """Those that end by it. They stop to count at once, and for good once this returns. Raises DiskFull."""
        ended = self.of(user_id)
        for grant in ended:
            self._given.pop(grant.id, None)
        try:
            await self._database.execute("DELETE FROM grant_given WHERE user_id = ?", (user_id,))
        except DiskFull:
            self._given.update({grant.id: grant for grant in ended})
            raise
        return ended

    async def used(self, id: int) -> None:
        """Does not wait for the disk; on a full one the grant merely looks unused."""
        grant = self._given.get(id)
        if grant is None:
            return
        now = self._clock()
        self._given[id] = replace(grant, used_at=now)
        try:
            await self._database.execute(
                "UPDATE grant_given SET used_at = ? WHERE id = ?", (stamp(now), id), is_durable=False
            )
        except DiskFull:
            return

    async def sweep(self, now: datetime) -> None:
        """Forget what has ended. Raises DiskFull."""
        self._given = {id_: grant for id_, grant in self._given.items() if grant.is_live(now)}
        await self._database.execute(
            "DELETE FROM grant_given WHERE ends_at <= ? AND id <= (SELECT max(id) FROM grant_given) - ?",
            (stamp(now), ENDED_KEPT_AT_MOST),
            is_durable=False,
        )


def _grant(row: sqlite3.Row) -> GivenGrant:
    return GivenGrant(
        id=row["id"],
        user_id=row["user_id"],
        name=row["name"],
        verbs=tuple(row["verbs"].split(",")),
        glob=row["glob"],
        host=row["host"],
        given_by=row["given_by"],
        giver_name=row["giver_name"],
        given_at=datetime.fromisoformat(row["given_at"]),
        ends_at=datetime.fromisoformat(row["ends_at"]) if row["ends_at"] else None,
        used_at=datetime.fromisoformat(row["used_at"]) if row["used_at"] else None,
    )
