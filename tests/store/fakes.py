"""Values and a clock for the store's tests."""

from datetime import UTC, datetime, timedelta

from bot.store import Ask, AuditStart, Via
from bot.store.db import Database

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FULL_ID = "c0ffee" + "0" * 58


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def start(
    *,
    actor: int = 1001,
    name: str = "Анна",
    command: str = "stop",
    at: datetime = NOON,
    arguments: tuple[str, ...] = ("web01",),
) -> AuditStart:
    return AuditStart(
        at=at,
        update_id=77,
        actor_id=actor,
        actor_name=name,
        chat_id=actor,
        via=Via.COMMAND,
        command=command,
        arguments=arguments,
        role="admin",
        host="local",
    )


def question(token: str = "token", *, audit_id: int | None = None, at: datetime = NOON) -> Ask:
    return Ask(
        token=token,
        asker_id=1001,
        chat_id=-100500,
        topic_id=3,
        command="rm",
        argv=("-f", "веб 01"),
        body="",
        document={"file_id": "f", "name": "Dockerfile", "size_bytes": 12},
        bound={FULL_ID: "web01", "b" * 64: "web02"},
        audit_id=audit_id,
        lang="ru",
        created_at=at,
        expires_at=at + 5 * MINUTE,
    )


async def fill_disk(database: Database) -> None:
    """From now on the file does not grow: to SQLite that is a full disk. ``free_disk`` ends it."""
    await database.write(lambda connection: connection.execute("PRAGMA max_page_count = 1").fetchone())


async def free_disk(database: Database) -> None:
    await database.write(lambda connection: connection.execute("PRAGMA max_page_count = 1000000").fetchone())
