"""What buttons stand for. A button carries ``token:index``; the token's row holds the taps of one keyboard.

Every answer with buttons writes one, so a keyboard does not wait for the disk: it outlives a kill, and one that a power
cut loses is one whose buttons say that they are out of date. It is written by the one writing connection. Measured
while another writes audit rows without a pause, median and 99th percentile in ms: 0.24 and 0.8, which is that row's
wait for the disk; by a second connection to the same file 0.03 and 8.3, since SQLite waits for a lock by sleeping; in a
file of its own 0.05 and 0.2, which is not worth a second file and one more thread. Alone all three take less than 0.1.
"""

from __future__ import annotations

import json
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from bot.errors import DiskFull
from bot.store.db import Database, stamp

log = structlog.get_logger(__name__)

TOKEN_BYTES = 12  # 96 bits: nobody guesses one
KEPT = timedelta(days=30)
KEPT_AT_MOST = 50_000  # some 50 MB
SWEPT_AT_ONCE = 5_000  # so that no other write waits long behind a sweep
UNWRITTEN_AT_MOST = 500  # while the disk is full; these end with the process

_LOAD = "SELECT taps FROM keyboard WHERE token = ? AND chat_id = ?"
_SWEEP = (
    "DELETE FROM keyboard WHERE id IN (SELECT id FROM (SELECT id, created_at FROM keyboard ORDER BY id LIMIT ?)"
    " WHERE created_at < ? OR id <= (SELECT max(id) FROM keyboard) - ?)"
)


class TapLike(Protocol):
    @property
    def action(self) -> str: ...
    @property
    def args(self) -> Mapping[str, Any]: ...
    @property
    def host(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTap:
    action: str
    args: Mapping[str, Any]
    host: str = ""


class Keyboards:
    def __init__(self, database: Database, clock: Callable[[], datetime]):
        self._database = database
        self._clock = clock
        self._unwritten: OrderedDict[tuple[str, int], str] = OrderedDict()

    async def save(self, chat_id: int, taps: Sequence[TapLike]) -> list[str]:
        """Callback data for each tap, in order; at most 64 bytes each. Works on a full disk: answers must go on."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        packed = json.dumps([_packed(tap) for tap in taps], ensure_ascii=False, separators=(",", ":"))
        try:
            await self._database.execute(
                "INSERT INTO keyboard (token, chat_id, created_at, taps) VALUES (?, ?, ?, ?)",
                (token, chat_id, stamp(self._clock()), packed),
                is_durable=False,
            )
        except DiskFull:
            self._keep_unwritten(token, chat_id, packed)
        return [f"{token}:{index}" for index in range(len(taps))]

    async def load(self, data: str, chat_id: int) -> StoredTap | None:
        """None for what was never given out, was given to another chat, or is too old."""
        token, _, index = data.partition(":")
        if not index.isascii() or not index.isdigit():
            return None
        packed = self._unwritten.get((token, chat_id))
        if packed is None:
            row = await self._database.row(
                "SELECT taps FROM keyboard WHERE token = ? AND chat_id = ?", (token, chat_id)
            )
            if row is None:
                return None
            packed = row["taps"]
        taps = json.loads(packed)
        # Telegram hands on what a client sends, so the index may be any number of digits.
        if len(index) > len(str(len(taps))) or int(index) >= len(taps):
            return None
        action, args, *host = taps[int(index)]
        return StoredTap(action=action, args=args, host=host[0] if host else "")

    async def sweep(self, now: datetime) -> None:
        """Forget by age and by number, oldest first and not too many at once. Raises DiskFull."""
        await self._database.execute(_SWEEP, (SWEPT_AT_ONCE, stamp(now - KEPT), KEPT_AT_MOST), is_durable=False)

    def _keep_unwritten(self, token: str, chat_id: int, packed: str) -> None:
        log.error("buttons are kept in memory: the disk is full", chat_id=chat_id)
        self._unwritten[token, chat_id] = packed
        if len(self._unwritten) > UNWRITTEN_AT_MOST:
            self._unwritten.popitem(last=False)


def _packed(tap: TapLike) -> list[Any]:
    return [tap.action, dict(tap.args), *([tap.host] if tap.host else ())]
