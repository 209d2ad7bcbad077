"""Pure text of networks: the list, the card, the questions, what was done."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.utils.formatting import Bold, Code, Pre, Text

from bot.engine.model import Container, Network, short_id
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

PAGE = "networks.page"
CARD = "networks.card"
CONTAINER_CARD = "containers.card"
BUTTONS_IN_A_ROW = 2
NAME_SHOWN = 40
NAME_ON_BUTTON = 24
USERS_SHOWN = 3
PAIRS_SHOWN = 6
VALUE_SHOWN = 120
TARGETS_SHOWN = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What removal asks about. ``idle`` are stopped containers of a network: they will not start without it."""

    networks: Sequence[Network]
    idle: Mapping[str, Sequence[Container]]
    guessed: Sequence[tuple[str, str]] = ()
    refused: Sequence[Result] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A container and a network that are joined or parted."""

    container: str
    network: str


def users_of(network: Network, containers: Sequence[Container]) -> tuple[Container, ...]:
    """Running ones first: all that are to be in it, also while stopped."""
    users = [container for container in containers if network.name in container.networks]
    return tuple(sorted(users, key=lambda user: (not user.is_running, user.name)))


def listed(
    networks: Sequence[Network],
    containers: Sequence[Container],
    filters: Sequence[tuple[str, str]],
    number: int,
    t: Translate,
) -> View:
    """Page ``number`` (from 0): people's own networks by name, the engine's last."""
    refresh = _turn(filters)
    if not networks:
        return View(text=Text(t("networks-none-match")), rows=((Button(text=t("networks-refresh"), tap=refresh(0)),),))
    ordered = sorted(networks, key=lambda network: (network.is_builtin, network.name, network.id))
    found = page(ordered, number)
    lines: list[Text] = [Bold(t("networks-title", count=len(networks))), Text()]
    for network in found.items:
        lines += _two_lines(network, users_of(network, containers), t)
    back = {"filters": [list(pair) for pair in filters], "page": found.number}
    buttons = [
        Button(text=clipped(network.name, NAME_ON_BUTTON), tap=Tap(action=CARD, args={"id": network.id, "back": back}))
        for network in found.items
    ]
    rows: tuple[Row, ...] = (
        *(tuple(buttons[start : start + BUTTONS_IN_A_ROW]) for start in range(0, len(buttons), BUTTONS_IN_A_ROW)),
        pager_row(found, refresh),
        (Button(text=t("networks-refresh"), tap=refresh(found.number)),),
    )
    return View(text=joined(lines), rows=tuple(row for row in rows if row))


def ids(networks: Sequence[Network], t: Translate) -> View:
    if not networks:
        return View(text=Text(t("networks-none-match")))
    return View(text=Pre("\n".join(short_id(network.id) for network in sorted(networks, key=lambda item: item.name))))


def card(
    network: Network,
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
    if may("network rm") and not network.is_builtin:
        line = f"network rm {shlex.quote(network.name)}"
        rows.append((Button(text=t("networks-do-rm"), tap=tap_command(line)),))
    if back:
        rows.append((Button(text=t("networks-back"), tap=Tap(action=PAGE, args=dict(back))),))
    return View(text=card_text(network, users, now, t), rows=tuple(row for row in rows if row))


def cards(
    found: Sequence[tuple[Network, Sequence[Container]]], failed: Sequence[Result], now: datetime, t: Translate
) -> View:
    lines: list[Text] = []
    for network, users in found:
        lines += [Text(), card_text(network, users, now, t)] if lines else [card_text(network, users, now, t)]
    lines += failed_lines(failed, t)
    return View(text=joined(lines), rows=suggestion_rows(failed))


def card_text(network: Network, users: Sequence[Container], now: datetime, t: Translate) -> Text:
    flags = [t("networks-is-internal")] if network.is_internal else []
    flags += [t("networks-is-attachable")] if network.is_attachable else []
    facts = [
        (
            "networks-card-driver",
            ", ".join([network.driver, *([] if network.scope == "local" else [network.scope]), *flags]),
        ),
        ("networks-card-subnets", ", ".join(network.subnets)),
        ("networks-card-gateways", ", ".join(network.gateways)),
        ("networks-card-created", age(network.created_at, now, t) if network.created_at else ""),
        ("networks-card-labels", _pairs(network.labels, t)),
        ("networks-card-options", _pairs(network.options, t)),
    ]
    lines: list[Text] = [Text(Bold(network.name), "  ", Code(short_id(network.id)))]
    if network.is_builtin:
        lines.append(Text(t("networks-builtin-means")))
    lines += [Text(t(key), " ", value) for key, value in facts if value]
    if not users:
        return joined([*lines, Text(t("networks-card-unused"))])
    addresses = {member.container_id: member.ip_address for member in network.members}
    lines.append(Text(t("networks-card-users")))
    for user in users:
        sign = state_sign(user.state, user.health, user.exit_code)
        lines.append(Text(f"  {sign} {user.name} {addresses.get(user.id, '')}".rstrip()))
    return joined(lines)


def as_json(networks: Sequence[Network]) -> bytes:
    """What docker network inspect prints, secrets masked."""
    raws = [mask_json(network.raw) for network in networks]
    return (json.dumps(raws, indent=4, ensure_ascii=False, default=str) + "\n").encode("utf-8", "replace")


def created(name: str, identity: str, t: Translate) -> View:
    button = Button(text=t("networks-do-card"), tap=Tap(action=CARD, args={"id": identity, "back": None}))
    return View(text=Text(t("networks-did-create", name=name, id=short_id(identity))), rows=((button,),))


def link_question(verb: str, link: Link, *, notes: Sequence[str], t: Translate) -> View:
    """``verb`` is connect or disconnect."""
    title = t(f"networks-ask-{verb}", container=link.container, network=link.network)
    return View(text=joined([Bold(title), *(Text(note) for note in notes)]))


def linked(verb: str, link: Link, *, is_last: bool, may_undo: bool, t: Translate) -> View:
    """``is_last``: the container is in no network now."""
    text = t(f"networks-did-{verb}", container=link.container, network=link.network)
    lines = [Text(f"✓ {text}")]
    if is_last:
        lines.append(Text(t("networks-note-last", container=link.container)))
    back = {"connect": "disconnect", "disconnect": "connect"}[verb]
    line = f"network {back} {shlex.quote(link.network)} {shlex.quote(link.container)}"
    rows = ((Button(text=t(f"networks-undo-{back}"), tap=tap_command(line, ask=False)),),) if may_undo else ()
    return View(text=joined(lines), rows=rows)


def question(asked: Question, t: Translate) -> View:
    networks = asked.networks
    lines: list[Text] = [Bold(t("networks-ask-rm", count=len(networks), name=networks[0].name))]
    for network in networks[:TARGETS_SHOWN]:
        lines.append(Text("• ", Bold(network.name), f"  {network.driver} {', '.join(network.subnets)}".rstrip()))
        if idle := asked.idle.get(network.id):
            users = ", ".join(user.name for user in idle)
            lines.append(Text(f"    {t('networks-note-idle', users=users)}"))
    if len(networks) > TARGETS_SHOWN:
        lines.append(Text(t("networks-more", count=len(networks) - TARGETS_SHOWN)))
    lines += [Text(t("networks-guessed", ref=ref, name=name)) for ref, name in asked.guessed]
    if asked.refused:
        lines += [Text(), Text(t("networks-rm-not")), *failed_lines(asked.refused, t)]
    return View(text=joined(lines))


def report(results: Sequence[Result], t: Translate) -> View:
    return failures.report(results, lambda result: t("networks-did-rm", name=result.name), t)


# parts


def _turn(filters: Sequence[tuple[str, str]]) -> Callable[[int], Tap]:
    packed = [list(pair) for pair in filters]
    return lambda number: Tap(action=PAGE, args={"filters": packed, "page": number})


def _two_lines(network: Network, users: Sequence[Container], t: Translate) -> list[Text]:
    about = [network.driver] if network.driver != "null" else []
    about += [", ".join(network.subnets)] if network.subnets else []
    if network.is_internal:
        about.append(t("networks-is-internal"))
    if users:
        shown = [user.name for user in users[:USERS_SHOWN]]
        if len(users) > USERS_SHOWN:
            shown.append(t("networks-more", count=len(users) - USERS_SHOWN))
        about.append(", ".join(shown))
    else:
        about.append(t("networks-unused"))
    mark = f"  {t('networks-mark-builtin')}" if network.is_builtin else ""
    return [Text(Bold(clipped(network.name, NAME_SHOWN)), mark), Text("    ", " · ".join(about))]


def _pairs(pairs: Mapping[str, str], t: Translate) -> str:
    shown = [f"{key}={clipped(clean(mask_value(key, value)), VALUE_SHOWN)}" for key, value in sorted(pairs.items())]
    if len(shown) > PAIRS_SHOWN:
        shown[PAIRS_SHOWN:] = [t("networks-more", count=len(shown) - PAIRS_SHOWN)]
    return ", ".join(shown)
