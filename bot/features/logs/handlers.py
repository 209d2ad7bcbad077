"""/logs: the last lines as a message or a file, and the follow as one live message."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from bot.engine.model import ContainerDetails, LogLine, LogQuery
from bot.engine.port import Follow
from bot.errors import (
    BadRequest,
    BotError,
    EngineRefused,
    EngineTimeout,
    EngineUnreachable,
    NotFound,
    UsageError,
)
from bot.features.logs import automaton, view
from bot.features.logs.severity import ErrorLines
from bot.features.logs.view import Choice, Ending, Shown
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, argument, option
from bot.telegram.live import Live
from bot.telegram.targets import resolve_container
from bot.ui.failures import sentence
from bot.ui.log_window import Window
from bot.ui.moments import parse_since

DEFAULT_TAIL = "50"
MOST_BYTES = 4 * 1024 * 1024  # of one answer's lines: what a phone opens, and what memory bears
KEPT_LINES = 300  # of a follow between two looks; more than one message can show
CHARS_AT_A_TIME = 20_000  # cleaned and searched (some ten milliseconds) before others get their turn
FOLLOW_LIFE = timedelta(minutes=10)
LOOK_EVERY_S = 1.0  # also how soon a press of ⏹ is seen
ENDED_TRIES = 10  # the log's stream may end a moment before the engine calls the container exited
ENDED_PAUSE_S = 0.1
READABLE_DRIVERS = ("json-file", "local", "journald")


class Sieve:
    """Which lines to keep. It goes with one log: what a line is may depend on the one before it."""

    def __init__(self, choice: Choice, finds: Callable[[str], bool]):
        self.choice = choice
        self._finds = finds
        self._errors = ErrorLines()

    def keeps(self, text: str) -> bool:
        if self.choice.errors and not self._errors.has(text):
            return False
        return not self.choice.grep or self._finds(text)


async def logs(call: Call) -> None:
    query = _query(call)
    sieve = _sieve(call)
    details = await _inspect(call, call.args["container"])
    try:
        if call.args["follow"]:
            await _follow(call, details, query, sieve)
        else:
            await _show(call, details, query, sieve)
    except (BadRequest, EngineRefused):
        if details.log_driver in READABLE_DRIVERS:
            raise
        raise BotError(key="logs-driver", name=details.name, driver=details.log_driver or "none") from None


async def _show(call: Call, details: ContainerDetails, query: LogQuery, sieve: Sieve) -> None:
    fetched = await call.engine.container_logs(details.id, query, max_bytes=MOST_BYTES)
    shown = Shown(
        name=details.name,
        line=shlex.join(["logs", *call.argv]),
        lines=await _sifted(fetched, sieve),
        scanned=len(fetched),
        choice=sieve.choice,
        is_running=details.is_running,
        is_cut=_is_cut(fetched, query),
    )
    if not shown.lines:
        has_period = query.since is not None or query.until is not None
        await call.answer(view.nothing(details, shown, has_period=has_period, may=call.may, t=call.t))
        return
    await call.answer(view.recent(shown, may=call.may, t=call.t))
    if not view.fits(shown.lines):
        await call.send_file(f"{details.name}.log.txt", view.as_file(shown.lines))


async def _sifted(lines: Sequence[LogLine], sieve: Sieve) -> list[str]:
    """Masked before it is searched: a pattern must not tell what a secret begins with."""
    texts: list[str] = []
    budget = CHARS_AT_A_TIME
    for line in lines:
        text = view.shown_line(line)
        if sieve.keeps(text):
            texts.append(text)
        budget -= len(line.text)
        if budget < 0:
            budget = CHARS_AT_A_TIME
            await asyncio.sleep(0)
    return texts


def _is_cut(lines: Sequence[LogLine], query: LogQuery) -> bool:
    """Whether the log's beginning was dropped: the limit is all but reached, and more lines were asked for."""
    if query.tail is not None and len(lines) >= query.tail:
        return False
    return sum(len(line.text.encode()) for line in lines) > MOST_BYTES * 0.9


async def _follow(call: Call, details: ContainerDetails, query: LogQuery, sieve: Sieve) -> None:
    window = Window()
    async with call.live() as live:
        await live.show(view.following(details.name, window, sieve.choice, call.t))
        async with call.engine.follow_logs(details.id, query, keep_lines=KEPT_LINES) as follow:
            after: ContainerDetails | None = details
            why = ""
            try:
                ending = await _watch(call, details.name, live, follow, window, sieve)
                if ending is Ending.EXITED:
                    ending, after = await _how_it_ended(call, details.id)
            except (EngineUnreachable, EngineTimeout) as error:  # a machine, or the way to it, that went away
                ending, why = Ending.LOST, sentence(error, call.t)
                call.fail(str(error))
        await live.finish(view.followed(details.name, window, sieve.choice, ending, after, call.t, why=why))


async def _watch(call: Call, name: str, live: Live, follow: Follow, window: Window, sieve: Sieve) -> Ending:
    """Show what comes until it ends, is stopped, or has lasted long enough."""
    ends_at = call.clock() + FOLLOW_LIFE
    while True:
        if live.stopped.is_set():
            return Ending.SHUTDOWN if live.is_shutdown else Ending.STOPPED
        if call.clock() >= ends_at:
            return Ending.LIMIT
        batch = await follow.next_batch(wait_s=LOOK_EVERY_S)
        if batch.lines or batch.skipped:
            window.add(await _sifted(batch.lines, sieve), skipped=batch.skipped)
            await live.show(view.following(name, window, sieve.choice, call.t))
        if batch.has_ended:
            return Ending.EXITED


async def _how_it_ended(call: Call, container_id: str) -> tuple[Ending, ContainerDetails | None]:
    details: ContainerDetails | None = None
    for _ in range(ENDED_TRIES):
        try:
            details = await call.engine.inspect_container(container_id)
        except NotFound:
            return Ending.REMOVED, None
        if not details.is_running:
            return Ending.EXITED, details
        await asyncio.sleep(ENDED_PAUSE_S)
    return Ending.BROKEN, details


def _query(call: Call) -> LogQuery:
    return LogQuery(
        tail=_tail(call.args["tail"]),
        since=parse_since(call.args["since"], call.now) if call.args["since"] else None,
        until=parse_since(call.args["until"], call.now) if call.args["until"] else None,
        timestamps=call.args["timestamps"],
    )


def _tail(text: str) -> int | None:
    if text.lower() == "all":
        return None
    if not (text.isascii() and text.isdecimal()):
        raise UsageError(key="logs-bad-tail", value=text, command="logs")
    return int(text)


def _sieve(call: Call) -> Sieve:
    pattern = call.args["grep"] or ""
    found = automaton.search(pattern)
    choice = Choice(grep=pattern, is_literal=found.is_literal, errors=call.args["errors"])
    return Sieve(choice, found.finds)


async def _inspect(call: Call, ref: str) -> ContainerDetails:
    """By the engine's own lookup first, one small request however many containers; by a name's beginning after that."""
    call.touch("container", ref)
    details: ContainerDetails | None = None
    with suppress(NotFound, BadRequest):  # the latter for an id's beginning that fits several
        details = await call.engine.inspect_container(ref)
    if details is None:
        found = await resolve_container(call, ref)
        details = await call.engine.inspect_container(found.container.id)
    call.targets.clear()
    call.touch("container", details.name, details.id)
    return details


LOGS = Command(
    words=("logs",),
    aliases=(("container", "logs"),),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="containers",
    run=logs,
    params=(
        option("-f", "--follow", is_flag=True),
        option("-n", "--tail", "tail", default=DEFAULT_TAIL, metavar="N|all"),
        option("--since", metavar="10m|TIME"),
        option("--until", metavar="10m|TIME"),
        option("-t", "--timestamps", is_flag=True),
        option("--grep", metavar="PATTERN"),
        option("--errors", is_flag=True),
        argument("container", metavar="CONTAINER"),
    ),
    refused=frozenset({"--details"}),
    examples=("logs -f web01", "logs --since 1h --grep timeout web01"),
)

FEATURE = Feature(commands=(LOGS,))
