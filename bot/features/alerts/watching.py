"""How the alerts' commands reach those who watch, and how the chat that asks reads. No decisions and no text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from bot.errors import BotError
from bot.settings import read_zone
from bot.store.alerting_rows import Subscription
from bot.telegram.call import Call
from bot.telegram.incident_book import IncidentBook
from bot.watch.card_views import Audience

Place = tuple[int, int | None]


def book(call: Call) -> IncidentBook:
    """Raises BotError where nobody watches the engine."""
    if call.services.incidents is None:
        raise BotError(key="alerts-not-watching")
    return call.services.incidents


def here(call: Call) -> Place:
    return call.chat.id, call.chat.topic_id


async def audience(call: Call) -> Audience:
    """The asker's language, the chat's time zone."""
    return Audience(lang=call.lang, zone=await zone(call))


async def zone(call: Call) -> tzinfo:
    """The chat's own, else the settings'."""
    found = _of(await call.store.alerting.subscriptions(), here(call))
    return read_zone(found.time_zone) if found is not None and found.time_zone else call.settings.zone


async def subscription(call: Call, place: Place) -> Subscription | None:
    """What was set for that chat, else the defaults where it is told unasked; None where nothing is told."""
    found = _of(await call.store.alerting.subscriptions(), place)
    if found is not None:
        return found
    return Subscription(chat_id=place[0], topic_id=place[1]) if _is_told_unasked(call, place) else None


def _of(subscriptions: Sequence[Subscription], place: Place) -> Subscription | None:
    return next((one for one in subscriptions if one.place == place), None)


def _is_told_unasked(call: Call, place: Place) -> bool:
    places = call.settings.notify_places
    if places:
        return place in places
    return place == here(call) and call.chat.is_private and call.is_admin
