"""Pure text of /why: one container's story in the order in which one asks, and the list of those that are not well."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiogram.utils.formatting import Bold, Pre, Text

from bot.answers.model import Article
from bot.engine.model import Container, ContainerDetails, Health, HealthCheck, LogLine, State
from bot.errors import EngineError
from bot.features.why.evidence import has_ended, is_short_lived, lifetime
from bot.store import AuditRow
from bot.ui.ages import duration
from bot.ui.clean import clean
from bot.ui.container_card import OUTPUT_SHOWN, clipped, image_name, joined, state_line
from bot.ui.exits import meaning
from bot.ui.failures import sentence
from bot.ui.pages import Page, pager_row
from bot.ui.secrets import mask_text
from bot.ui.signs import state_sign
from bot.ui.statuses import status_text
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

PAGE = "why.page"
ARTICLE = "ask.article"  # declared by the feature that answers questions
LINE_SHOWN = 240  # ten such lines and the rest fit into one message
CHECKS_SHOWN = 3
CHECK_SHOWN = 200
NAME_ON_BUTTON = 40
TITLE_ON_BUTTON = 60
READABLE_DRIVERS = ("json-file", "local", "journald")
MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """``words`` are the last lines; ``log_failure`` is why there are none to be had. The deeds are the audit's."""

    details: ContainerDetails
    words: Sequence[LogLine] = ()
    log_failure: EngineError | None = None
    ended_by: AuditRow | None = None
    started_by: AuditRow | None = None
    articles: Sequence[Article] = ()


# one container


def story(told: Story, *, may: Callable[[str], bool], lang: str, now: datetime, t: Translate) -> View:
    """``may``: which commands the reader may run on this container."""
    details = told.details
    sign = state_sign(details.state, details.health, details.exit_code)
    lines = [
        Text(sign, " ", Bold(details.name), "  ", clipped(image_name(details.image), 120)),
        Text(state_line(details, now, t)),
        *(Text(line) for line in _what_happened(told, now, t)),
        *(Text(line) for line in _surroundings(details, t)),
        *_health(details, t),
        *_last_words(told, t),
    ]
    return View(text=joined(lines), rows=_rows(told, may, lang, t))


def _what_happened(told: Story, now: datetime, t: Translate) -> list[str]:
    details = told.details
    lines = _code(told, t)
    if details.error:
        lines.append(t("card-error", error=_foreign(details.error, OUTPUT_SHOWN)))
    if has_ended(details):
        lines += _end(details, now, t)
        lines += _deed("why-ended-by", told.ended_by, now, t)
    elif details.started_at is not None:
        lines.append(t("why-started", moment=_moment(details.started_at, now)))
        lines += _deed("why-started-by", told.started_by, now, t)
        if details.finished_at is not None:
            lines.append(t("why-ended-before", moment=_moment(details.finished_at, now)))
            if told.ended_by != told.started_by:  # a restart is both, and told once
                lines += _deed("why-ended-by", told.ended_by, now, t)
    return lines


def _code(told: Story, t: Translate) -> list[str]:
    """What the exit code means, without guesses about what the audit knows."""
    details, code = told.details, told.details.exit_code
    if code is None:
        return []
    known = meaning(code, was_oom_killed=details.was_oom_killed)
    key, more = known.key, []
    if known.key == "exit-137" and told.ended_by is not None:
        key = "why-killed"
        more = [t("why-grace")] if told.ended_by.command != "kill" else []
    elif code == 0 and told.ended_by is None and is_short_lived(details):
        more = [t("why-background")]
    if details.was_oom_killed and known.key != "exit-oom":
        more.append(t("why-oom-inside"))
    return [t(key, code=str(code), signal=known.signal), *more]


def _end(details: ContainerDetails, now: datetime, t: Translate) -> list[str]:
    if details.finished_at is None:
        return []
    moment, lived = _moment(details.finished_at, now), lifetime(details)
    if lived is None:
        return [t("why-ended", moment=moment)]
    return [t("why-ended-after", moment=moment, time=duration(lived.total_seconds(), t))]


def _deed(key: str, row: AuditRow | None, now: datetime, t: Translate) -> list[str]:
    if row is None:
        return []
    return [t(key, name=clean(row.actor_name), command=row.command, moment=_moment(row.at, now))]


def _surroundings(details: ContainerDetails, t: Translate) -> list[str]:
    policy = details.restart_policy or "no"
    if details.restart_max_retries:
        policy = f"{policy}:{details.restart_max_retries}"
    restarts = f" · {t('card-restarts', count=details.restart_count)}" if details.restart_count else ""
    lines = [f"{t('card-restart')} {policy}{restarts}"]
    if details.state is State.EXITED and not details.error and details.restart_policy in ("always", "unless-stopped"):
        lines.append(t("why-policy-held", policy=details.restart_policy))
    if details.memory_limit_bytes:
        lines.append(t("why-memory", limit=f"{details.memory_limit_bytes / MIB:.4g} MiB"))
    elif details.was_oom_killed:
        lines.append(t("why-memory-none"))
    return lines


def _health(details: ContainerDetails, t: Translate) -> list[Text]:
    if details.health is not Health.UNHEALTHY and not details.health_failures:
        return []
    failed = [check for check in details.health_checks if check.exit_code][-CHECKS_SHOWN:]
    outputs = [_check(check) for check in reversed(failed)]
    lines = [Text(t("why-health", status=details.health.value, count=details.health_failures))]
    return [*lines, Text(Pre("\n".join(dict.fromkeys(outputs))))] if outputs else lines


def _check(check: HealthCheck) -> str:
    output = _foreign(check.output, CHECK_SHOWN)
    return f"{check.exit_code}: {output}" if output else str(check.exit_code)


def _last_words(told: Story, t: Translate) -> list[Text]:
    details = told.details
    if told.words:
        key = "why-last-lines" if has_ended(details) else "why-lines-before"
        if not has_ended(details) and details.health is Health.UNHEALTHY:
            key = "why-newest-lines"
        body = "\n".join(_word(line) for line in told.words)
        return [Text(), Text(t(key, count=len(told.words))), Text(Pre(body))]
    if told.log_failure is not None and details.state is not State.CREATED:
        return [Text(), Text(_no_log(told.log_failure, details, t))]
    return [Text(), Text(t("why-silent"))] if has_ended(details) else []


def _no_log(failure: EngineError, details: ContainerDetails, t: Translate) -> str:
    if details.log_driver in READABLE_DRIVERS:
        return t("why-log-failed", reason=sentence(failure, t))
    return t("why-log-driver", driver=details.log_driver or "none")


def _word(line: LogLine) -> str:
    text = _foreign(line.text, LINE_SHOWN)
    return f"{text}…" if line.is_cut and not text.endswith("…") else text


def _foreign(text: str, length: int) -> str:
    """Of others' making: harmless, masked while it is whole, then cut."""
    return clipped(mask_text(clean(text)).replace("\n", " ").strip(), length)


def _moment(moment: datetime, now: datetime) -> str:
    return f"{moment:%H:%M} UTC" if moment.date() == now.date() else f"{moment:%Y-%m-%d %H:%M} UTC"


def _rows(told: Story, may: Callable[[str], bool], lang: str, t: Translate) -> tuple[Row, ...]:
    details = told.details
    name = shlex.quote(details.name)
    first = tuple(
        Button(text=t(f"containers-do-{command}"), tap=tap_command(f"{command} {name}"))
        for command in ("logs", "inspect")
        if may(command)
    )
    rows: list[Row] = [first]
    mending = _mending(details)
    if mending and may(mending):
        rows.append((Button(text=t(f"containers-do-{mending}"), tap=tap_command(f"{mending} {name}")),))
    for article in told.articles:
        tap = Tap(action=ARTICLE, args={"id": article.id, "lang": lang})
        rows.append((Button(text=clipped(article.title, TITLE_ON_BUTTON), tap=tap),))
    return tuple(row for row in rows if row)


def _mending(details: ContainerDetails) -> str:
    """The command that would set it going."""
    if details.state in (State.CREATED, State.EXITED):
        return "start"
    if details.state is State.PAUSED:
        return "unpause"
    return "restart" if details.state in (State.RUNNING, State.RESTARTING) else ""


# those that are not well


def ill(page: Page[Container], t: Translate) -> View:
    lines: list[Text] = [Bold(t("why-ill-title", count=page.total))]
    rows: list[Row] = []
    for container in page.items:
        sign = state_sign(container.state, container.health, container.exit_code)
        lines += [Text(), Text(sign, " ", Bold(container.name)), Text("    ", status_text(container, t))]
        label = f"{sign} {clipped(container.name, NAME_ON_BUTTON)}"
        rows.append((Button(text=label, tap=tap_command(f"why {shlex.quote(container.name)}")),))
    pager = pager_row(page, lambda number: Tap(action=PAGE, args={"page": number}))
    return View(text=joined(lines), rows=(*rows, pager) if pager else tuple(rows))


def all_well(containers: Sequence[Container], t: Translate) -> View:
    if not containers:
        return View(text=Text(t("containers-none-at-all")))
    running = sum(container.state is State.RUNNING for container in containers)
    return View(text=Text(t("why-all-well", running=running, count=len(containers))))
