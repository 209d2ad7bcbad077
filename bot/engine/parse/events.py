"""A line of the engine's event stream."""

from __future__ import annotations

import json

from bot.engine.model import Event
from bot.engine.parse.moments import part, texts


def parse_event(line: bytes) -> Event | None:
    """None for what is no event. Raises ValueError for what is not JSON."""
    answer = json.loads(line)
    if not isinstance(answer, dict):
        return None
    # "health_status: unhealthy", "exec_start: sh -c ls"; the old fields' names are status and id.
    action, _, detail = str(answer.get("Action") or answer.get("status") or "").partition(":")
    actor = part(answer, "Actor")
    time_ns = int(answer.get("timeNano") or 0) or int(answer.get("time") or 0) * 1_000_000_000
    if not action or not time_ns:
        return None
    return Event(
        kind=str(answer.get("Type") or "container"),
        action=action,
        detail=detail.strip(),
        id=str(actor.get("ID") or answer.get("id") or ""),
        attributes=texts(actor.get("Attributes")),
        time_ns=time_ns,
    )
