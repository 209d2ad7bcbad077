"""Changes become posts: for each chat that is concerned a view in its language, as a new message, a repeat or an edit.

Nothing is sent or kept here; what comes out is committed by the desk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo

import structlog
from aiogram.utils.formatting import Text

from bot.store.alerting_rows import Held, Mute, Subscription
from bot.store.incident_rows import Incident, Severity, Trouble
from bot.store.posts import Post
from bot.telegram.packing import pack
from bot.ui.view import View
from bot.watch.card_views import Audience, CardViews
from bot.watch.groups import AWAY
from bot.watch.routing import Place, concerned, mute_of, next_in_line, quiet_until, zone_of
from bot.watch.state import Change, Say

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Mail:
    posts: list[Post] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    released: list[Held] = field(default_factory=list)
    told: dict[int, list[Place]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What routing depends on, at one moment."""

    subscribed: Sequence[Subscription]
    mutes: Sequence[Mute]
    now: datetime
    members: Callable[[int], Sequence[Incident]]  # of a wave or a summary


class Writer:
    """``language`` is asked by chat id; ``zone`` is that of the settings."""

    def __init__(self, views: CardViews, *, language: Callable[[int], str], zone: tzinfo, names_host: bool):
        self.views = views
        self._language = language
        self._zone = zone
        self._names_host = names_host

    def audience(self, place: Place, subscribed: Sequence[Subscription]) -> Audience:
        mine = next((one for one in subscribed if one.place == place), Subscription(chat_id=place[0]))
        return Audience(
            lang=mine.language or self._language(place[0]),
            zone=zone_of(mine, self._zone),
            names_host=self._names_host,
        )

    def write(self, changes: Sequence[Change], situation: Situation) -> Mail:
        mail = Mail()
        for change in changes:
            if change.say is not Say.KEEP:
                self._write_one(change, situation, mail)
        return mail

    def _write_one(self, change: Change, situation: Situation, mail: Mail) -> None:
        incident, told = change.incident, change.tracked.following.told
        targets = _targets(change, situation)
        for place in dict.fromkeys((*told, *targets)):
            mine, target = place in told, targets.get(place)
            audience = self.audience(place, situation.subscribed)
            shown = target.incidents if target is not None else _all(incident, situation)
            post = Post(
                chat_id=place[0],
                topic_id=place[1],
                view=pack(self._view(incident, shown, audience, situation.now)),
                card=card_of(incident),
                is_silent=_severity(incident, shown) < Severity.CRITICAL,
                rings_again=mine and target is not None and change.say is Say.AGAIN,
                happened_at=situation.now if change.is_timed else incident.updated_at,
                lang=audience.lang,
                time_zone=time_zone_of(place, situation.subscribed),
            )
            held = self._held(target, change, post, situation.now) if target is not None else None
            if held is not None:
                mail.held.append(held)
                if not mine:
                    continue
                post = replace(post, rings_again=False)
            elif target is not None and not mine:
                if target.subscription.quiet_hours:
                    mail.released.append(_as_held(place, incident.id, situation.now))
                mail.told.setdefault(incident.id, []).append(place)
            mail.posts.append(post)

    def _held(self, target: _Target, change: Change, post: Post, now: datetime) -> Held | None:
        """What would be a message of its own in quiet hours and does not ring waits for their end."""
        is_edit = target.subscription.place in change.tracked.following.told and not post.rings_again
        if is_edit or not post.is_silent:
            return None
        until = quiet_until(target.subscription, now, self._zone)
        return _as_held(target.subscription.place, change.incident.id, until) if until is not None else None

    def _view(self, incident: Incident, shown: Sequence[Incident], audience: Audience, now: datetime) -> View:
        try:
            return self._written(incident, shown, audience, now)
        except Exception as error:  # one card that cannot be written must not take others with it
            log.error("a card could not be written", incident=incident.id, exc_info=error)
            return View(text=Text(f"{incident.host}: {incident.subject}: {incident.trouble}"))

    def _written(self, incident: Incident, shown: Sequence[Incident], audience: Audience, now: datetime) -> View:
        if incident.trouble is not Trouble.WAVE:
            return self.views.card(incident, audience, now)
        if incident.details.get("kind") == AWAY:
            blind_since = datetime.fromisoformat(incident.details["blind_since"])
            return self.views.away(shown, blind_since, audience, now, host=incident.host)
        names = tuple(dict.fromkeys(member.subject for member in shown))
        return self.views.wave(replace(incident, members=names), shown, audience, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    subscription: Subscription
    incidents: tuple[Incident, ...]  # what of a wave concerns that chat


def time_zone_of(place: Place, subscribed: Sequence[Subscription]) -> str:
    """Empty for the one of the settings."""
    return next((one.time_zone for one in subscribed if one.place == place), "")


def card_of(incident: Incident) -> str:
    return f"incident:{incident.id}"


def _targets(change: Change, situation: Situation) -> dict[Place, _Target]:
    """The chats to which this is news."""
    if change.say is Say.EDIT:
        return {}
    found: dict[Place, _Target] = {}
    for incident in _all(change.incident, situation):
        if mute_of(incident, situation.mutes, situation.now) is not None:
            continue
        for subscription in _subscriptions(change, incident, situation):
            before = found.get(subscription.place)
            incidents = (*before.incidents, incident) if before is not None else (incident,)
            found[subscription.place] = _Target(subscription=subscription, incidents=incidents)
    return found


def _subscriptions(change: Change, incident: Incident, situation: Situation) -> list[Subscription]:
    """A repeat and the turn of the next chats may be due together."""
    found = [] if change.say is Say.ESCALATE else concerned(incident, situation.subscribed)
    if change.unanswered_s:
        found += next_in_line(incident, situation.subscribed, timedelta(seconds=change.unanswered_s))
    return found


def _all(incident: Incident, situation: Situation) -> tuple[Incident, ...]:
    return tuple(situation.members(incident.id)) if incident.trouble is Trouble.WAVE else (incident,)


def _severity(incident: Incident, shown: Sequence[Incident]) -> Severity:
    if incident.trouble is not Trouble.WAVE:
        return incident.severity
    return max((one.severity for one in shown if one.resolved_at is None), default=Severity.WARNING)


def _as_held(place: Place, id: int, due_at: datetime) -> Held:
    return Held(chat_id=place[0], topic_id=place[1], incident_id=id, due_at=due_at)
