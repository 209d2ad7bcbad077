"""Pure text of what only looks at a project: its images, its processes, its file as Compose reads it."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.utils.formatting import Bold, Code, Pre, Text

from bot.compose.projects import Service
from bot.engine.model import Processes, short_id
from bot.ui.clean import clean
from bot.ui.container_card import clipped, image_name, joined
from bot.ui.log_window import newest_that_fit
from bot.ui.secrets import mask_text
from bot.ui.texts import Translate
from bot.ui.view import View

SHOWN = 40
NAME_SHOWN = 48
IMAGE_SHOWN = 80
COLUMNS = ("PID", "TIME", "CMD", "COMMAND")
TOP_UNITS = 3_000


def images(project: str, services: Sequence[Service], *, is_quiet: bool, t: Translate) -> View:
    users: dict[tuple[str, str], dict[str, None]] = {}
    for service in services:
        for one in service.containers:
            users.setdefault((one.image, one.image_id), {})[service.name] = None
    if is_quiet:
        return names(list(dict.fromkeys(short_id(id) for _image, id in users)))
    lines: list[Text] = [Bold(t("compose-images-title", name=clean(project), count=len(users)))]
    for (image, id), found in list(users.items())[:SHOWN]:
        who = clipped(clean(", ".join(found)), NAME_SHOWN)
        lines.append(Text(Bold(who), f"  {clipped(clean(image_name(image)), IMAGE_SHOWN)}  ", Code(short_id(id))))
    if len(users) > SHOWN:
        lines.append(Text(t("card-more", count=len(users) - SHOWN)))
    return View(text=joined(lines))


def processes(tables: Sequence[tuple[str, Processes]], left_out: int, t: Translate) -> View:
    lines: list[Text] = []
    for name, found in tables:
        columns = [number for number, title in enumerate(found.titles) if title.upper() in COLUMNS]
        rows = [
            "  ".join(mask_text(clean(row[number])) for number in columns if number < len(row)) for row in found.rows
        ]
        lines += [
            Bold(t("compose-top-title", name=clipped(clean(name), NAME_SHOWN), count=len(found.rows))),
            Pre("\n".join(newest_that_fit(rows, TOP_UNITS // len(tables)))),
        ]
    if left_out > 0:
        lines.append(Text(t("card-more", count=left_out)))
    return View(text=joined(lines))


def names(found: Sequence[str]) -> View:
    return View(text=Pre("\n".join(clean(name) for name in found)))


def config(text: str) -> View:
    return View(text=Pre(as_text(text), language="yaml"))


def as_text(text: str) -> str:
    """With what looks like a secret masked."""
    return "\n".join(mask_text(clean(line)) for line in text.splitlines())


def version(name: str, t: Translate) -> View:
    return View(text=Text(t("compose-version", name=name)))
