"""What the bot has to say about itself when it starts, to its admins, by the outbox so that it is not lost either."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import structlog
from aiogram.utils.formatting import Code, Text

from bot.errors import DiskFull
from bot.store import Store
from bot.store.posts import Post
from bot.telegram.command import Role
from bot.telegram.packing import pack
from bot.ui.texts import Translate
from bot.ui.view import View

log = structlog.get_logger(__name__)


async def tell_set_aside(store: Store, people: Mapping[int, Role], *, now: datetime, t: Translate) -> None:
    """That the database was corrupt and a new one was begun: said, and written as the new log's first row."""
    aside = store.set_aside
    if aside is None:
        return
    view = View(text=Text(t("alarm-set-aside"), "\n", Code(aside.name), "\n\n", t("alarm-set-aside-next")))
    admins = [user_id for user_id, role in people.items() if role is Role.ADMIN]
    try:
        await store.audit.record_begun_anew(now, aside.name)
        await store.outbox.add(*(Post(chat_id=chat_id, view=pack(view), happened_at=now) for chat_id in admins))
    except DiskFull:
        log.error("nobody is told that the database was set aside: the disk is full", kept_as=aside.name)
