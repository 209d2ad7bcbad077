"""What the delivery itself has to say, in each chat's language and time: that it is late, a repeat, or cannot be shown.

Pure but for the look-up that is passed in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from aiogram.utils.formatting import Text

from bot.store.posts import Post
from bot.ui.ages import duration
from bot.ui.texts import Translate, translator
from bot.ui.view import View

UNWRITTEN_LINES = 3  # of a card: what, which image and when, why


class DeliveryNotes:
    """``language`` (asked by chat id) and ``zone`` are for posts that name none."""

    def __init__(self, *, language: Callable[[int], str], zone: tzinfo):
        self._language = language
        self._zone = zone

    def late(self, post: Post, now: datetime) -> str:
        zone = self._zone_of(post)
        then, today = post.happened_at.astimezone(zone), now.astimezone(zone).date()
        at = then.strftime("%H:%M" if then.date() == today else "%Y-%m-%d %H:%M")
        t = self._t(post.chat_id, post.lang)
        return t("delivery-late", at=at, late=duration((now - post.happened_at).total_seconds(), t))

    def repeat(self, post: Post) -> str:
        return self._t(post.chat_id, post.lang)("delivery-repeat")

    def plain(self, post: Post) -> str:
        """In place of what Telegram does not take in any form."""
        return self._t(post.chat_id, post.lang)("delivery-plain")

    def unwritten(self, post: Post) -> View:
        """The head of what a full disk keeps from being sent in full."""
        head = "\n".join(str(post.view["text"]).splitlines()[:UNWRITTEN_LINES])
        sentence = self._t(post.chat_id, post.lang)("delivery-unwritten")
        return View(text=Text(head, "\n\n", sentence), is_silent=post.is_silent)

    def closed(self, chat_id: int, *, closed_id: int, reason: str, count: int) -> View:
        """For ``chat_id`` about another chat that takes nothing; ``count`` messages wait for it."""
        t = self._t(chat_id)
        return View(text=Text(t("delivery-closed", chat=str(closed_id), reason=reason, count=count)))

    def _zone_of(self, post: Post) -> tzinfo:
        try:
            return ZoneInfo(post.time_zone) if post.time_zone else self._zone
        except (KeyError, ValueError, OSError):  # a machine without that zone
            return self._zone

    def _t(self, chat_id: int, lang: str = "") -> Translate:
        return translator(lang or self._language(chat_id))
