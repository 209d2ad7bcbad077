"""Running a line that nobody typed just now: a schedule's, as its author and in the chat it was made in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import BotError
from bot.store import Outcome
from bot.telegram import hosts
from bot.telegram import scheduled_view as view
from bot.telegram.reading import Ask, read
from bot.ui.texts import translator

if TYPE_CHECKING:
    from bot.telegram.call import Services
    from bot.telegram.desk import Desk


async def run_scheduled(services: Services, desk: Desk, ask: Ask, number: int, text: str) -> Outcome:
    """What came of it. It is told without a sound where all went well, and with one where it did not.

    Raises DiskFull where a change could not have been recorded.
    """
    t = translator(desk.language(ask.actor))
    heading = t("schedule-heading", number=str(number), line=f"/{text}")
    try:
        found = read(services.registry, text, "", fleet=services.fleet.names)
        if found is None:
            raise BotError(key="schedule-no-command", line=f"/{text}")
        host = await hosts.meant(services, ask.chat, named=found.host, carried=ask.host)
    except BotError as error:  # a command or a host that is gone since the schedule was made
        await services.sender.send(ask.chat, view.failed(number, heading, error, t))
        return Outcome.FAILED
    call = await desk.unattended(ask, found, host=host, heading=heading)
    if call.outcome is not Outcome.OK and not call.has_rung:
        await services.sender.send(ask.chat, view.ended_badly(heading, call.error, t))
    return call.outcome
