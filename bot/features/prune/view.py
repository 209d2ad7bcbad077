"""Pure text of a prune: what would go, how far it is, what went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiogram.utils.formatting import Bold, Text

from bot.errors import BotError
from bot.features.prune.plan import Item, Kind, Plan, total
from bot.ui.ages import age
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.failures import sentence
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, View, tap_command

SHOWN = 10  # of each kind; all are bound to the question
NAME_SHOWN = 48
ERRORS_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``reclaimed`` are bytes by kind. ``skipped`` are names of what was asked about and is used or gone since."""

    removed: Sequence[Item]
    reclaimed: Mapping[Kind, int]
    skipped: Sequence[str] = ()
    failed: Sequence[tuple[Item, BotError]] = ()
    not_reached: int = 0  # when it was stopped


def question(plan: Plan, *, leaves_volumes: bool, now: datetime, t: Translate) -> View:
    """``leaves_volumes``: a system prune without --volumes, where people may think that volumes go too."""
    key = "prune-frees-at-least" if plan.of(Kind.IMAGE) else "prune-frees"
    lines: list[Text] = [Bold(t("prune-ask")), Text(t(key, size=size(total(plan.items))))]
    for kind in Kind:
        if items := plan.of(kind):
            lines += _listed(kind, items, now, t)
    lines += [Text(), *_warnings(plan, t)] if _warnings(plan, t) else []
    if leaves_volumes:
        lines += [Text(), Text(_volumes_left(plan, t))]
    if plan.orphaned:
        names = _few([clipped(clean(name), NAME_SHOWN) for name in plan.orphaned], t)
        lines += [Text(), Text(t("prune-orphaned", names=names))]
    if plan.protected:
        lines += [Text(), Text(t("prune-protected", names=", ".join(plan.protected)))]
    return View(text=joined(lines))


def nothing(plan: Plan, command: str, *, offers: Mapping[str, Sequence[Item]], t: Translate) -> View:
    """``offers`` are wider commands with what each would remove besides."""
    lines: list[Text] = [Text(t(f"prune-nothing-{command.replace(' ', '-')}"))]
    rows: list[Row] = []
    for line, items in offers.items():
        if items:
            key = f"prune-more-{items[0].kind}"
            lines.append(Text(t(key, count=len(items), size=size(total(items)))))
            rows.append((Button(text=f"/{line}", tap=tap_command(line)),))
    if plan.protected:
        lines.append(Text(t("prune-protected", names=", ".join(plan.protected))))
    return View(text=joined(lines), rows=tuple(rows))


def progress(done: int, count: int, t: Translate) -> View:
    return View(text=Text(t("prune-progress", done=str(done), count=str(count))))


def report(outcome: Outcome, *, leaves_volumes: bool, t: Translate) -> View:
    lines: list[Text] = [Bold(t("prune-freed", size=size(sum(outcome.reclaimed.values()))))]
    for kind in Kind:
        removed = [item for item in outcome.removed if item.kind is kind]
        if removed:
            freed = outcome.reclaimed.get(kind, 0)
            about = f" · {size(freed)}" if kind is not Kind.NETWORK else ""
            lines.append(Text(f"✓ {t(f'prune-removed-{kind}', count=len(removed))}{about}"))
    if not outcome.removed:
        lines.append(Text(t("prune-removed-nothing")))
    if outcome.skipped:
        lines.append(Text(t("prune-skipped", names=_few([clipped(name, NAME_SHOWN) for name in outcome.skipped], t))))
    lines += [
        Text(f"⚠ {clipped(item.name, NAME_SHOWN)}: {sentence(error, t)}")
        for item, error in outcome.failed[:ERRORS_SHOWN]
    ]
    if len(outcome.failed) > ERRORS_SHOWN:
        lines.append(Text(t("prune-more", count=str(len(outcome.failed) - ERRORS_SHOWN))))
    if outcome.not_reached:
        lines.append(Text(t("prune-stopped", count=str(outcome.not_reached))))
    if leaves_volumes:
        lines.append(Text(t("prune-volumes-left")))
    return View(text=joined(lines), rows=((Button(text=t("prune-do-df"), tap=tap_command("system df")),),))


# parts


def _listed(kind: Kind, items: Sequence[Item], now: datetime, t: Translate) -> list[Text]:
    about = f"  {size(total(items))}" if kind is not Kind.NETWORK else ""
    lines: list[Text] = [Text(), Text(Bold(t(f"prune-kind-{kind}", count=len(items))), about)]
    lines += [Text(f"• {_line(item, now, t)}") for item in items[:SHOWN]]
    if len(items) > SHOWN:
        lines.append(Text(t("prune-more", count=str(len(items) - SHOWN))))
    return lines


def _line(item: Item, now: datetime, t: Translate) -> str:
    name = clean(item.name)
    if item.kind is Kind.VOLUME and len(name) == 64:
        name = name[:12] + "…"
    about = [clipped(name, NAME_SHOWN)]
    if item.size_bytes is not None:
        about.append(size(item.size_bytes))
    if item.moment is not None:
        about.append(age(item.moment, now, t))
    return " · ".join(about)


def _warnings(plan: Plan, t: Translate) -> list[Text]:
    volumes = plan.of(Kind.VOLUME)
    if not volumes:
        return []
    named = [item for item in volumes if not item.is_anonymous]
    key = "prune-note-named" if named else "prune-note-volumes"
    return [Text(t(key, count=len(named)))]


def _volumes_left(plan: Plan, t: Translate) -> str:
    if not plan.more_volumes:
        return t("prune-volumes-left")
    return t("prune-volumes-left-some", count=len(plan.more_volumes), size=size(total(plan.more_volumes)))


def _few(names: Sequence[str], t: Translate) -> str:
    shown = list(names[:SHOWN])
    if len(names) > SHOWN:
        shown.append(t("prune-more", count=str(len(names) - SHOWN)))
    return ", ".join(shown)
