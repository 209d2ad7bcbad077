"""Pure text of images: the list by name, one image's card, its history."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.utils.formatting import Bold, Code, Italic, Pre, Text

from bot.engine.model import Container, Image, ImageDetails, Layer, short_id
from bot.ui.ages import age
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.pages import page, pager_row
from bot.ui.secrets import mask_arguments, mask_text
from bot.ui.signs import state_sign
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

PAGE = "images.page"
CARD = "images.card"
CONTAINER_CARD = "containers.card"
NONE = "<none>"
BUTTONS_IN_A_ROW = 2
NAME_SHOWN = 60
NAME_ON_BUTTON = 24
LAYERS_ON_CARD = 5
USERS_SHOWN = 6
STEP_ON_CARD = 60
STEP_IN_HISTORY = 100
_NOP = re.compile(r"^/bin/sh -c #\(nop\)\s+")
_SHELL = re.compile(r"^(?:\|\d+ .*?)?/bin/sh -c ")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What was asked for with /images; a page's buttons carry it."""

    all: bool = False
    filters: tuple[tuple[str, str], ...] = ()

    def packed(self) -> dict[str, Any]:
        return {"all": self.all, "filters": [list(pair) for pair in self.filters]}

    def turn(self, number: int) -> Tap:
        return Tap(action=PAGE, args={**self.packed(), "page": number})

    @classmethod
    def unpacked(cls, args: Mapping[str, Any]) -> Listing:
        return cls(
            all=bool(args.get("all")), filters=tuple((str(key), str(value)) for key, value in args.get("filters", ()))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A line of docker images: one name of an image."""

    name: str
    image: Image


def listed(images: Sequence[Image], listing: Listing, number: int, *, now: datetime, t: Translate) -> View:
    """Page ``number`` (from 0), newest first, two lines a name."""
    if not images:
        return _nothing(listing, t)
    ordered = sorted(images, key=lambda image: (-image.created_at.timestamp(), image.id))
    rows = [_Row(name=name, image=image) for image in ordered for name in _names(image)]
    parents = {image.parent_id for image in images if image.parent_id}
    found = page(rows, number)
    lines: list[Text] = [
        Bold(t("images-title", count=len(images), names=sum(len(image.tags) for image in images))),
        Text(),
    ]
    for row in found.items:
        lines += [
            _name_line(row, parents, t),
            Text(f"    {short_id(row.image.id)} · {age(row.image.created_at, now, t)} · {size(row.image.size_bytes)}"),
        ]
    untagged = [row.image.id in parents for row in found.items if not row.image.tags]
    if False in untagged:
        lines += [Text(), Italic(t("images-none-means"))]
    if True in untagged:
        lines += [Text(), Italic(t("images-parent-means"))]
    buttons = (
        *_name_buttons(found.items, listing, found.number),
        pager_row(found, listing.turn),
        (Button(text=t("images-refresh"), tap=listing.turn(found.number)),),
    )
    return View(text=joined(lines), rows=tuple(row for row in buttons if row))


def ids(images: Sequence[Image], t: Translate) -> View:
    if not images:
        return View(text=Text(t("images-none")))
    return View(text=Pre("\n".join(dict.fromkeys(short_id(image.id) for image in images))))


def card(
    image: ImageDetails,
    layers: Sequence[Layer],
    users: Sequence[Container],
    *,
    may: Callable[[str], bool],
    back: Mapping[str, Any] | None,
    now: datetime,
    t: Translate,
) -> View:
    """``users`` are the containers made from it; ``back`` the arguments of the list before it."""
    title = Bold(image.tags[0]) if image.tags else Bold(NONE)
    about = [size(image.size_bytes)]
    if image.created_at is not None:
        about.append(age(image.created_at, now, t))
    lines: list[Text] = [Text(title), Text(Code(short_id(image.id)), " · ", " · ".join(about))]
    if not image.tags:
        lines.append(Italic(t("images-none-means")))
    lines += [Text(t(key), " ", value) for key, value in _facts(image) if value]
    lines += [Text(), _users(users, t)]
    if layers:
        lines += [Text(), Text(t("images-card-history"))]
        lines += [_layer(layer, STEP_ON_CARD) for layer in layers[:LAYERS_ON_CARD]]
        if len(layers) > LAYERS_ON_CARD:
            lines.append(Text(t("images-more", count=len(layers) - LAYERS_ON_CARD)))
    return View(text=joined(lines), rows=_card_rows(image, users, may, back, t))


def history(name: str, layers: Sequence[Layer], *, is_whole: bool, now: datetime, t: Translate) -> View:
    """Newest step first, as docker prints it."""
    lines: list[Text] = [
        Bold(
            t(
                "images-history-title",
                name=name,
                count=len(layers),
                size=size(sum(layer.size_bytes for layer in layers)),
            )
        ),
        Text(),
    ]
    for layer in layers:
        lines.append(_layer(layer, None if is_whole else STEP_IN_HISTORY))
        tags = f" · {', '.join(layer.tags)}" if layer.tags else ""
        lines.append(Text(f"    {age(layer.created_at, now, t)}{tags}"))
    return View(text=joined(lines))


def history_ids(layers: Sequence[Layer]) -> View:
    return View(text=Pre("\n".join(short_id(layer.id) for layer in layers)))


def step_text(layer: Layer) -> str:
    """The instruction without the shell that legacy builds put before it; secrets masked, in one line."""
    text = clean(layer.created_by).removesuffix("# buildkit").strip()
    text = _NOP.sub("", text) if _NOP.match(text) else _SHELL.sub("RUN ", text)
    return mask_text(_SPACE.sub(" ", text)) or (clean(layer.comment) or NONE)


def tagged(source: str, target: str, t: Translate) -> View:
    return View(text=Text(t("images-did-tag", source=source, target=target)))


def tag_question(source: str, target: str, ref: str, t: Translate) -> View:
    return View(text=Text(t("images-ask-tag", source=source, target=target, ref=ref)))


# parts


def _names(image: Image) -> tuple[str, ...]:
    """As docker: a tag each; an image that was pulled by digest has its repository and no tag."""
    if image.tags:
        return image.tags
    repositories = dict.fromkeys(digest.partition("@")[0] for digest in image.digests)
    return tuple(f"{repository}:{NONE}" for repository in repositories) or (f"{NONE}:{NONE}",)


def _name_line(row: _Row, parents: set[str], t: Translate) -> Text:
    name = row.name if len(row.name) <= NAME_SHOWN else "…" + row.name[-(NAME_SHOWN - 1) :]
    if row.image.tags:
        return Text(Bold(name))
    mark = t("images-mark-parent" if row.image.id in parents else "images-mark-none")
    return Text(Bold(name), f"  {mark}")


def _name_buttons(rows: Sequence[_Row], listing: Listing, number: int) -> list[Row]:
    buttons = [
        Button(
            text=_button_name(row),
            tap=Tap(action=CARD, args={"id": row.image.id, "back": {**listing.packed(), "page": number}}),
        )
        for row in rows
    ]
    return [tuple(buttons[start : start + BUTTONS_IN_A_ROW]) for start in range(0, len(buttons), BUTTONS_IN_A_ROW)]


def _button_name(row: _Row) -> str:
    """The end of a long name tells more than its registry."""
    if not row.image.tags:
        return f"{NONE} {short_id(row.image.id)}"
    return row.name if len(row.name) <= NAME_ON_BUTTON else "…" + row.name[-(NAME_ON_BUTTON - 1) :]


def _nothing(listing: Listing, t: Translate) -> View:
    key = "images-none-match" if listing.filters else "images-none"
    return View(text=Text(t(key)), rows=((Button(text=t("images-refresh"), tap=listing.turn(0)),),))


def _facts(image: ImageDetails) -> list[tuple[str, str]]:
    command = [*image.entrypoint, *image.command]
    return [
        ("images-card-names", ", ".join(image.tags[1:])),
        ("images-card-platform", "/".join(part for part in (image.os, image.architecture) if part)),
        ("images-card-command", clipped(clean(shlex.join(mask_arguments(command))), 120) if command else ""),
        ("images-card-ports", ", ".join(sorted(image.exposed_ports))),
        ("images-card-volumes", ", ".join(sorted(image.volumes))),
    ]


def _users(users: Sequence[Container], t: Translate) -> Text:
    if not users:
        return Text(t("images-card-unused"))
    ordered = sorted(users, key=lambda user: (not user.is_running, user.name))
    names = [f"{state_sign(user.state, user.health, user.exit_code)} {user.name}" for user in ordered[:USERS_SHOWN]]
    if len(users) > USERS_SHOWN:
        names.append(t("images-more", count=len(users) - USERS_SHOWN))
    return Text(t("images-card-users"), " ", ", ".join(names))


def _layer(layer: Layer, length: int | None) -> Text:
    step = step_text(layer)
    weight = f"{size(layer.size_bytes)} · " if layer.size_bytes else ""
    return Text(f"{weight}", Code(step if length is None else clipped(step, length)))


def _card_rows(
    image: ImageDetails,
    users: Sequence[Container],
    may: Callable[[str], bool],
    back: Mapping[str, Any] | None,
    t: Translate,
) -> tuple[Row, ...]:
    name = shlex.quote(image.tags[0]) if image.tags else short_id(image.id)
    acts = [Button(text=t("images-do-history"), tap=tap_command(f"history {name}"))]
    if may("rmi"):
        every = shlex.join(image.tags) if image.tags else short_id(image.id)
        acts.append(Button(text=t("images-do-rmi"), tap=tap_command(f"rmi {every}")))
    used = tuple(
        Button(
            text=clipped(user.name, NAME_ON_BUTTON),
            tap=Tap(action=CONTAINER_CARD, args={"name": user.name, "back": None}),
        )
        for user in sorted(users, key=lambda user: (not user.is_running, user.name))[:BUTTONS_IN_A_ROW]
    )
    last = (Button(text=t("images-back"), tap=Tap(action=PAGE, args=dict(back))),) if back else ()
    return tuple(row for row in (tuple(acts), used, last) if row)
