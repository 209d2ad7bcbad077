"""/why: what happened to a container. Two calls of the engine at once, then the audit and the articles."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.answers.model import Article
from bot.engine.model import ContainerDetails, LogLine, LogQuery
from bot.errors import BadRequest, EngineError, NotFound
from bot.features.why import evidence, view
from bot.features.why.view import Story
from bot.store import AuditQuery, AuditRow
from bot.telegram.call import CONFIRMATION_LIFE, Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument
from bot.telegram.protection import protects
from bot.telegram.targets import resolve_container
from bot.ui.pages import page

# Lines are fetched beside the inspect, so which of them came before the end is not known yet; and a container that was
# restarted has printed since. Two hundred reach back over several crashes.
LINES_FETCHED = 200
BYTES_FETCHED = 256 * 1024
ROWS_LOOKED_AT = 20


async def why(call: Call) -> None:
    ref = call.args["container"]
    if ref is None:
        await _show_ill(call, 0)
        return
    details, lines = await _look(call, ref)
    log_failure = lines if isinstance(lines, EngineError) else None
    words = () if isinstance(lines, EngineError) else evidence.last_words(details, lines)
    told = Story(
        details=details,
        words=words,
        log_failure=log_failure,
        ended_by=await _deed(call, details, evidence.ENDING, details.finished_at),
        started_by=await _deed(call, details, evidence.BEGINNING, details.started_at),
        articles=await _articles(call, evidence.articles(details, words)),
    )
    await call.answer(view.story(told, may=_may(call, details), lang=call.lang, now=call.now, t=call.t))


async def turn_page(call: Call, args: Mapping[str, Any]) -> None:
    await _show_ill(call, int(args.get("page", 0)))


async def _show_ill(call: Call, number: int) -> None:
    containers = await call.engine.list_containers(all=True)
    ill = evidence.ill_ones(containers)
    await call.answer(view.ill(page(ill, number), call.t) if ill else view.all_well(containers, call.t))


async def _look(call: Call, ref: str) -> tuple[ContainerDetails, Sequence[LogLine] | EngineError]:
    """By the engine's own lookup first; by a name's beginning where it knows none such."""
    call.touch("container", ref)
    try:
        details, lines = await _inspect_and_read(call, ref)
    except (NotFound, BadRequest):  # the latter for an id's beginning that fits several
        found = await resolve_container(call, ref)
        details, lines = await _inspect_and_read(call, found.container.id)
    call.targets.clear()
    call.touch("container", details.name, details.id)
    return details, lines


async def _inspect_and_read(call: Call, ref: str) -> tuple[ContainerDetails, Sequence[LogLine] | EngineError]:
    """A log that cannot be read is part of the answer, whatever it is that failed."""
    query = LogQuery(tail=LINES_FETCHED, timestamps=True)
    details, lines = await asyncio.gather(
        call.engine.inspect_container(ref),
        call.engine.container_logs(ref, query, max_bytes=BYTES_FETCHED),
        return_exceptions=True,  # so that neither is left alone
    )
    if isinstance(details, BaseException):
        raise details
    if isinstance(lines, BaseException) and not isinstance(lines, EngineError):
        raise lines
    return details, lines


async def _deed(
    call: Call, details: ContainerDetails, commands: Sequence[str], moment: datetime | None
) -> AuditRow | None:
    """Who did it through the bot."""
    if moment is None:
        return None
    since = moment - CONFIRMATION_LIFE - evidence.CLOCKS_DIFFER
    for command in commands:
        query = AuditQuery(command=command, target=details.id, since=since, limit=ROWS_LOOKED_AT)
        rows = await call.store.audit.find(query)
        if found := evidence.deed(rows, moment):
            return found
        if rows:
            presses = await call.store.audit.find(AuditQuery(command=command, since=since, limit=ROWS_LOOKED_AT))
            if found := evidence.confirmed_deed(rows, presses, moment):
                return found
    return None


async def _articles(call: Call, ids: Sequence[str]) -> tuple[Article, ...]:
    if view.ARTICLE not in call.registry.actions:
        return ()
    found = [await call.answers.article(id, call.lang) for id in ids]
    return tuple(article for article in found if article is not None)


def _may(call: Call, details: ContainerDetails) -> Callable[[str], bool]:
    is_guarded = protects(call, details)

    def may(command: str) -> bool:
        is_read = call.registry.by_name(command).effect is Effect.READ
        return call.may(command) and (call.is_admin or is_read or not is_guarded)

    return may


WHY = Command(
    words=("why",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="containers",
    run=why,
    params=(argument("container", required=False, metavar="[CONTAINER]"),),
    examples=("why web01", "why"),
)

FEATURE = Feature(commands=(WHY,), actions=(Action(name=view.PAGE, role=Role.VIEWER, run=turn_page),))
