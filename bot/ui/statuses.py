"""A container's status in the reader's language, from the engine's sentence ("Up 3 hours (healthy)"). Pure.

The list has no moments of start and end, only this sentence; its durations are those of go-units, HumanDuration.
"""

from __future__ import annotations

import re

from bot.engine.model import Container, Health, State
from bot.ui.ages import duration
from bot.ui.texts import Translate

_UNITS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86_400,
    "week": 7 * 86_400,
    "month": 30 * 86_400,
    "year": 365 * 86_400,
}
_TIME = re.compile(r"(?P<number>\d+|About an?|Less than a) (?P<unit>second|minute|hour|day|week|month|year)s?")
_CODE = re.compile(r"\((-?\d+)\)")


def status_text(container: Container, t: Translate) -> str:
    """``работает 3 ч · healthy``, ``остановлен 5 мин назад, код 137``."""
    text = _state_text(container, t)
    if container.is_running and container.health is not Health.NONE:
        return f"{text} · {t(f'health-{container.health.value}')}"
    return text


def _state_text(container: Container, t: Translate) -> str:
    if container.state in (State.CREATED, State.DEAD, State.REMOVING):
        return t(f"status-{container.state.value}")
    time = _time(container.status, t)
    if time is None:
        return container.status or container.state.value
    return t(f"status-{container.state.value}", time=time, code=_code(container))


def _time(status: str, t: Translate) -> str | None:
    found = _TIME.search(status)
    if found is None:
        return None
    number = int(found["number"]) if found["number"].isdigit() else 1
    return duration(number * _UNITS[found["unit"]], t)


def _code(container: Container) -> str:
    if container.exit_code is not None:
        return str(container.exit_code)
    found = _CODE.search(container.status)
    return found[1] if found else "?"
