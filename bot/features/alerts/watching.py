"""How the alerts' commands reach those who watch, and how the chat that asks reads. No decisions and no text."""

from __future__ import annotations

from datetime import tzinfo

from bot.errors import BotError
from bot.store.alerting_rows import Subscription
from bot.telegram.call import Call
from bot.telegram.command import Role
from bot.telegram.incident_book import IncidentBook
from bot.watch.card_views import Audience
from bot.watch.routing import Defaults, defaults_of, subscriptions, zone_of

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
    return Audience(lang=call.lang, zone=await zone(call), names_host=call.services.fleet.has_several)


async def zone(call: Call) -> tzinfo:
    """The chat's own, else the settings'."""
    found = await subscription(call, here(call))
    return zone_of(found, call.settings.zone) if found is not None else call.settings.zone


async def subscription(call: Call, place: Place) -> Subscription | None:
    """What was set for that chat, else the defaults where it is told unasked; None where nothing is told."""
    found = subscriptions(await call.store.alerting.subscriptions(), _defaults(call))
    return next((one for one in found if one.place == place), None)


def beginning(call: Call, place: Place) -> Subscription:
    """What somebody who sets something for a chat that is told nothing yet begins with."""
    return Subscription(chat_id=place[0], topic_id=place[1], digest_at=call.settings.digest_at)


def _defaults(call: Call) -> Defaults:
    """As the desk reckons them, for whatever chat is asked about."""
    admins = [id for id, role in call.services.roles.everyone().items() if role is Role.ADMIN]
    return defaults_of(call.settings, admins)
