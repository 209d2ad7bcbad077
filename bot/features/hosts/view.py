"""Pure text of the hosts: the list, a card, the choice for a chat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiogram.utils.formatting import Bold, Code, Text

from bot.engine.model import Info, Space
from bot.errors import BotError
from bot.store import Sample
from bot.telegram.every_host import Answer
from bot.ui.ages import duration
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.failures import error_view
from bot.ui.signs import ILL, WAITING, WELL
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, on_host, tap_command

CARD = "hosts.card"
CHOOSE = "hosts.use"
IN_A_ROW = 3
FAILURE_SHOWN = 160
FAILURE_ON_CARD = 700
GIB = 1024**3
DO_ON_HOST = (
    ("ps", "hosts-do-ps"),
    ("images", "hosts-do-images"),
    ("system df", "hosts-do-df"),
    ("info", "hosts-do-info"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fares:
    """How an engine fares; ``space`` of its data where it is seen from here, ``load`` where it is measured."""

    info: Info
    space: Space | None = None
    load: Sample | None = None


def at_length(error: BotError, t: Translate) -> str:
    """What happened, and what to do about it."""
    return str(error_view(error, t).text.render()[0])


def listed(
    answers: Sequence[Answer[Fares]], away: Mapping[str, datetime], *, chosen: str, now: datetime, t: Translate
) -> View:
    """``away``: since when, by name; ``chosen``: the chat's."""
    lines: list[Text] = [Bold(t("hosts-title", count=len(answers)))]
    for answer in answers:
        lines += [Text(), *_lines(answer, away.get(answer.host), now, t, mark=_mark(answer.host, chosen, answers, t))]
    buttons = [Button(text=answer.host, tap=_tap(answer.host)) for answer in answers]
    return View(text=joined(lines), rows=_in_rows(buttons))


def card(answer: Answer[Fares], away: datetime | None, *, chosen: str, now: datetime, t: Translate) -> View:
    mark = t("hosts-chosen") if answer.host == chosen else ""
    lines = _lines(answer, away, now, t, mark=mark, failure_shown=FAILURE_ON_CARD)
    if answer.found is not None:
        info = answer.found.info
        lines += [Text(clean(f"{info.operating_system}, {info.kernel}, {info.architecture}"))]
        lines += [Text(t("hosts-root", path=clean(info.data_root)))]
    buttons = [Button(text=t(key), tap=on_host(tap_command(line), answer.host)) for line, key in DO_ON_HOST]
    rows: list[Row] = [*_in_rows(buttons)] if answer.found is not None else []
    if answer.host != chosen:
        rows.append((Button(text=t("hosts-do-use"), tap=Tap(action=CHOOSE, args={"name": answer.host})),))
    rows.append((Button(text=t("hosts-do-all"), tap=tap_command("hosts")),))
    return View(text=joined(lines), rows=tuple(rows))


def choosing(names: Sequence[str], chosen: str, *, t: Translate) -> View:
    if len(names) == 1:
        return View(text=Text(t("hosts-one", name=names[0])))
    text = Text(t("hosts-use-now", name=chosen), "\n", t("hosts-use-how", name=_other(names, chosen)))
    buttons = [
        Button(text=f"✓ {name}" if name == chosen else name, tap=Tap(action=CHOOSE, args={"name": name}))
        for name in names
    ]
    return View(text=text, rows=_in_rows(buttons))


def chosen(host: str, names: Sequence[str], *, t: Translate) -> View:
    lines = [Text(t("hosts-use-done", name=host))]
    if len(names) > 1:
        lines.append(Text(t("hosts-use-how", name=_other(names, host))))
    return View(text=joined(lines), rows=((Button(text="/ps", tap=on_host(tap_command("ps"), host)),),))


def _other(names: Sequence[str], host: str) -> str:
    return next((name for name in names if name != host), host)


def _tap(host: str) -> Tap:
    return Tap(action=CARD, args={"name": host})


def _mark(host: str, chosen_host: str, answers: Sequence[Answer[Fares]], t: Translate) -> str:
    return t("hosts-chosen") if host == chosen_host and len(answers) > 1 else ""


def _lines(
    answer: Answer[Fares],
    away: datetime | None,
    now: datetime,
    t: Translate,
    *,
    mark: str,
    failure_shown: int = FAILURE_SHOWN,
) -> list[Text]:
    sign = WAITING if answer.is_awaited else WELL if answer.found is not None else ILL
    head = [f"{sign} ", Bold(answer.host)]
    if answer.found is None:
        since = t("hosts-away-since", ago=duration((now - away).total_seconds(), t)) if away is not None else ""
        told = [Text(*head, f"  {since}".rstrip()), Text(clipped(clean(answer.failure), failure_shown))]
        return [*told, Text(mark)] if mark else told
    fares = answer.found
    found = fares.info
    head += ["  ", Code(found.server_version), f"  {mark}".rstrip()]
    lines = [Text(*head), Text(t("hosts-containers", running=found.running, all=found.containers))]
    lines.append(Text(_power(fares, t)))
    lines.append(Text(_disk(fares, t)))
    return lines


def _disk(fares: Fares, t: Translate) -> str:
    """No engine tells the disk of its machine: it is known where the bot sees that machine."""
    if fares.space is None or not fares.space.total_bytes:
        return t("hosts-disk-unknown")
    percent = round(100 * (1 - fares.space.free_bytes / fares.space.total_bytes))
    return t("hosts-disk", percent=percent, free=size(fares.space.free_bytes))


def _power(fares: Fares, t: Translate) -> str:
    """Its processors and memory, and what of them the containers use, where that is measured."""
    found, memory = fares.info, f"{fares.info.memory_bytes / GIB:.1f} GiB"
    if fares.load is None:
        return t("hosts-power", cpus=found.cpus, memory=memory)
    used = f"{fares.load.memory_bytes / GIB:.1f}"
    return t("hosts-power-used", cpus=found.cpus, cores=f"{fares.load.cpu:.1f}", used=used, memory=memory)


def _in_rows(buttons: Sequence[Button]) -> tuple[Row, ...]:
    return tuple(tuple(buttons[start : start + IN_A_ROW]) for start in range(0, len(buttons), IN_A_ROW))
