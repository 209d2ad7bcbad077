"""Volumes, from list, inspect and disk usage: the same shape, with sizes only in the last."""

from __future__ import annotations

from typing import Any

from bot.engine.model import Volume
from bot.engine.parse.moments import from_text, items, part, texts


def parse_volumes(answer: Any) -> tuple[Volume, ...]:
    return tuple(parse_volume(row) for row in items(answer, "Volumes"))


def parse_volume(answer: dict[str, Any]) -> Volume:
    usage = part(answer, "UsageData")
    return Volume(
        name=str(answer.get("Name") or ""),
        driver=str(answer.get("Driver") or "local"),
        mountpoint=str(answer.get("Mountpoint") or ""),
        scope=str(answer.get("Scope") or "local"),
        created_at=from_text(answer.get("CreatedAt")),
        labels=texts(answer.get("Labels")),
        options=texts(answer.get("Options")),
        size_bytes=_counted(usage.get("Size")),
        used_by=_counted(usage.get("RefCount")),
        raw=answer,
    )


def _counted(number: Any) -> int | None:
    """-1 is the engine's word for not known, as for volumes of other drivers."""
    return number if isinstance(number, int) and number >= 0 else None
