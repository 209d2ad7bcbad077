"""One reading command asked of every host at once: a section a host, one line for a host that does not answer.

Which commands may, their declarations say. What each answers is what it answers for one host, its first page.
"""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import structlog
from aiogram.utils.formatting import Bold, Text

from bot.errors import BotError
from bot.telegram import hosts
from bot.telegram.call import Call
from bot.ui.failures import sentence
from bot.ui.view import HOST_SIGN, View

log = structlog.get_logger(__name__)

WAIT_S = 10.0  # a host that takes longer is one line
AT_ONCE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What a host answered, or why it did not."""

    host: str
    texts: tuple[Text, ...] = ()
    failure: str = ""


async def run(call: Call) -> None:
    """The command of the call for every host. Raises BotError where it is not for several."""
    if not call.command.merges:
        raise hosts.only_one(call.command, call.argv, call.services.fleet.names)
    sections = await gather(call, lambda host: _section(call, host))
    for section in sections:
        if section.failure:
            call.fail(f"{section.host}: {section.failure}")
    line = shlex.join([*call.command.words, *call.argv])
    answered = [section.host for section in sections if not section.failure]
    await call.answer(View(text=merged(sections), rows=hosts.host_rows(answered, line)))


async def gather(call: Call, ask: Callable[[str], Awaitable[Section]]) -> list[Section]:
    """In the order of the hosts; takes as long as the slowest that answers in time."""
    turns = asyncio.Semaphore(AT_ONCE)
    limit_s = min(call.settings.command_timeout_s, WAIT_S)

    async def in_time(host: str) -> Section:
        async with turns:
            try:
                async with asyncio.timeout(limit_s):
                    return await ask(host)
            except TimeoutError:
                return Section(host=host, failure=call.t("hosts-no-answer", limit=f"{limit_s:g}"))
            except BotError as error:
                return Section(host=host, failure=sentence(error, call.t))
            except Exception as error:
                log.error("a host's section failed", host=host, command=call.command.name, exc_info=error)
                return Section(host=host, failure=call.t("error-bug", update_id=str(call.update_id)))

    return list(await asyncio.gather(*(in_time(host) for host in call.services.fleet)))


def merged(sections: list[Section]) -> Text:
    lines: list[Text | str] = []
    for section in sections:
        lines.append("\n\n" if lines else "")
        lines.append(Bold(f"{HOST_SIGN} {section.host}"))
        if section.failure:
            lines.append(f" — {section.failure}")
        for text in section.texts:
            lines += ["\n", text]
    return Text(*lines)


async def _section(call: Call, host: str) -> Section:
    shown: list[View] = []
    part = replace(call, host=host, parts=shown, targets=[], footer=(), error="")
    await call.command.run(part)
    if part.error:
        call.fail(f"{host}: {part.error}")
    return Section(host=host, texts=tuple(view.text for view in shown))
