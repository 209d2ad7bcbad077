"""The only room that imports aiosqlite: one file under DATA_DIR, one module a table family. No Docker, no texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import structlog

from bot.errors import DiskFull, SettingsError
from bot.store import previous
from bot.store.access import Access, Grant
from bot.store.alerting import Alerting
from bot.store.audit import AuditLog
from bot.store.audit_rows import AuditQuery, AuditRow, AuditStart, Outcome, Target, Via
from bot.store.backup import Backup
from bot.store.backup import write as write_backup
from bot.store.chat_hosts import ChatHosts
from bot.store.confirmations import Ask, Confirmation, Confirmations, ConfirmationState
from bot.store.db import Database
from bot.store.factors import Factor, Factors
from bot.store.grants import GivenGrant, Grants
from bot.store.incidents import Incidents
from bot.store.journal import Journal, Leftover, Step, StepState, Taken
from bot.store.keyboards import Keyboards, StoredTap
from bot.store.lockdown import Lockdown, Locked
from bot.store.outbox import Outbox
from bot.store.people import People, Strangers
from bot.store.permits import Permit, PermitKind, Permits, PermitState
from bot.store.questions import Asked, AskedOften, Questions, Votes
from bot.store.removed import Removed, RemovedContainers
from bot.store.replies import Replies
from bot.store.samples import Sample, Samples, Tier
from bot.store.schedules import Schedules
from bot.store.schema import MIGRATIONS
from bot.store.sessions import Sessions
from bot.store.shown import ShownSecret, ShownSecrets
from bot.store.upgrades import Choice, UnderWay, Upgrades

__all__ = [
    "Ask",
    "Asked",
    "AskedOften",
    "AuditQuery",
    "AuditRow",
    "AuditStart",
    "Choice",
    "Confirmation",
    "ConfirmationState",
    "Factor",
    "GivenGrant",
    "Grant",
    "Leftover",
    "Locked",
    "Outcome",
    "Permit",
    "PermitKind",
    "PermitState",
    "Removed",
    "Sample",
    "ShownSecret",
    "Step",
    "StepState",
    "Store",
    "StoredTap",
    "Taken",
    "Target",
    "Tier",
    "UnderWay",
    "Via",
    "Votes",
]

log = structlog.get_logger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """All tables over one open database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]):
        self._database = database
        self.audit = AuditLog(database)
        self.confirmations = Confirmations(database)
        self.keyboards = Keyboards(database, clock)
        self.access = Access(database, clock)
        self.people = People(database)
        self.strangers = Strangers()
        self.questions = Questions(database)
        self.chat_hosts = ChatHosts(database)
        self.replies = Replies(database, clock)
        self.outbox = Outbox(database, clock)
        self.incidents = Incidents(database)
        self.journal = Journal(database)
        self.grants = Grants(database, clock)
        self.permits = Permits(database)
        self.factors = Factors(database)
        self.lockdown = Lockdown(database, clock)
        self.removed = RemovedContainers(database)
        self.schedules = Schedules(database)
        self.sessions = Sessions(database)
        self.shown_secrets = ShownSecrets(database)
        self.upgrades = Upgrades(database)
        self.samples = Samples(database)
        self.alerting = Alerting(database, self.outbox)
        self.outbox.on_move.append(self.alerting.repoint)

    @classmethod
    async def open(cls, path: Path, *, clock: Callable[[], datetime] = _now) -> Store:
        """Create, migrate or recover the file. Raises DiskFull, and SettingsError for DATA_DIR."""
        try:
            database = await Database.open(path)
        except SettingsError:
            if not previous.bring_back(path, len(MIGRATIONS), now=clock()):
                raise
            database = await Database.open(path)
        try:
            store = cls(database, clock)
            await store.access.load()
            await store.grants.load()
            await store.factors.load()
            await store.lockdown.load()
            await store.audit.begin_chain(clock())
        except BaseException:
            await database.close()
            raise
        return store

    @property
    def set_aside(self) -> Path | None:
        """The corrupt file that was found at the opening, where it lies now."""
        return self._database.set_aside

    async def backup(self, archive: Path, extras: Mapping[str, Path]) -> Backup:
        """A consistent copy as a zip file, beside whoever writes. Raises DiskFull."""
        return await self._database.read_apart(lambda connection: write_backup(connection, archive, extras))

    async def copy_before_update(self) -> None:
        """For an older Lotsman that has to come back. Raises DiskFull."""
        path = self._database.path
        await self._database.read_apart(lambda connection: previous.copy(connection, path))

    def drop_copy(self) -> None:
        """The newer one is well."""
        previous.drop(self._database.path)

    async def close(self) -> None:
        await self._database.close()

    async def sweep(self, now: datetime, *, questions_days: int = 90, audit_days: int = 0) -> None:
        """Forget what has had its time. On a full disk that waits for the next time."""
        try:
            await self.keyboards.sweep(now)
            await self.confirmations.sweep(now)
            await self.replies.sweep(now)
            await self.questions.sweep(now, days=questions_days)
            await self.outbox.sweep(now)
            await self.incidents.sweep(now)
            await self.alerting.sweep(now)
            await self.journal.sweep(now)
            await self.grants.sweep(now)
            await self.permits.sweep(now)
            await self.removed.sweep(now)
            await self.upgrades.sweep(now)
            await self.samples.sweep(now)
            await self.schedules.sweep(now)
            await self.audit.sweep(now, days=audit_days)
        except DiskFull:
            log.error("nothing was swept: the disk is full")
