"""/compose logs: the logs of a project's containers as one, by their moments, each line with its container's name.

A follow holds one stream a container and no more than a few of them; what is left out is said.
"""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.engine.model import Container, LogQuery
from bot.engine.port import Follow
from bot.errors import BadRequest, BotError, EngineRefused, NotFound, UsageError
from bot.features.compose import logs_view as view
from bot.features.compose.finding import Meant, meant
from bot.features.compose.logs_view import Ending, Named, Sources
from bot.telegram.call import Call
from bot.telegram.live import Live
from bot.ui.log_window import Window
from bot.ui.moments import parse_since

READ_AT_MOST = 24  # containers of one answer
FOLLOWED_AT_MOST = 12  # streams, of the 48 that an engine gets at a time
AT_ONCE = 4
MOST_BYTES = 4 * 1024 * 1024  # of one answer's lines, shared by its containers
KEPT_LINES = 300  # of a container, between two looks
FOLLOW_LIFE = timedelta(minutes=10)
LOOK_EVERY_S = 1.0
FIRST_TAIL = 10  # of each container, above a follow of several
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class _Source:
    """One container that is followed."""

    name: str
    follow: Follow
    has_ended: bool = False


async def logs(call: Call) -> None:
    found = await meant(call)
    every = [one for service in found.services for one in service.containers]
    if call.args["follow"]:
        running = [one for one in every if one.is_running]
        if not running:
            raise BotError(key="compose-none-runs-here", name=found.project.name)
        await _follow(call, found, running)
    else:
        await _show(call, found, every)


async def _show(call: Call, found: Meant, every: Sequence[Container]) -> None:
    chosen = every[:READ_AT_MOST]
    query = _query(call)
    names = view.short_names(found.project.name, chosen)
    turns = asyncio.Semaphore(AT_ONCE)
    unread: list[str] = []

    async def read(one: Container) -> list[Named]:
        async with turns:
            try:
                lines = await call.engine.container_logs(one.id, query, max_bytes=MOST_BYTES // len(chosen))
            except NotFound:
                return []
            except (BadRequest, EngineRefused):  # a log driver that cannot be read
                unread.append(names[one.id])
                return []
            return [Named(name=names[one.id], line=line) for line in lines]

    merged = in_order([line for lines in await asyncio.gather(*map(read, chosen)) for line in lines])
    texts = await _texts(merged, has_stamps=call.args["timestamps"], width=view.width_of(names))
    sources = Sources(
        project=found.project.name,
        line=shlex.join([*call.command.words, *call.argv]),
        count=len(chosen),
        left_out=len(every) - len(chosen),
        unread=tuple(unread),
    )
    await call.answer(view.recent(sources, texts, t=call.t))
    if texts and not view.fits(texts):
        await call.send_file(f"{found.project.name}.log.txt", view.as_file(texts))


def in_order(lines: Sequence[Named]) -> list[Named]:
    """By their moments; a line without one stays behind the one before it. Stable."""
    return sorted(lines, key=lambda named: named.line.at or _LONG_AGO)


async def _texts(lines: Sequence[Named], *, has_stamps: bool, width: int) -> list[str]:
    texts = []
    for number, named in enumerate(lines):
        texts.append(view.shown_line(named, has_stamps=has_stamps, width=width))
        if number % 500 == 499:
            await asyncio.sleep(0)  # cleaning takes its time: others get their turn
    return texts


async def _follow(call: Call, found: Meant, running: Sequence[Container]) -> None:
    chosen = running[:FOLLOWED_AT_MOST]
    names = view.short_names(found.project.name, chosen)
    query = _query(call, tail=FIRST_TAIL)
    sources = Sources(
        project=found.project.name,
        line=shlex.join([*call.command.words, *call.argv]),
        count=len(chosen),
        left_out=len(running) - len(chosen),
    )
    window = Window()
    async with call.live() as live:
        await live.show(view.following(sources, window, t=call.t))
        async with _opened(call, chosen, names, query) as opened:
            ending = await _watch(call, live, opened, sources, window, width=view.width_of(names))
        await live.finish(view.followed(sources, window, ending, t=call.t))


@asynccontextmanager
async def _opened(
    call: Call, chosen: Sequence[Container], names: dict[str, str], query: LogQuery
) -> AsyncIterator[list[_Source]]:
    async with AsyncExitStack() as stack:
        opened = []
        for one in chosen:
            try:
                follow = await stack.enter_async_context(call.engine.follow_logs(one.id, query, keep_lines=KEPT_LINES))
            except (NotFound, BadRequest, EngineRefused):
                continue
            opened.append(_Source(name=names[one.id], follow=follow))
        yield opened


async def _watch(
    call: Call, live: Live, opened: Sequence[_Source], sources: Sources, window: Window, *, width: int
) -> Ending:
    ends_at = call.clock() + FOLLOW_LIFE
    while True:
        if live.stopped.is_set():
            return Ending.SHUTDOWN if live.is_shutdown else Ending.STOPPED
        if call.clock() >= ends_at:
            return Ending.LIMIT
        going = [source for source in opened if not source.has_ended]
        if not going:
            return Ending.ENDED
        lines, skipped = await _next(going)
        if lines or skipped:
            texts = await _texts(in_order(lines), has_stamps=call.args["timestamps"], width=width)
            window.add(texts, skipped=skipped)
            await live.show(view.following(sources, window, t=call.t))


async def _next(going: Sequence[_Source]) -> tuple[list[Named], int]:
    """What all of them said in a second: together, so that their lines can be put in order."""
    batches = await asyncio.gather(*(source.follow.next_batch(wait_s=LOOK_EVERY_S) for source in going))
    for source, batch in zip(going, batches, strict=True):
        source.has_ended = batch.has_ended
    lines = [
        Named(name=source.name, line=line) for source, batch in zip(going, batches, strict=True) for line in batch.lines
    ]
    return lines, sum(batch.skipped for batch in batches)


def _query(call: Call, tail: int | None = None) -> LogQuery:
    """Always with moments: by them the lines of several containers are put in order."""
    given: str | None = call.args["tail"]
    return LogQuery(
        tail=_tail(call, given) if given is not None else tail or view.DEFAULT_TAIL,
        since=parse_since(call.args["since"], call.now) if call.args["since"] else None,
        until=parse_since(call.args["until"], call.now) if call.args["until"] else None,
        timestamps=True,
    )


def _tail(call: Call, text: str) -> int | None:
    if text.lower() == "all":
        return None
    if not (text.isascii() and text.isdecimal()):
        raise UsageError(key="logs-bad-tail", value=text, command=call.command.name)
    return int(text)
