"""Swarm services and what became of their tasks."""

from __future__ import annotations

from typing import Any

from bot.engine.model import Service
from bot.engine.parse.moments import EPOCH, from_text, items, part, texts

_FAILED = ("failed", "rejected", "orphaned")
_WAITING = ("pending", "assigned", "preparing", "starting")


def parse_services(answer: Any) -> tuple[Service, ...]:
    """By name."""
    return tuple(sorted((_service(row) for row in items(answer)), key=lambda service: service.name))


def _service(row: dict[str, Any]) -> Service:
    spec, status = part(row, "Spec"), part(row, "ServiceStatus")
    mode = part(spec, "Mode")
    return Service(
        id=str(row.get("ID") or ""),
        name=str(spec.get("Name") or ""),
        running=int(status.get("RunningTasks") or 0),
        desired=int(status.get("DesiredTasks") or 0),
        is_job="ReplicatedJob" in mode or "GlobalJob" in mode,
        labels=texts(spec.get("Labels")),
    )


def newest_error(answer: Any) -> str:
    """Of the newest task that failed or cannot be placed: the engine's sentence."""
    newest, sentence = EPOCH, ""
    for task in items(answer):
        status = part(task, "Status")
        error = str(status.get("Err") or "").strip()
        at = from_text(status.get("Timestamp")) or EPOCH
        if error and status.get("State") in (*_FAILED, *_WAITING) and at >= newest:
            newest, sentence = at, error
    return sentence
