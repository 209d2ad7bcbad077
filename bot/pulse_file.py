"""What tells another process of this folder's bot: a lock while it runs, and the proof of life for ``check --live``,
which is quick since nothing heavy is imported here.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import logging
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.errors import SettingsError

log = logging.getLogger(__name__)

FRESH = timedelta(seconds=60)
FILE = "pulse.json"
LOCK = "lotsman.lock"
PATIENCE_S = 12.0  # a bot that is stopping lets its commands end for ten
LOOK_EVERY_S = 0.1
PARTS = ("polling", "events", "outbox")


def write(data_dir: Path, stamps: Mapping[str, datetime | None]) -> None:
    """Replace the file in one step. A disk that does not take it is logged: the bot goes on."""
    text = json.dumps({f"{part}_at": moment.isoformat() if moment else None for part, moment in stamps.items()})
    path = data_dir / FILE
    part = path.with_suffix(".part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        log.warning("the pulse file was not written: %s", error)


@asynccontextmanager
async def held(data_dir: Path, *, patience_s: float = PATIENCE_S) -> AsyncIterator[None]:
    """While a bot runs on that folder, however it ends: the kernel lets go of the lock with the process.

    The one before it may have left its proof of life, which is no proof of this one's. Raises SettingsError while
    another bot runs there: two would each take half of the updates, and tell each other's leftovers as cut off.
    """
    try:
        handle = _opened(data_dir)
    except OSError as error:
        log.warning("that a bot runs on %s is not marked: %s", data_dir, error)
        yield
        return
    try:
        await _take(handle, data_dir, patience_s)
        with suppress(OSError):
            (data_dir / FILE).unlink(missing_ok=True)
        yield
    finally:
        os.close(handle)


def _opened(data_dir: Path) -> int:
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(data_dir / LOCK, os.O_CREAT | os.O_RDWR, 0o600)


async def _take(handle: int, data_dir: Path, patience_s: float) -> None:
    """A look by ``is_held`` takes the lock for a moment, and a bot that is stopping keeps it until it has stopped."""
    loop = asyncio.get_running_loop()
    until = loop.time() + patience_s
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if loop.time() >= until:
                problem = f"another Lotsman runs on {data_dir}; stop it, or give this one a folder of its own"
                raise SettingsError(name="DATA_DIR", problem=problem) from None
            await asyncio.sleep(LOOK_EVERY_S)
        except OSError:  # a file system without locks
            return
        else:
            return


def is_held(data_dir: Path) -> bool:
    """Whether a bot runs on that folder."""
    return _lock(data_dir) is True


def _lock(data_dir: Path) -> bool | None:
    """Whether somebody holds it; None where that cannot be told: no such file, or a file system without locks."""
    try:
        handle = os.open(data_dir / LOCK, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return None
    finally:
        os.close(handle)
    return False


def stale_parts(data_dir: Path, now: datetime) -> list[str]:
    """Which of the three were not alive within a minute; all when there is no readable file, or no bot any more."""
    if _lock(data_dir) is False:
        return list(PARTS)
    try:
        stamps = json.loads((data_dir / FILE).read_text(encoding="utf-8"))
        moments = {part: stamps.get(f"{part}_at") for part in PARTS}
        seen = {part: datetime.fromisoformat(moment) if moment else None for part, moment in moments.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return list(PARTS)
    return [part for part in PARTS if not is_fresh(seen[part], now)]


def is_fresh(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment.astimezone(UTC) <= FRESH


def as_sentence(stale: list[str]) -> str:
    """For ``check --live``."""
    if not stale:
        return "alive: polling, events and outbox"
    return "not alive within a minute: " + ", ".join(_WHAT[part] for part in stale)


_WHAT = {
    "polling": "polling (Telegram has answered no getUpdates)",
    "events": "events (the engine's event stream is not open)",
    "outbox": "outbox (alerts wait and are not delivered)",
}
