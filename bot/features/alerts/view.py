"""Pure text of the alerts' commands: what a chat gets, mutes, lists of incidents, and one incident's kept lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiogram.utils.formatting import Bold, Pre, Text

from bot.features.alerts import story
from bot.features.alerts.card import card
from bot.features.alerts.digests import line
from bot.features.alerts.moments import moment
from bot.features.alerts.story import foreign
from bot.features.alerts.taps import NAME_ON_BUTTON, PAGE, SHOW, UNMUTE
from bot.store.alerting_rows import Mute, Subscription
from bot.store.incident_rows import Incident
from bot.telegram.incident_book import Until
from bot.ui.ages import span
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.pages import Page, pager_row
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command
from bot.watch.card_views import Audience

MUTES_SHOWN = 8
KEPT_LINE_SHOWN = 300
LEVELS = ("info", "warning", "critical")


# what a chat gets


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """``subscription`` None: nothing comes there. ``chat`` is set where it is another chat than the one that reads."""

    subscription: Subscription | None
    mutes: Sequence[Mute] = ()
    chat: str = ""
    zone: str = "UTC"  # of the settings
    may_set: bool = False
    may_unmute: bool = False


def chosen(found: Chosen, audience: Audience, now: datetime, t: Translate) -> View:
    title = t("alerts-title-other", chat=found.chat) if found.chat else t("alerts-title")
    lines: list[Text] = [Bold(title)]
    if found.subscription is None:
        lines.append(Text(t("alerts-not-subscribed")))
    elif not found.subscription.is_on:
        lines.append(Text(t("alerts-is-off")))
    else:
        lines += [Text(text) for text in _wants(found.subscription, found.zone, t)]
    if found.mutes:
        lines += [Text(), Text(t("alerts-mutes"))]
        lines += [Text("• ", _mute(mute, audience, now, t)) for mute in found.mutes[:MUTES_SHOWN]]
    if found.subscription is not None and found.subscription.is_on:
        lines += [Text(), Text(t("alerts-labels-note"))]
    return View(text=joined(lines), rows=(*_setting_rows(found, t), *_unmute_rows(found, audience, t)))


def _wants(one: Subscription, zone: str, t: Translate) -> list[str]:
    if one.escalate_after is not None:
        level = t("alerts-escalate", time=span(one.escalate_after.total_seconds(), t))
    else:
        level = f"{t('alerts-level')} {t(f'alerts-level-{one.least.name.lower()}')}"
    quiet = t("alerts-quiet-on", span=one.quiet_hours) if one.quiet_hours else t("alerts-quiet-off")
    digest = t("alerts-digest-on", moment=one.digest_at) if one.digest_at else t("alerts-digest-off")
    facts = [
        ("alerts-hosts", ", ".join(one.hosts)),
        ("alerts-names", ", ".join(one.names) or t("alerts-all")),
        ("alerts-labels", ", ".join(one.labels)),
        ("alerts-kinds", ", ".join(one.troubles) or t("alerts-all")),
        ("alerts-quiet", quiet),
        ("alerts-digest-at", digest),
        ("alerts-zone", one.time_zone or zone),
    ]
    return [level, *(f"{t(key)} {clean(value)}" for key, value in facts if value)]


def _setting_rows(found: Chosen, t: Translate) -> list[Row]:
    if not found.may_set:
        return []
    one = found.subscription
    if one is None or not one.is_on:
        return [(_set("on", found, t),)]
    levels = tuple(_set(f"level-{level}", found, t) for level in LEVELS if level != one.least.name.lower())
    return [levels, (_set("off", found, t),)]


def _set(what: str, found: Chosen, t: Translate) -> Button:
    option, _, value = what.partition("-")
    chat = ["--chat", found.chat] if found.chat else []
    line = " ".join(["alerts set", f"--{option}", *([value] if value else []), *chat])
    return Button(text=t(f"alerts-do-{what}"), tap=tap_command(line, ask=False))


def _unmute_rows(found: Chosen, audience: Audience, t: Translate) -> list[Row]:
    if not found.may_unmute:
        return []
    return [(_unmute(mute, found.chat, audience, t),) for mute in found.mutes[:MUTES_SHOWN]]


def _unmute(mute: Mute, chat: str, audience: Audience, t: Translate) -> Button:
    label = t("alerts-do-unmute", name=_told_apart(clean(mute.subject), mute.host, audience))
    args = {"host": mute.host, "subject": mute.subject, "chat": chat}
    return Button(text=label, tap=Tap(action=UNMUTE, args=args))


def _told_apart(name: str, host: str, audience: Audience) -> str:
    """For a button: two hosts have containers of one name."""
    where = f" @{clean(host)}" if audience.names_host and host else ""
    return f"{clipped(name, NAME_ON_BUTTON - len(where))}{where}"


def _mute(mute: Mute, audience: Audience, now: datetime, t: Translate) -> str:
    name = clipped(clean(mute.subject), story.NAME_SHOWN)
    if audience.names_host and mute.host:
        name = f"{name} @{clean(mute.host)}"
    if mute.until is None:
        return t("alerts-mute-until-healthy", name=name)
    return t("alerts-mute-until", name=name, moment=moment(mute.until, audience, now))


def muted(name: str, until: Until, audience: Audience, now: datetime, t: Translate) -> str:
    name = clipped(clean(name), story.NAME_SHOWN)
    if isinstance(until, datetime):
        return t("alerts-mute-done", name=name, moment=moment(until, audience, now))
    return t("alerts-mute-done-healthy", name=name)


def said(text: str) -> View:
    return View(text=Text(text))


def unmuted(name: str, t: Translate, *, was_muted: bool) -> str:
    return t("alerts-unmute-done" if was_muted else "alerts-unmute-was", name=clipped(clean(name), story.NAME_SHOWN))


def muted_by_glob(name: str, glob: str, t: Translate) -> str:
    return t("alerts-muted-by-glob", name=clipped(clean(name), story.NAME_SHOWN), glob=clean(glob))


# incidents


def incidents(
    found: Page[Incident], audience: Audience, now: datetime, t: Translate, *, is_past: bool, host: str = ""
) -> View:
    """``host``: the list is of that engine alone."""
    turn = _turner(is_past, host)
    other = (Button(text=t("alerts-do-open" if is_past else "alerts-do-past"), tap=_turner(not is_past, host)(0)),)
    if not found.total:
        text = Text(t("alerts-incidents-never" if is_past else "alerts-incidents-none"))
        return View(text=text, rows=(other,))
    title = t("alerts-incidents-past") if is_past else t("alerts-incidents-open", count=found.total)
    lines: list[Text] = [Bold(title)]
    rows: list[Row] = []
    for one in found.items:
        lines += [Text(), line(one, audience, now, t)]
        name = story.happened(one, t) if one.trouble in story.WHOLE else story.name(one)
        args = {"id": one.id, **turn(found.number).args}
        label = _told_apart(f"{story.sign(one)} {name}", one.host, audience)
        rows.append((Button(text=label, tap=Tap(action=SHOW, args=args)),))
    pager = pager_row(found, turn)
    return View(text=joined(lines), rows=(*rows, *([pager] if pager else []), other))


def _turner(is_past: bool, host: str) -> Callable[[int], Tap]:
    of = {"of": host} if host else {}
    return lambda number: Tap(action=PAGE, args={"page": number, "past": is_past, **of})


def opened(
    incident: Incident, audience: Audience, now: datetime, t: Translate, back: tuple[int, bool, str] | None = None
) -> View:
    """A card out of a list, with the way back to its page; ``back`` is the page, whether it is one of the past, and
    the engine whose list it is ("" for all).
    """
    shown = card(incident, audience, now)
    if back is None:
        return shown
    number, is_past, host = back
    row = (Button(text=t("alerts-do-back"), tap=_turner(is_past, host)(number)),)
    return View(text=shown.text, rows=(*shown.rows, row))


def kept_lines(incident: Incident, t: Translate) -> View:
    """What was taken at the end of a container that is gone."""
    lines = [foreign(text, KEPT_LINE_SHOWN) for text in incident.log_tail]
    name = story.name(incident)
    if not any(lines):
        return View(text=Text(t("alerts-no-lines", name=name)))
    return View(text=Text(Bold(t("alerts-kept-lines", name=name)), "\n", Pre("\n".join(lines))))
