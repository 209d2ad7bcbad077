"""Incidents for tests of cards, digests and commands: a crash of web01 at 02:13:07, changed as a test wants it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.store.incident_rows import Cause, CauseKind, Incident, Severity, Step, Trouble
from bot.ui.view import View
from bot.watch.card_views import Audience

DIED_AT = datetime(2026, 5, 1, 2, 13, 7, tzinfo=UTC)
NOW = DIED_AT + timedelta(minutes=2)
ENGLISH = Audience(lang="en")
RUSSIAN = Audience(lang="ru", zone=ZoneInfo("Europe/Moscow"))


def incident(**changes: Any) -> Incident:
    values: dict[str, Any] = {
        "id": 17,
        "host": "test",
        "subject": "web01",
        "subject_id": "77" * 32,
        "image": "nginx:1.27",
        "trouble": Trouble.CRASH,
        "severity": Severity.CRITICAL,
        "opened_at": DIED_AT,
        "updated_at": DIED_AT,
        "cause": Cause(kind=CauseKind.CRASH, exit_code=1),
        "exit_code": 1,
        "steps": (step("died", "1"),),
    }
    return Incident(**{**values, **changes})


def step(what: str, detail: str = "", after_s: float = 0) -> Step:
    return Step(at=DIED_AT + timedelta(seconds=after_s), what=what, detail=detail)


def over(resolution: str = "running", after_s: float = 192, **changes: Any) -> Incident:
    at = DIED_AT + timedelta(seconds=after_s)
    return incident(**{"resolved_at": at, "updated_at": at, "resolution": resolution, **changes})


def text(view: View) -> str:
    return str(view.text.render()[0])


def buttons(view: View) -> list[list[str]]:
    return [[button.text for button in row] for row in view.rows]
