"""The lines that delivery adds to a message or sends in place of it. Pure."""

from __future__ import annotations

from datetime import datetime

from aiogram.utils.formatting import Text

from bot.features.alerts.moments import moment
from bot.features.alerts.story import foreign
from bot.ui.ages import span
from bot.ui.container_card import joined
from bot.ui.texts import translator
from bot.ui.view import View
from bot.watch.card_views import Audience

REASON_SHOWN = 200


def late(happened_at: datetime, audience: Audience, now: datetime) -> str:
    t = translator(audience.lang)
    passed = span((now - happened_at).total_seconds(), t)
    return t("alerts-late", moment=moment(happened_at, audience, now), time=passed)


def repeat(audience: Audience) -> str:
    return translator(audience.lang)("alerts-repeat")


def plain(audience: Audience) -> str:
    return translator(audience.lang)("alerts-plain")


def suspended(chat: str, reason: str, audience: Audience) -> View:
    t = translator(audience.lang)
    lines = [Text("⚠ ", t("alerts-suspended", chat=foreign(chat, REASON_SHOWN)))]
    if reason:
        lines.append(Text(t("alerts-suspended-reason", reason=foreign(reason, REASON_SHOWN))))
    return View(text=joined(lines))
