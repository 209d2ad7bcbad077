"""Sessions that a kill of the bot cut off: at the next start their programs are ended and their messages say so.

Without the emulator, since every start comes by here.
"""

from __future__ import annotations

from contextlib import suppress

from aiogram.utils.formatting import Bold, Text

from bot.errors import DiskFull, EngineError
from bot.nursery import Nursery
from bot.store import AuditStart, Target, Via
from bot.store.sessions import OpenSession
from bot.telegram.call import Services
from bot.telegram.people import ChatRef
from bot.terminal.deeds import END, recorded
from bot.terminal.view import Reason
from bot.ui.texts import translator
from bot.ui.view import Button, Row, View, tap_command


async def tell_of_leftovers(services: Services, nursery: Nursery) -> None:
    """Each by itself: a hanging engine holds up no message."""
    for host in services.fleet:
        for one in await services.store.sessions.every(host):
            nursery.start(_tell(services, one), name=f"leftover session {one.id}")


async def _tell(services: Services, one: OpenSession) -> None:
    t = translator(one.lang)
    chat = ChatRef(id=one.chat_id, is_private=one.chat_id > 0, topic_id=one.topic_id)
    parts: list[Text | str] = [Bold(one.title), "\n", t("terminal-ended-restarted")]
    is_ended = one.kind != "exec" or await _end(services, one)
    if not is_ended:
        parts += ["\n", t("terminal-goes-on")]
    rows: tuple[Row, ...] = ()
    if one.kind != "exec":  # a container goes on without whoever was attached
        rows = ((Button(text=t("terminal-again"), tap=tap_command(f"attach {one.container_id[:12]}")),),)
    view = View(text=Text(*parts), rows=rows)
    if one.message_id is None or not await services.sender.edit(chat, one.message_id, view):
        await services.sender.send(chat, view)
    with suppress(DiskFull):
        await services.store.sessions.remove(one.id)


async def _end(services: Services, one: OpenSession) -> bool:
    """Recorded from before until after: what is run inside to end it is no stranger's doing."""
    begun = AuditStart(
        at=services.clock(),
        update_id=0,
        actor_id=0,
        actor_name="Lotsman",
        chat_id=one.chat_id,
        via=Via.SCHEDULE,
        command=END,
        arguments=(one.container_id[:12], Reason.RESTARTED.value),
        role="",
        host=one.host,
    )
    target = Target(kind="container", name=one.title.partition(" ")[0], id=one.container_id)
    with suppress(EngineError, DiskFull):
        async with recorded(services, begun, target):
            return await services.fleet[one.host].end_exec(one.container_id, one.mark, user=one.user)
    return False
