"""What bears on a container's end: the lines before it, the audit row that caused it, the articles. Pure.

Apart from view.py because it is about what is true, not about how it is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.engine.model import Container, ContainerDetails, Health, LogLine, State
from bot.store import AuditRow, Outcome, Via
from bot.ui.exits import article_in, meaning
from bot.ui.signs import ILL, UNSURE, state_sign

LINES_SHOWN = 10
CLOCKS_DIFFER = timedelta(seconds=5)  # the engine's and ours, also what a signal needs to be heard
# The engine writes down the end first and takes the rest of the output after it; a start the other way round.
LATE_LINES = timedelta(seconds=1)
EARLY_LINES = timedelta(seconds=1)
SHORT_LIFE = timedelta(minutes=1)  # what ended sooner "exits at once"
ARTICLES_AT_MOST = 2

ENDING = ("stop", "restart", "kill")
BEGINNING = ("start", "restart")
_DONE = frozenset({Outcome.OK, Outcome.FAILED, Outcome.UNKNOWN})  # failed may be for another of several targets


def is_ill(container: Container) -> bool:
    """As far as the list tells."""
    if container.state is State.EXITED:
        return container.exit_code not in (0, None)
    return container.state in (State.RESTARTING, State.DEAD) or container.health is Health.UNHEALTHY


def ill_ones(containers: Sequence[Container]) -> list[Container]:
    """What is ill now before what has ended, and that before what was stopped on request; newest first in each."""
    order = {ILL: 0, UNSURE: 0}

    def rank(container: Container) -> tuple[bool, int]:
        sign = state_sign(container.state, container.health, container.exit_code)
        return container.state is State.EXITED, order.get(sign, 1)

    return sorted(filter(is_ill, containers), key=rank)


def has_ended(details: ContainerDetails) -> bool:
    """Its last run is over, whether or not another one follows."""
    return details.state in (State.EXITED, State.DEAD, State.RESTARTING)


def last_words(details: ContainerDetails, lines: Sequence[LogLine]) -> tuple[LogLine, ...]:
    """The last lines of the run that ended; of one that runs those of the run before, or the newest where it is ill.

    ``lines`` carry their moments. Empty where that run printed nothing, or nothing that was fetched.
    """
    chosen = [line for line in lines if line.text.strip() and _is_of_that_run(details, line)]
    return tuple(chosen[-LINES_SHOWN:])


def _is_of_that_run(details: ContainerDetails, line: LogLine) -> bool:
    started, finished = details.started_at, details.finished_at
    if line.at is None or started is None:
        return True
    if has_ended(details):
        return line.at >= started - EARLY_LINES
    if details.health is Health.UNHEALTHY:
        return True
    if finished is None or started < finished:
        return False
    # Where the next run began at once: late lines are later, and early ones earlier, by milliseconds.
    return line.at < finished + min(LATE_LINES, (started - finished) / 2)


def deed(rows: Sequence[AuditRow], moment: datetime) -> AuditRow | None:
    """The row during whose act that moment came; rows are one container's, newest first."""
    return next((row for row in rows if row.outcome in _DONE and _covers(row.at, row.duration_ms, moment)), None)


def confirmed_deed(rows: Sequence[AuditRow], presses: Sequence[AuditRow], moment: datetime) -> AuditRow | None:
    """The same for acts that were asked about: their row is as old as the question, the press has one of its own."""
    for row in rows:
        for press in presses:
            is_its = press.via is Via.BUTTON and (press.actor_id, press.arguments) == (row.actor_id, row.arguments)
            if is_its and press.at > row.at and row.outcome in _DONE and _covers(press.at, row.duration_ms, moment):
                return press
    return None


def _covers(at: datetime, duration_ms: int | None, moment: datetime) -> bool:
    return at - CLOCKS_DIFFER <= moment <= at + timedelta(milliseconds=duration_ms or 0) + CLOCKS_DIFFER


def articles(details: ContainerDetails, words: Sequence[LogLine]) -> tuple[str, ...]:
    """Ids of what explains it, the most telling first."""
    found: list[str] = []
    if details.exit_code is not None or details.error:
        found.append(article_in("\n".join([details.error, *(line.text for line in words)])))
    if details.exit_code is not None:
        found.append(_article_of_code(details, details.exit_code))
    if details.health is Health.UNHEALTHY:
        found.append("healthcheck")
    if details.restart_count:
        found.append("restart-policy")
    return tuple(dict.fromkeys(filter(None, found)))[:ARTICLES_AT_MOST]


def _article_of_code(details: ContainerDetails, code: int) -> str:
    article = meaning(code, was_oom_killed=details.was_oom_killed).article
    return "" if article == "exits-immediately" and not is_short_lived(details) else article


def is_short_lived(details: ContainerDetails) -> bool:
    lived = lifetime(details)
    return lived is None or lived <= SHORT_LIFE


def lifetime(details: ContainerDetails) -> timedelta | None:
    """How long the run that ended lasted."""
    if details.started_at is None or details.finished_at is None or details.finished_at < details.started_at:
        return None
    return details.finished_at - details.started_at
