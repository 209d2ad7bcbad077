"""Pure text of volumes: the list, the card, the question before removal, what it did."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.utils.formatting import Bold, Code, Pre, Text

from bot.engine.model import Container, Volume
from bot.ui import failures
from bot.ui.ages import age
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.failures import Result, failed_lines, suggestion_rows
from bot.ui.pages import page, pager_row
from bot.ui.secrets import mask_json, mask_value
from bot.ui.signs import state_sign
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

PAGE = "volumes.page"
CARD = "volumes.card"
CONTAINER_CARD = "containers.card"
BUTTONS_IN_A_ROW = 2
NAME_SHOWN = 40
NAME_ON_BUTTON = 24
ANONYMOUS_SHOWN = 12  # of a name of 64 random digits
USERS_SHOWN = 3
PAIRS_SHOWN = 6
VALUE_SHOWN = 120
TARGETS_SHOWN = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What removal asks about: what was found, what of it was guessed from a name's beginning, what is refused."""

    volumes: Sequence[Volume]
    guessed: Sequence[tuple[str, str]] = ()
    refused: Sequence[Result] = ()


def short_name(volume: Volume, length: int = NAME_SHOWN) -> str:
    return volume.name[:ANONYMOUS_SHOWN] + "…" if len(volume.name) == 64 else clipped(volume.name, length)


def users_of(volume: Volume, containers: Sequence[Container]) -> tuple[Container, ...]:
    """Running ones first: what uses it, also while stopped."""
    users = [container for container in containers if volume.name in container.mounts]
    return tuple(sorted(users, key=lambda user: (not user.is_running, user.name)))


def listed(
    volumes: Sequence[Volume],
    containers: Sequence[Container],
    filters: Sequence[tuple[str, str]],
    number: int,
    *,
    now: datetime,
    t: Translate,
) -> View:
    """Page ``number`` (from 0), by name, nameless ones last; two lines a volume."""
    refresh = _turn(filters)
    if not volumes:
        key = "volumes-none-match" if filters else "volumes-none"
        return View(text=Text(t(key)), rows=((Button(text=t("volumes-refresh"), tap=refresh(0)),),))
    ordered = sorted(volumes, key=lambda volume: (volume.is_anonymous, volume.name))
    found = page(ordered, number)
    unused = sum(not users_of(volume, containers) for volume in volumes)
    lines: list[Text] = [Bold(t("volumes-title", count=len(volumes), unused=str(unused))), Text()]
    for volume in found.items:
        lines += _two_lines(volume, users_of(volume, containers), now, t)
    back = {"filters": [list(pair) for pair in filters], "page": found.number}
    buttons = [
        Button(text=short_name(volume, NAME_ON_BUTTON), tap=Tap(action=CARD, args={"name": volume.name, "back": back}))
        for volume in found.items
    ]
    rows: tuple[Row, ...] = (
        *(tuple(buttons[start : start + BUTTONS_IN_A_ROW]) for start in range(0, len(buttons), BUTTONS_IN_A_ROW)),
        pager_row(found, refresh),
        (Button(text=t("volumes-refresh"), tap=refresh(found.number)),),
    )
    return View(text=joined(lines), rows=tuple(row for row in rows if row))


def names(volumes: Sequence[Volume], t: Translate) -> View:
    if not volumes:
        return View(text=Text(t("volumes-none")))
    return View(text=Pre("\n".join(sorted(volume.name for volume in volumes))))


def card(
    volume: Volume,
    users: Sequence[Container],
    *,
    may: Callable[[str], bool],
    back: Mapping[str, Any] | None,
    now: datetime,
    t: Translate,
) -> View:
    rows: list[Row] = [
        tuple(
            Button(
                text=clipped(user.name, NAME_ON_BUTTON),
                tap=Tap(action=CONTAINER_CARD, args={"name": user.name, "back": None}),
            )
            for user in users[:BUTTONS_IN_A_ROW]
        )
    ]
    if may("volume rm"):
        rows.append((Button(text=t("volumes-do-rm"), tap=tap_command(f"volume rm {volume.name}")),))
    if back:
        rows.append((Button(text=t("volumes-back"), tap=Tap(action=PAGE, args=dict(back))),))
    return View(text=card_text(volume, users, now, t), rows=tuple(row for row in rows if row))


def cards(
    found: Sequence[tuple[Volume, Sequence[Container]]], failed: Sequence[Result], now: datetime, t: Translate
) -> View:
    lines: list[Text] = []
    for volume, users in found:
        lines += [Text(), card_text(volume, users, now, t)] if lines else [card_text(volume, users, now, t)]
    lines += failed_lines(failed, t)
    return View(text=joined(lines), rows=suggestion_rows(failed))


def card_text(volume: Volume, users: Sequence[Container], now: datetime, t: Translate) -> Text:
    created = age(volume.created_at, now, t) if volume.created_at else ""
    facts = [
        ("volumes-card-driver", volume.driver if volume.scope == "local" else f"{volume.driver}, {volume.scope}"),
        ("volumes-card-created", created),
        ("volumes-card-path", volume.mountpoint),
        ("volumes-card-labels", _pairs(volume.labels, t)),
        ("volumes-card-options", _pairs(volume.options, t)),
    ]
    title = Code(volume.name) if len(volume.name) == 64 else Bold(volume.name)
    lines: list[Text] = [Text(title)]
    if volume.is_anonymous:
        lines.append(Text(t("volumes-anonymous-means")))
    lines += [Text(t(key), " ", value) for key, value in facts if value]
    if not users:
        lines.append(Text(t("volumes-card-unused")))
    else:
        signs = [f"{state_sign(user.state, user.health, user.exit_code)} {user.name}" for user in users]
        lines.append(Text(t("volumes-card-users"), " ", ", ".join(signs)))
    return joined(lines)


def as_json(volumes: Sequence[Volume]) -> bytes:
    """What docker volume inspect prints, secrets masked."""
    raws = [mask_json(volume.raw) for volume in volumes]
    return (json.dumps(raws, indent=4, ensure_ascii=False, default=str) + "\n").encode("utf-8", "replace")


def created(volume: Volume, t: Translate) -> View:
    button = Button(text=t("volumes-do-card"), tap=Tap(action=CARD, args={"name": volume.name, "back": None}))
    return View(text=Text(t("volumes-did-create", name=volume.name)), rows=((button,),))


def create_question(name: str, path: str, t: Translate) -> View:
    """``path`` is what of the host it would open; empty for an ordinary one."""
    lines: list[Text] = [Bold(t("volumes-ask-create", name=name))]
    if path:
        lines.append(Text(t("volumes-note-host", path=path)))
    return View(text=joined(lines))


def question(asked: Question, *, now: datetime, t: Translate) -> View:
    volumes = asked.volumes
    lines: list[Text] = [Bold(t("volumes-ask-rm", count=len(volumes), name=short_name(volumes[0])))]
    for volume in volumes[:TARGETS_SHOWN]:
        created_at = f" · {age(volume.created_at, now, t)}" if volume.created_at else ""
        lines.append(Text("• ", Bold(short_name(volume)), f"  {volume.driver}{created_at}"))
    if len(volumes) > TARGETS_SHOWN:
        lines.append(Text(t("volumes-more", count=len(volumes) - TARGETS_SHOWN)))
    lines += [Text(), Text(t("volumes-note-data"))]
    lines += [Text(t("volumes-guessed", ref=ref, name=name)) for ref, name in asked.guessed]
    if asked.refused:
        lines += [Text(), Text(t("volumes-rm-not")), *failed_lines(asked.refused, t)]
    return View(text=joined(lines))


def report(results: Sequence[Result], t: Translate) -> View:
    return failures.report(results, lambda result: t("volumes-did-rm", name=result.name), t)


# parts


def _turn(filters: Sequence[tuple[str, str]]) -> Callable[[int], Tap]:
    packed = [list(pair) for pair in filters]
    return lambda number: Tap(action=PAGE, args={"filters": packed, "page": number})


def _two_lines(volume: Volume, users: Sequence[Container], now: datetime, t: Translate) -> list[Text]:
    about = [volume.driver] if volume.driver != "local" else []
    if volume.created_at:
        about.append(age(volume.created_at, now, t))
    if users:
        shown = [user.name for user in users[:USERS_SHOWN]]
        if len(users) > USERS_SHOWN:
            shown.append(t("volumes-more", count=len(users) - USERS_SHOWN))
        about.append(t("volumes-used-by", users=", ".join(shown)))
    else:
        about.append(t("volumes-unused"))
    mark = f"  {t('volumes-mark-anonymous')}" if volume.is_anonymous else ""
    return [Text(Bold(short_name(volume)), mark), Text("    ", " · ".join(about))]


def _pairs(pairs: Mapping[str, str], t: Translate) -> str:
    shown = [f"{key}={clipped(clean(mask_value(key, value)), VALUE_SHOWN)}" for key, value in sorted(pairs.items())]
    if len(shown) > PAIRS_SHOWN:
        shown[PAIRS_SHOWN:] = [t("volumes-more", count=len(shown) - PAIRS_SHOWN)]
    return ", ".join(shown)
