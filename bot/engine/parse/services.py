"""Swarm services and what became of their tasks."""

from __future__ import annotations

from datetime import datetime
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
    """Of the newest task that failed or cannot be placed: the engine's sentence. Where one runs in its place since, it
    explains nothing any more.
    """
    tasks = items(answer)
    well: dict[object, datetime] = {}
    for task in tasks:
        if part(task, "Status").get("State") == "running" and task.get("DesiredState") == "running":
            well[_place(task)] = max(_at(task), well.get(_place(task), EPOCH))
    newest, sentence = EPOCH, ""
    for task in tasks:
        status = part(task, "Status")
        error = str(status.get("Err") or "").strip()
        is_trouble = error and status.get("State") in (*_FAILED, *_WAITING)
        if is_trouble and _at(task) >= max(newest, well.get(_place(task), EPOCH)):
            newest, sentence = _at(task), error
    return sentence


def _place(task: dict[str, Any]) -> object:
    return task.get("Slot") or task.get("NodeID") or task.get("ID")


def _at(task: dict[str, Any]) -> datetime:
    return from_text(part(task, "Status").get("Timestamp")) or EPOCH
