"""Many incidents in one message: a wave of deaths, what happened unseen, quiet hours, the day. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from aiogram.utils.formatting import Bold, Code, Text

from bot.features.alerts import story
from bot.features.alerts.card import card, rows_there
from bot.features.alerts.moments import day, moment
from bot.features.alerts.taps import beside, open_button
from bot.store.incident_rows import Incident
from bot.ui.ages import span
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.sizes import size
from bot.ui.texts import Translate, translator
from bot.ui.view import Row, View
from bot.watch.card_views import Audience, Report

LINES_SHOWN = 25  # incidents; each may take two lines on a phone, and all must fit into one message
CARDS_OFFERED = 4
PEOPLE_SHOWN = 10
RESTARTS_SHOWN = 10
HASH_SHOWN = 32  # of 64 digits: enough that nobody finds another chain with the same


def line(incident: Incident, audience: Audience, now: datetime, t: Translate) -> Text:
    """``🔴 02:13 web01 crashed, code 1 · is running again after 5 s``"""
    told = story.happened(incident, t, in_short=True)
    host = f" · {t('alerts-host', host=clean(incident.host))}" if audience.names_host else ""
    ended = story.ended(incident, t)
    rest = f"{host} · {ended}" if ended else host
    if incident.restarts and not ended:
        rest = f"{rest} · {t('alerts-step-restarts', count=incident.restarts)}"
    head = f"{story.sign(incident)} {moment(incident.opened_at, audience, now)} "
    if incident.trouble in story.WHOLE:
        return Text(head, told, rest)
    return Text(head, Bold(story.name(incident)), f" {told}{rest}")


def lines(incidents: Sequence[Incident], audience: Audience, now: datetime, t: Translate) -> list[Text]:
    """In the order of time; the newest are kept where they are too many."""
    ordered = sorted(incidents, key=lambda one: (one.opened_at, one.id))
    shown = ordered[-LINES_SHOWN:]
    more = len(ordered) - len(shown)
    head = [Text(t("alerts-more", count=more))] if more else []
    return [*head, *(line(one, audience, now, t) for one in shown)]


def wave(found: Incident, members: Sequence[Incident], audience: Audience, now: datetime) -> View:
    """Of members at hand how many are back, and what became of each; by their names only otherwise."""
    if not members:
        return card(found, audience, now)
    t = translator(audience.lang)
    back = sum(one.resolved_at is not None for one in members)
    names = tuple(one.subject for one in members)
    count = max(len(found.members), len(names))
    told = story.ended(found, t) or t("alerts-wave", count=count)
    parts = [t("alerts-host", host=clean(found.host))] if audience.names_host else []
    parts.append(moment(found.opened_at, audience, now, seconds=True))
    text = [
        Text(story.sign(found), " ", Bold(told)),
        Text(" · ".join(parts)),
        *([Text(t("alerts-wave-back", back=str(back), count=str(count)))] if back else []),
        *lines(members, audience, now, t),
    ]
    if found.acknowledged_by:
        at = moment(found.acknowledged_at or found.updated_at, audience, now)
        text += [Text(), Text(t("alerts-on-it", name=clean(found.acknowledged_by), moment=at))]
    return View(text=joined(text), rows=rows_there(found, audience, t))


def away(
    incidents: Sequence[Incident],
    blind_since: datetime,
    audience: Audience,
    now: datetime,
    *,
    host: str = "",
    blind_until: datetime | None = None,
) -> View:
    t = translator(audience.lang)
    end = blind_until or now
    blind_for = span((end - blind_since).total_seconds(), t)
    begun, until = moment(blind_since, audience, now), moment(end, audience, now)
    title = Text(Bold(t("alerts-away")), f" · {clean(host)}" if host and audience.names_host else "")
    told = lines(incidents, audience, now, t) or [Text(t("alerts-away-nothing"))]
    when = t("alerts-away-span", **{"from": begun, "until": until, "time": blind_for})
    return View(text=joined([title, Text(when), Text(), *told]), rows=_open_rows(incidents, t))


def morning(incidents: Sequence[Incident], audience: Audience, now: datetime) -> View:
    t = translator(audience.lang)
    told = lines(incidents, audience, now, t) or [Text(t("alerts-away-nothing"))]
    return View(text=joined([Bold(t("alerts-morning")), *told]), rows=_open_rows(incidents, t))


def digest(report: Report, audience: Audience, now: datetime) -> View:
    t = translator(audience.lang)
    title = Text(Bold(t("alerts-digest")), f", {day(report.until, audience)}")
    host = [Text(t("alerts-host", host=clean(report.host)))] if audience.names_host else []
    parts = [
        _troubles(report, audience, now, t),
        _counted(t("alerts-digest-restarts"), report.restarts, RESTARTS_SHOWN, t),
        _space(report, t),
        _counted(t("alerts-digest-deeds"), report.deeds, PEOPLE_SHOWN, t),
        _audit(report, t),
    ]
    text: list[Text] = [title, *host]
    for part in parts:
        text += [Text(), *part] if part else []
    rows: list[Row] = [*_open_rows(report.incidents, t), (beside(t("alerts-do-status"), "status"),)]
    return View(text=joined(text), rows=tuple(rows))


def _troubles(report: Report, audience: Audience, now: datetime, t: Translate) -> list[Text]:
    if not report.incidents:
        return [Text(t("alerts-digest-quiet"))]
    is_open = Counter(one.resolved_at is None for one in report.incidents)[True]
    head = t("alerts-digest-incidents", count=len(report.incidents))
    if is_open:
        head = f"{head}, {t('alerts-digest-open', count=is_open)}"
    return [Text(head), *lines(report.incidents, audience, now, t)]


def _counted(title: str, counts: Mapping[str, int], at_most: int, t: Translate) -> list[Text]:
    """``web01 ×7, db ×1``, the most first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not ordered:
        return []
    shown = [f"{clipped(clean(name), story.NAME_SHOWN)} ×{count}" for name, count in ordered[:at_most]]
    more = len(ordered) - len(shown)
    return [Text(title, " ", ", ".join(shown), f" {t('alerts-more', count=more)}" if more else "")]


def _space(report: Report, t: Translate) -> list[Text]:
    told: list[Text] = []
    if report.disk_total_bytes:
        free, total = size(report.disk_free_bytes), size(report.disk_total_bytes)
        change = _growth(report.disk_growth_bytes, t)
        told.append(Text(t("alerts-digest-disk", free=free, total=total), f", {change}" if change else ""))
    if report.unused_images:
        told.append(Text(t("alerts-digest-images", count=report.unused_images, size=size(report.unused_images_bytes))))
    return told


def _audit(report: Report, t: Translate) -> list[Text]:
    if not report.audit_hash:
        return []
    return [Text(t("alerts-digest-audit"), " ", Code(report.audit_hash[:HASH_SHOWN]))]


def _growth(growth_bytes: int | None, t: Translate) -> str:
    if not growth_bytes:
        return ""
    key = "alerts-digest-grown" if growth_bytes > 0 else "alerts-digest-shrunk"
    return t(key, size=size(abs(growth_bytes)))


def _open_rows(incidents: Iterable[Incident], t: Translate) -> tuple[Row, ...]:
    """To the cards of what is still open, the gravest first."""
    still = sorted(
        (one for one in incidents if one.resolved_at is None and one.id),
        key=lambda one: (-one.severity, one.opened_at, one.id),
    )
    return tuple((open_button(one, f"{story.sign(one)} {_label(one, t)}"),) for one in still[:CARDS_OFFERED])


def _label(incident: Incident, t: Translate) -> str:
    if incident.trouble in story.WHOLE:
        return story.happened(incident, t)
    return story.name(incident)
