"""/service logs: what the tasks of a service wrote, by time, with the task before each line.

The engine's own follow of a service cannot be ended from outside, so the newest lines are asked for again and again.
"""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bot.engine.model import LogQuery
from bot.engine.swarm_model import ServiceLine, SwarmService
from bot.errors import EngineError, UsageError
from bot.features.services import logs_view as view
from bot.features.services.log_source import Fetched, fetch
from bot.features.services.targets import find_service
from bot.telegram.call import Call
from bot.telegram.live import Live
from bot.ui.log_window import Window
from bot.ui.moments import parse_since

FOLLOW_LIFE = timedelta(minutes=10)
LOOK_EVERY_S = 1.5
OVERLAP = timedelta(seconds=3)  # lines of one moment reach a manager one after another
FOLLOW_TAIL = 200  # of each task between two looks
REMEMBERED = 5_000


async def show_logs(call: Call) -> None:
    query = LogQuery(
        tail=_tail(call.args["tail"]),
        since=parse_since(call.args["since"], call.now) if call.args["since"] else None,
        timestamps=True,
    )
    service = (await find_service(call, call.args["service"])).item
    if call.args["follow"]:
        await _follow(call, service, query)
        return
    fetched = await fetch(call, service, query)
    texts = _texts(fetched, fetched.lines, stamps=call.args["timestamps"])
    line = shlex.join(["service", "logs", *call.argv])
    await call.answer(view.recent(service, texts, fetched.missing, line, call.t))
    if not view.fits(texts):
        await call.send_file(f"{service.name}.log.txt", view.as_file(texts))


async def _follow(call: Call, service: SwarmService, query: LogQuery) -> None:
    window, ends_at = Window(), call.clock() + FOLLOW_LIFE
    seen: dict[tuple[str, datetime | None, str], None] = {}
    missing: tuple[str, ...] = ()
    async with call.live() as live:
        await live.show(view.following(service, window, missing, call.t))
        while (why := _why_not_longer(call, live, ends_at)) == "":
            try:
                fetched = await fetch(call, service, query)
            except EngineError as error:
                why = "broken"
                call.fail(str(error))
                break
            new = _unseen(fetched.lines, seen)
            if new or fetched.missing != missing:
                missing = fetched.missing
                window.add(_texts(fetched, new, stamps=call.args["timestamps"]))
                await live.show(view.following(service, window, missing, call.t))
            query = _next(query, fetched.lines)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await live.stopped.wait()
        await live.finish(view.followed(service, window, missing, why, call.t))


def _why_not_longer(call: Call, live: Live, ends_at: datetime) -> str:
    if live.stopped.is_set():
        return "shutdown" if live.is_shutdown else "stopped"
    return "limit" if call.clock() >= ends_at else ""


def _unseen(lines: Sequence[ServiceLine], seen: dict[tuple[str, datetime | None, str], None]) -> list[ServiceLine]:
    """A moment of a task, with what it said then, is one line."""
    new = []
    for one in lines:
        key = (one.task_id, one.line.at, one.line.text)
        if key not in seen:
            seen[key] = None
            new.append(one)
    for key in list(seen)[: max(len(seen) - REMEMBERED, 0)]:
        del seen[key]
    return new


def _next(query: LogQuery, lines: Sequence[ServiceLine]) -> LogQuery:
    newest = max((one.line.at for one in lines if one.line.at is not None), default=None)
    since = newest - OVERLAP if newest is not None else query.since
    return replace(query, since=since, tail=FOLLOW_TAIL)


def _texts(fetched: Fetched, lines: Sequence[ServiceLine], *, stamps: bool) -> list[str]:
    return [view.shown_line(one, fetched.names.get(one.task_id, ""), stamps=stamps) for one in lines]


def _tail(text: str) -> int | None:
    if text.lower() == "all":
        return None
    if not (text.isascii() and text.isdecimal()):
        raise UsageError(key="logs-bad-tail", value=text, command="service logs")
    return int(text)
