"""What buttons stand for. A button carries ``token:index``; the token's row holds the taps of one keyboard.

Written without waiting for the disk: a keyboard that a power cut loses is one whose buttons say "out of date".
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.store.db import Database

TOKEN_BYTES = 12  # 96 bits: nobody guesses one
KEPT = timedelta(days=30)
KEPT_AT_MOST = 100_000  # some 50 MB


class TapLike(Protocol):
    @property
    def action(self) -> str: ...
    @property
    def args(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTap:
    action: str
    args: Mapping[str, Any]


class Keyboards:
    def __init__(self, database: Database, clock: Callable[[], datetime]):
        self._database = database
        self._clock = clock

    async def save(self, chat_id: int, taps: Sequence[TapLike]) -> list[str]:
        """Callback data for each tap, in order; at most 64 bytes each."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        packed = json.dumps([[tap.action, dict(tap.args)] for tap in taps], ensure_ascii=False, separators=(",", ":"))
        await self._database.hurry(
            "INSERT INTO keyboard (token, chat_id, created_at, taps) VALUES (?, ?, ?, ?)",
            (token, chat_id, self._clock().isoformat(), packed),
        )
        return [f"{token}:{index}" for index in range(len(taps))]

    async def load(self, data: str, chat_id: int) -> StoredTap | None:
        """None for what was never given out, was given to another chat, or is too old."""
        token, _, index = data.partition(":")
        row = await self._database.row("SELECT taps FROM keyboard WHERE token = ? AND chat_id = ?", (token, chat_id))
        if row is None or not index.isascii() or not index.isdigit():
            return None
        taps = json.loads(row["taps"])
        if int(index) >= len(taps):
            return None
        action, args = taps[int(index)]
        return StoredTap(action=action, args=args)

    async def sweep(self, now: datetime) -> None:
        """Forget by age and by number, oldest first."""
        await self._database.hurry(
            "DELETE FROM keyboard WHERE id <= (SELECT max(id) FROM keyboard) - ? OR created_at < ?",
            (KEPT_AT_MOST, (now - KEPT).isoformat()),
        )
