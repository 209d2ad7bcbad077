"""Who gets what: subscriptions, the labels of the container, quiet hours and mutes, as pure functions.

A label on a container overrules what chats have set; a mute overrules both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from fnmatch import fnmatchcase
from zoneinfo import ZoneInfo

from bot.settings import Settings
from bot.store.alerting_rows import Mute, Subscription
from bot.store.incident_rows import Incident, Severity, Trouble
from bot.watch.severity import CHAT_LABEL, Wish, wish_of

Place = tuple[int, int | None]

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """By the settings: where alerts go that nobody has set anything for."""

    notify: Sequence[Place] = ()
    escalate: Sequence[Place] = ()
    escalate_after: timedelta = timedelta(minutes=15)
    zone: tzinfo
    digest_at: str = ""


def defaults_of(settings: Settings, admins: Iterable[int]) -> Defaults:
    """Without NOTIFY_CHATS it is the admins, each in private: there a chat has its person's id."""
    return Defaults(
        notify=settings.notify_places or tuple((id, None) for id in sorted(admins)),
        escalate=settings.escalate_places,
        escalate_after=timedelta(minutes=settings.alert_repeat_min),
        zone=settings.zone,
        digest_at=settings.digest_at,
    )


def subscriptions(stored: Sequence[Subscription], defaults: Defaults) -> list[Subscription]:
    """What each chat has set, and the defaults for those that have set nothing."""
    found = {one.place: one for one in stored}
    for chat_id, topic_id in defaults.notify:
        default = Subscription(chat_id=chat_id, topic_id=topic_id, digest_at=defaults.digest_at)
        found.setdefault(default.place, default)
    for chat_id, topic_id in defaults.escalate:
        default = Subscription(chat_id=chat_id, topic_id=topic_id, escalate_after=defaults.escalate_after)
        found.setdefault(default.place, default)
    return list(found.values())


def concerned(incident: Incident, subscribed: Sequence[Subscription]) -> list[Subscription]:
    """Who is told of it at once; those who only come next are not among them."""
    wish = wish_of(incident.labels)
    if wish is Wish.OFF:
        return []
    place = labelled_place(incident)
    if place is not None:
        mine = [one for one in subscribed if one.place == place] or [Subscription(chat_id=place[0], topic_id=place[1])]
        return [one for one in mine if incident.severity >= _least(one, wish)]
    return [
        one
        for one in subscribed
        if one.is_on
        and one.escalate_after is None
        and incident.severity >= _least(one, wish)
        and _wants(one, incident, wish)
    ]


def next_in_line(incident: Incident, subscribed: Sequence[Subscription], unanswered: timedelta) -> list[Subscription]:
    """Who comes next when nobody has acknowledged it for so long."""
    if wish_of(incident.labels) is Wish.OFF:
        return []
    return [
        one
        for one in subscribed
        if one.is_on
        and one.escalate_after is not None
        and one.escalate_after <= unanswered
        and incident.severity is Severity.CRITICAL
        and _wants(one, incident, None)
    ]


def labelled_place(incident: Incident) -> Place | None:
    """``lotsman.alerts.chat``: "-1001234" or "-1001234:17". None where it is absent or wrong."""
    chat, _, topic = incident.labels.get(CHAT_LABEL, "").strip().partition(":")
    try:
        return (int(chat), int(topic) if topic else None) if chat else None
    except ValueError:
        return None


def zone_of(subscription: Subscription, default: tzinfo) -> tzinfo:
    try:
        return ZoneInfo(subscription.time_zone) if subscription.time_zone else default
    except (KeyError, ValueError, OSError):  # a machine without that zone
        return default


def quiet_until(subscription: Subscription, now: datetime, default: tzinfo) -> datetime | None:
    """The end of the quiet hours in which that moment lies; None outside of them, or where they are none."""
    span = read_span(subscription.quiet_hours)
    if span is None:
        return None
    begin, end = span
    local = now.astimezone(zone_of(subscription, default))
    clock = local.time().replace(tzinfo=None)
    is_over_midnight = begin > end
    is_quiet = (clock >= begin or clock < end) if is_over_midnight else begin <= clock < end
    if not is_quiet:
        return None
    day = local.date() + DAY if is_over_midnight and clock >= begin else local.date()
    return datetime.combine(day, end, tzinfo=local.tzinfo)


def read_span(text: str) -> tuple[time, time] | None:
    """Of "23:00-07:00". None for what is none, or has no length."""
    begin, sign, end = text.partition("-")
    first, last = read_time(begin), read_time(end)
    return (first, last) if sign and first is not None and last is not None and first != last else None


def read_time(text: str) -> time | None:
    hour, sign, minute = text.strip().partition(":")
    if not sign or not hour.isdecimal() or not minute.isdecimal() or int(hour) > 23 or int(minute) > 59:
        return None
    return time(int(hour), int(minute))


def mute_of(incident: Incident, mutes: Iterable[Mute], now: datetime) -> Mute | None:
    return next((mute for mute in mutes if is_muted_by(incident, mute) and not has_passed(mute, now)), None)


def is_muted_by(incident: Incident, mute: Mute) -> bool:
    if mute.host not in ("", incident.host):
        return False
    return incident.subject == mute.subject or fnmatchcase(incident.subject, mute.subject)


def has_passed(mute: Mute, now: datetime) -> bool:
    return mute.until is not None and mute.until <= now


def label_keys(subscribed: Iterable[Subscription]) -> frozenset[str]:
    """The labels by which somebody chooses."""
    return frozenset(label.partition("=")[0] for one in subscribed for label in one.labels)


def _least(subscription: Subscription, wish: Wish | None) -> Severity:
    if wish is Wish.ALL:
        return Severity.INFO
    return Severity.CRITICAL if wish is Wish.CRITICAL else subscription.least


def _wants(subscription: Subscription, incident: Incident, wish: Wish | None) -> bool:
    """By its filters. Names and labels choose among containers: the engine, its disk and its swarm are
    everybody's who has it.
    """
    if wish is Wish.ALL:
        return True
    if not wants_host(subscription, incident.host):
        return False
    if subscription.troubles and incident.trouble not in subscription.troubles:
        return False
    if incident.trouble in (Trouble.ENGINE, Trouble.DISK, Trouble.NODE, Trouble.MANAGER, Trouble.QUORUM):
        return True
    if subscription.names and not any(fnmatchcase(incident.subject, glob) for glob in subscription.names):
        return False
    return not subscription.labels or any(_has_label(incident, label) for label in subscription.labels)


def wants_host(subscription: Subscription, host: str) -> bool:
    return not subscription.hosts or any(fnmatchcase(host, glob) for glob in subscription.hosts)


def _has_label(incident: Incident, label: str) -> bool:
    key, sign, value = label.partition("=")
    return key in incident.labels and (not sign or incident.labels[key] == value)
