"""The card of one incident, a message that is edited in place as things change. Pure.

It is always one message: everything foreign in it is cut, so that ten long lines and the rest fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from aiogram.utils.formatting import Bold, Code, Pre, Text

from bot.features.alerts import story
from bot.features.alerts.moments import moment
from bot.features.alerts.story import foreign
from bot.features.alerts.taps import card_rows
from bot.store.incident_rows import Incident, Trouble
from bot.ui.clean import clean
from bot.ui.container_card import clipped, image_name, joined
from bot.ui.sizes import size
from bot.ui.split import fits
from bot.ui.texts import Translate, has_message, translator
from bot.ui.view import Row, View, rows_on_host
from bot.watch.card_views import Audience

LINES_SHOWN = (10, 5, 2)  # fewer where they are of signs that count twice, as emoji do
LINE_SHOWN = 180
OUTPUT_SHOWN = 300
PATH_SHOWN = 200
IMAGE_SHOWN = 100
USERS_SHOWN = 3
MEMBERS_SHOWN = 20
MIB = 1 << 20
GIB = 1 << 30
_NAMED = ("machine", "path")  # in the sentences of why an engine on another machine is out of reach


def card(incident: Incident, audience: Audience, now: datetime) -> View:
    t = translator(audience.lang)
    head = [
        _title(incident, t),
        Text(_where_and_when(incident, audience, now, t)),
        *_numbers(incident, audience, now, t),
        *(Text(line) for line in story.reasons(incident, t)),
        *(Text(line) for line in (story.course(incident, t), _times(incident, t)) if line),
        *_members(incident, t),
        *_memory_users(incident, t),
    ]
    notes = _notes(incident, audience, now, t)
    texts = (joined([*head, *_words(incident, count, t), *notes]) for count in LINES_SHOWN)
    text = next(filter(fits, texts), None) or joined([*head, *notes])
    return View(text=text, rows=rows_there(incident, audience, t))


def rows_there(incident: Incident, audience: Audience, t: Translate) -> tuple[Row, ...]:
    """Of several engines a press means the incident's, whatever the chat has chosen by then."""
    return rows_on_host(card_rows(incident, t), incident.host if audience.names_host else "")


def _title(incident: Incident, t: Translate) -> Text:
    sign = story.sign(incident)
    told = story.ended(incident, t) or story.happened(incident, t)
    if incident.trouble in story.WHOLE:
        return Text(sign, " ", Bold(told))
    return Text(sign, " ", Bold(story.name(incident)), f" {told}")


def _where_and_when(incident: Incident, audience: Audience, now: datetime, t: Translate) -> str:
    what = story.happened(incident, t, in_short=True) if story.ended(incident, t) else ""
    image = clipped(image_name(clean(incident.image)), IMAGE_SHOWN) if incident.image != incident.subject else ""
    host = t("alerts-host", host=clean(incident.host)) if audience.names_host else ""
    when = moment(incident.opened_at, audience, now, seconds=True)
    return " · ".join(part for part in (what, image, host, when) if part)


def _numbers(incident: Incident, audience: Audience, now: datetime, t: Translate) -> list[Text]:
    details = incident.details
    if incident.trouble is Trouble.DISK:
        return _disk(incident, t)
    if incident.trouble is Trouble.MEMORY and (used := story.number(incident, "memory_bytes")) is not None:
        limit = story.number(incident, "memory_limit_bytes") or 0
        return [Text(t("alerts-memory-of", used=memory(used), limit=memory(limit)))] if limit else []
    if command := story.exec_command(incident):
        return [Text(t("alerts-command"), " ", Code(command))]
    if said := details.get(_SAID.get(incident.trouble, "")):
        return [Text(t("alerts-engine-reason", reason=foreign(said, OUTPUT_SHOWN)))]
    return _engine(incident, audience, now, t) if incident.trouble is Trouble.ENGINE else []


_SAID = {Trouble.SERVICE: "error", Trouble.UPDATE: "message", Trouble.NODE: "message"}
"""The detail that has the engine's words on it."""


def _disk(incident: Incident, t: Translate) -> list[Text]:
    free, total = story.number(incident, "free_bytes"), story.number(incident, "total_bytes")
    if free is None:
        return []
    path = foreign(incident.details.get("path", ""), PATH_SHOWN)
    told = t("alerts-free", free=size(free), total=size(total)) if total else t("alerts-free-only", free=size(free))
    return [Text(f"{path} · {told}" if path else told)]


def _engine(incident: Incident, audience: Audience, now: datetime, t: Translate) -> list[Text]:
    lines = []
    if reason := foreign(incident.details.get("reason", ""), OUTPUT_SHOWN):
        lines.append(_why_away(incident, reason, t))
    if incident.resolved_at is not None:
        since, until = _blind(incident.details, incident.opened_at, incident.resolved_at)
        span = {"from": moment(since, audience, now, seconds=True), "until": moment(until, audience, now, seconds=True)}
        lines.append(t("alerts-engine-unseen", **span))
    if incident.details.get("restarted"):
        lines.append(t("alerts-engine-restarted"))
    return [Text(line) for line in lines]


def _why_away(incident: Incident, reason: str, t: Translate) -> str:
    """In the person's words where there is a sentence for it."""
    error = incident.details.get("error", "")
    if not error or not has_message("en", error):
        return t("alerts-engine-reason", reason=reason)
    return t(error, reason=reason, **{name: foreign(incident.details.get(name, ""), PATH_SHOWN) for name in _NAMED})


def _blind(details: Mapping[str, str], opened_at: datetime, resolved_at: datetime) -> tuple[datetime, datetime]:
    """From when until when nothing was seen, which begins before that was noticed."""
    try:
        return datetime.fromisoformat(details["blind_since"]), datetime.fromisoformat(details["blind_until"])
    except (KeyError, ValueError):
        return opened_at, resolved_at


def _times(incident: Incident, t: Translate) -> str:
    """How often it came again after it was over, within the time that counts as the same trouble."""
    count = int(story.number(incident, "times") or 1)
    return t("alerts-times", count=count) if count > 1 else ""


def _members(incident: Incident, t: Translate) -> list[Text]:
    if not incident.members:
        return []
    shown = [clipped(clean(name), story.NAME_SHOWN) for name in incident.members[:MEMBERS_SHOWN]]
    more = len(incident.members) - len(shown)
    return [Text(", ".join(shown), f" {t('alerts-more', count=more)}" if more else "")]


def _memory_users(incident: Incident, t: Translate) -> list[Text]:
    users = sorted(incident.memory_users, key=lambda user: (-user.memory_bytes, user.name))[:USERS_SHOWN]
    if not users:
        return []
    return [
        Text(t("alerts-memory-users")),
        *(Text(f"• {clipped(clean(user.name), story.NAME_SHOWN)}  {memory(user.memory_bytes)}") for user in users),
    ]


def _words(incident: Incident, count: int, t: Translate) -> list[Text]:
    lines: list[Text] = []
    if output := _check_output(incident):
        lines += [Text(t("alerts-check-output"), " ", Code(output))]
    tail = [foreign(line, LINE_SHOWN) for line in incident.log_tail[-count:]]
    if any(tail):
        lines += [Text(), Text(t("alerts-last-lines", count=len(tail))), Text(Pre("\n".join(tail)))]
    return lines


def _check_output(incident: Incident) -> str:
    """What the last failing check printed, while that is the trouble."""
    if incident.trouble is not Trouble.UNHEALTHY:
        return ""
    failed = [step.detail for step in incident.steps if step.what == "unhealthy"]
    return foreign(failed[-1], OUTPUT_SHOWN) if failed else ""


def _notes(incident: Incident, audience: Audience, now: datetime, t: Translate) -> list[Text]:
    notes = [t("alerts-told-late")] if incident.is_late else []
    if incident.acknowledged_by:
        at = incident.acknowledged_at or incident.updated_at
        notes.append(
            t(
                "alerts-on-it",
                name=foreign(incident.acknowledged_by, story.NAME_SHOWN),
                moment=moment(at, audience, now),
            )
        )
    if incident.resolved_at is None and (until := incident.details.get("muted_until", "")):
        notes.append(_muted(until, foreign(incident.details.get("muted_by", ""), story.NAME_SHOWN), audience, now, t))
    return [Text(), *(Text(note) for note in notes)] if notes else []


def _muted(until: str, by: str, audience: Audience, now: datetime, t: Translate) -> str:
    try:
        at = datetime.fromisoformat(until)
    except ValueError:
        return t("alerts-muted-healthy", name=by)
    return t("alerts-muted-until", moment=moment(at, audience, now), name=by)


def memory(amount_bytes: float) -> str:
    """Binary units, as memory limits are written."""
    return f"{amount_bytes / GIB:.3g} GiB" if amount_bytes >= GIB else f"{amount_bytes / MIB:.4g} MiB"
