"""Pure text of /inspect: one card a kind of object, and the JSON file with secrets masked."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiogram.utils.formatting import Bold, Code, Text

from bot.engine.model import ContainerDetails, ImageDetails, Network, Volume, short_id
from bot.errors import BotError
from bot.ui.ages import age
from bot.ui.clean import clean
from bot.ui.container_card import clipped, container_card, joined
from bot.ui.failures import sentence
from bot.ui.secrets import mask_json, mask_text, mask_value
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

Thing = ContainerDetails | ImageDetails | Volume | Network

CARD = "containers.card"
SHOWN = 6  # of what there may be many: tags, members, labels
VALUE_SHOWN = 120


def card(thing: Thing, now: datetime, t: Translate) -> Text:
    match thing:
        case ContainerDetails():
            variables = t("inspect-variables", count=len(thing.env))
            return Text(container_card(thing, now, t), "\n", variables) if thing.env else container_card(thing, now, t)
        case ImageDetails():
            return _image(thing, now, t)
        case Volume():
            return _volume(thing, now, t)
        case Network():
            return _network(thing, now, t)


def answer(
    things: Sequence[Thing],
    errors: Sequence[tuple[str, BotError]],
    *,
    offers_secrets: bool,
    line: str,
    now: datetime,
    t: Translate,
) -> View:
    """``line`` is the command that shows the secrets; ``offers_secrets``: the reader may, here."""
    parts: list[Text] = []
    for thing in things:
        parts += [Text(), card(thing, now, t)] if parts else [card(thing, now, t)]
    parts += [Text(f"⚠ {ref}: {sentence(error, t)}") for ref, error in errors]
    return View(text=joined(parts), rows=_rows(things, line if offers_secrets else "", t))


def secrets_question(names: Sequence[str], t: Translate) -> View:
    return View(text=Text(t("inspect-secrets-question", names=", ".join(names))))


def secrets_shown(names: Sequence[str], t: Translate) -> View:
    return View(text=Text(t("inspect-secrets-shown", names=", ".join(names))))


def as_json(things: Sequence[Thing], *, is_masked: bool) -> bytes:
    """What docker inspect prints: an array, indented."""
    raws = [mask_json(thing.raw) if is_masked else thing.raw for thing in things]
    return (json.dumps(raws, indent=4, ensure_ascii=False, default=str) + "\n").encode("utf-8", "replace")


def has_secrets(things: Sequence[Thing]) -> bool:
    return any(mask_json(thing.raw) != thing.raw for thing in things)


def name_of(thing: Thing) -> str:
    if isinstance(thing, ImageDetails):
        return thing.tags[0] if thing.tags else short_id(thing.id)
    return thing.name


def id_of(thing: Thing) -> str:
    return thing.name if isinstance(thing, Volume) else thing.id


def kind_of(thing: Thing) -> str:
    match thing:
        case ContainerDetails():
            return "container"
        case ImageDetails():
            return "image"
        case Volume():
            return "volume"
        case Network():
            return "network"


def file_name(things: Sequence[Thing]) -> str:
    name = name_of(things[0]) if len(things) == 1 else "inspect"
    return re.sub(r"[^\w.-]+", "_", name)[:60].strip("._") + ".json"


def _image(image: ImageDetails, now: datetime, t: Translate) -> Text:
    facts = [
        ("inspect-tags", _some(image.tags[1:], t)),
        ("inspect-created", age(image.created_at, now, t) if image.created_at else ""),
        ("inspect-size", size(image.size_bytes)),
        ("inspect-platform", "/".join(part for part in (image.os, image.architecture) if part)),
        ("inspect-entrypoint", _command(image.entrypoint)),
        ("inspect-command", _command(image.command)),
        ("inspect-workdir", image.working_dir),
        ("inspect-user", image.user),
        ("inspect-ports", _some(sorted(image.exposed_ports), t)),
        ("inspect-volumes", _some(sorted(image.volumes), t)),
        ("inspect-layers", str(image.layers) if image.layers else ""),
    ]
    return _card(t("inspect-image"), name_of(image), short_id(image.id), facts, t)


def _volume(volume: Volume, now: datetime, t: Translate) -> Text:
    facts = [
        ("inspect-driver", volume.driver),
        ("inspect-path", volume.mountpoint),
        ("inspect-created", age(volume.created_at, now, t) if volume.created_at else ""),
        ("inspect-labels", _pairs(volume.labels, t)),
        ("inspect-options", _pairs(volume.options, t)),
    ]
    return _card(t("inspect-volume"), volume.name, "", facts, t)


def _network(network: Network, now: datetime, t: Translate) -> Text:
    members = [f"{member.name} {member.ip_address}".strip() for member in network.members]
    facts = [
        ("inspect-driver", f"{network.driver}, {network.scope}"),
        ("inspect-subnets", ", ".join(network.subnets)),
        ("inspect-gateways", ", ".join(network.gateways)),
        ("inspect-created", age(network.created_at, now, t) if network.created_at else ""),
        ("inspect-members", _some(sorted(members), t)),
        ("inspect-internal", t("inspect-yes") if network.is_internal else ""),
        ("inspect-labels", _pairs(network.labels, t)),
        ("inspect-options", _pairs(network.options, t)),
    ]
    return _card(t("inspect-network"), network.name, short_id(network.id), facts, t)


def _card(kind: str, name: str, identity: str, facts: Sequence[tuple[str, str]], t: Translate) -> Text:
    title = Text(f"{kind} ", Bold(name), *(("  ", Code(identity)) if identity and identity != name else ()))
    return joined([title, *(Text(t(key), " ", value) for key, value in facts if value)])


def _command(words: Sequence[str]) -> str:
    return clipped(clean(mask_text(shlex.join(words))), VALUE_SHOWN)


def _some(values: Sequence[str], t: Translate) -> str:
    shown = list(values[:SHOWN])
    if len(values) > SHOWN:
        shown.append(t("card-more", count=len(values) - SHOWN))
    return ", ".join(shown)


def _pairs(pairs: Any, t: Translate) -> str:
    shown = [f"{key}={clipped(clean(mask_value(key, value)), VALUE_SHOWN)}" for key, value in sorted(pairs.items())]
    return _some(shown, t)


def _rows(things: Sequence[Thing], secrets_line: str, t: Translate) -> tuple[Row, ...]:
    rows: list[Row] = []
    if len(things) == 1 and isinstance(things[0], ContainerDetails):
        name = things[0].name
        rows.append(
            (
                Button(text=t("containers-do-card"), tap=Tap(action=CARD, args={"name": name, "back": None})),
                Button(text=t("containers-do-logs"), tap=tap_command(f"logs {shlex.quote(name)}")),
            )
        )
    if secrets_line:
        rows.append((Button(text=t("inspect-do-secrets"), tap=tap_command(secrets_line)),))
    return tuple(rows)
