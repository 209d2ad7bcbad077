"""What the delivery itself has to say, in each chat's language and time: that it is late, a repeat, or cannot be shown.

Pure but for the two look-ups that are passed in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from aiogram.utils.formatting import Text

from bot.ui.ages import duration
from bot.ui.texts import Translate, translator
from bot.ui.view import View


class DeliveryNotes:
    """``language`` and ``zone`` are asked by chat id, and by topic id where there is one."""

    def __init__(self, *, language: Callable[[int], str], zone: Callable[[int, int | None], tzinfo]):
        self._language = language
        self._zone = zone

    def late(self, chat_id: int, topic_id: int | None, happened_at: datetime, now: datetime) -> str:
        zone = self._zone(chat_id, topic_id)
        then, today = happened_at.astimezone(zone), now.astimezone(zone).date()
        at = then.strftime("%H:%M" if then.date() == today else "%Y-%m-%d %H:%M")
        t = self._t(chat_id)
        return t("delivery-late", at=at, late=duration((now - happened_at).total_seconds(), t))

    def repeat(self, chat_id: int) -> str:
        return self._t(chat_id)("delivery-repeat")

    def plain(self, chat_id: int) -> str:
        """In place of what Telegram does not take in any form."""
        return self._t(chat_id)("delivery-plain")

    def closed(self, chat_id: int, *, closed_id: int, reason: str, count: int) -> View:
        """For ``chat_id`` about another chat that takes nothing; ``count`` messages wait for it."""
        t = self._t(chat_id)
        return View(text=Text(t("delivery-closed", chat=str(closed_id), reason=reason, count=count)))

    def _t(self, chat_id: int) -> Translate:
        return translator(self._language(chat_id))
