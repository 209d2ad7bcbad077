"""One reading command asked of every host at once: a section a host, one line for a host that does not answer.

Which commands may, their declarations say. What each answers is what it answers for one host, its first page.
"""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

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
EARLY_S = 2.0  # then the others are shown, and the one that is waited for as that
BRIEF = 4000  # of the 4096 that one message takes, with room for the heading
AT_ONCE = 16
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[T]):
    """What a host answered; ``found`` is None where it did not, and ``failure`` says why."""

    host: str
    found: T | None = None
    failure: str = ""
    is_awaited: bool = False  # it may answer yet


async def run(call: Call) -> None:
    """The command of the call for every host, which is a merging one."""
    line = shlex.join([*call.command.words, *call.argv])

    def view(answers: Sequence[Answer[Sequence[Text]]]) -> View:
        answered = [answer.host for answer in answers if not answer.failure]
        return View(text=merged(answers), rows=hosts.host_rows(answered, line))

    note_failures(call, await show(call, lambda host: _section(call, host), view))


def note_failures(call: Call, answers: Iterable[Answer[Any]]) -> None:
    for answer in answers:
        if answer.failure:
            call.fail(f"{answer.host}: {answer.failure}")


async def show(
    call: Call, ask: Callable[[str], Awaitable[T]], view: Callable[[Sequence[Answer[T]]], View]
) -> list[Answer[T]]:
    """Ask all at once and answer with the view of them, in the order of the hosts.

    Where one takes long, what is known by then is shown first, and the same message in the end.
    """
    waiting = call.t("hosts-awaited")
    known: dict[str, Answer[T]] = {
        host: Answer(host=host, failure=waiting, is_awaited=True) for host in call.services.fleet
    }
    footer, turns, is_whole = call.footer, asyncio.Semaphore(AT_ONCE), asyncio.Event()

    async def in_turn(host: str) -> None:
        async with turns:
            known[host] = await ask_one(call, host, ask)

    async def whole() -> None:
        await asyncio.gather(*(in_turn(host) for host in known))
        is_whole.set()

    async def early() -> int | None:
        try:
            async with asyncio.timeout(None if call.heading else EARLY_S):  # a schedule's is read later anyhow
                await is_whole.wait()
        except TimeoutError:
            return await call.answer(_brief(view(list(known.values())), known.values()))
        return None

    _, shown_id = await asyncio.gather(whole(), early())
    answers = list(known.values())
    if shown_id is None:
        await call.answer(view(answers))
    else:
        call.footer = footer
        await call.services.sender.edit(call.chat, shown_id, call.dressed(view(answers)))
    return answers


def _brief(view: View, answers: Iterable[Answer[T]]) -> View:
    """One message, which can be edited as a whole: of long answers only who has answered yet."""
    if len(view.text) <= BRIEF:
        return view
    return View(text=merged([Answer(host=answer.host, failure=answer.failure) for answer in answers]))


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
