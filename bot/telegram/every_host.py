"""One reading command asked of every host at once: a section a host, one line for a host that does not answer.

Which commands may, their declarations say. What each answers is what it answers for one host, its first page.
"""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import structlog
from aiogram.utils.formatting import Bold, Text

from bot.errors import BotError
from bot.telegram import hosts
from bot.telegram.call import Call
from bot.ui.failures import sentence
from bot.ui.texts import Translate
from bot.ui.view import HOST_SIGN, View

log = structlog.get_logger(__name__)

WAIT_S = 10.0  # a host that takes longer is one line
AT_ONCE = 16
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[T]):
    """What a host answered; ``found`` is None where it did not, and ``failure`` says why."""

    host: str
    found: T | None = None
    failure: str = ""


async def run(call: Call) -> None:
    """The command of the call for every host, which is a merging one."""
    answers = await gather(call, lambda host: _section(call, host))
    for answer in answers:
        if answer.failure:
            call.fail(f"{answer.host}: {answer.failure}")
    line = shlex.join([*call.command.words, *call.argv])
    answered = [answer.host for answer in answers if not answer.failure]
    await call.answer(View(text=merged(answers), rows=hosts.host_rows(answered, line)))


async def gather(call: Call, ask: Callable[[str], Awaitable[T]]) -> list[Answer[T]]:
    """In the order of the hosts; takes as long as the slowest that answers in time."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def in_turn(host: str) -> Answer[T]:
        async with turns:
            return await ask_one(call, host, ask)

    return list(await asyncio.gather(*(in_turn(host) for host in call.services.fleet)))


async def ask_one(
    call: Call,
    host: str,
    ask: Callable[[str], Awaitable[T]],
    *,
    told: Callable[[BotError, Translate], str] = sentence,
) -> Answer[T]:
    """Within the limit, whatever the host does; ``told`` words why it did not answer."""
    limit_s = min(call.settings.command_timeout_s, WAIT_S)
    try:
        async with asyncio.timeout(limit_s):
            return Answer(host=host, found=await ask(host))
    except TimeoutError:
        return Answer(host=host, failure=call.t("hosts-no-answer", limit=f"{limit_s:g}"))
    except BotError as error:
        return Answer(host=host, failure=told(error, call.t))
    except Exception as error:
        log.error("a host's part of an answer failed", host=host, command=call.command.name, exc_info=error)
        return Answer(host=host, failure=call.t("error-bug", update_id=str(call.update_id)))


def merged(answers: Sequence[Answer[Sequence[Text]]]) -> Text:
    parts: list[Text | str] = []
    for answer in answers:
        parts += ["\n\n"] if parts else []
        parts.append(Bold(f"{HOST_SIGN} {answer.host}"))
        if answer.failure:
            parts.append(f" – {answer.failure}")
        for text in answer.found or ():
            parts += ["\n", text]
    return Text(*parts)


async def _section(call: Call, host: str) -> Sequence[Text]:
    shown: list[View] = []
    part = replace(call, host=host, parts=shown, targets=[], footer=(), error="")
    await call.command.run(part)
    for target in part.targets:
        call.touch(target.kind, target.name, target.id)
    if part.error:
        call.fail(f"{host}: {part.error}")
    return [view.text for view in shown]
