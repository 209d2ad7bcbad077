"""Pure text of /commit."""

from __future__ import annotations

from aiogram.utils.formatting import Bold, Code, Text

from bot.engine.model import ImageDetails, short_id
from bot.telegram.targets import Found
from bot.ui.container_card import joined
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import Button, Tap, View, tap_command

IMAGE_CARD = "images.card"


def question(found: Found, image: str, *, pauses: bool, t: Translate) -> View:
    name = found.container.name
    lines = [Text(t("commit-ask", name=name, image=image or "<none>"))]
    if found.is_guessed:
        lines.append(Text(t("containers-guessed", ref=found.ref, name=name)))
    if pauses and found.container.is_running:
        lines.append(Text(t("commit-pauses")))
    return View(text=joined(lines))


def under_way(name: str, *, pauses: bool, t: Translate) -> View:
    return View(text=Text(t("commit-under-way-paused" if pauses else "commit-under-way", name=name)))


def left(name: str, t: Translate) -> View:
    return View(text=Text("⏹ ", t("commit-left", name=name)))


def done(name: str, ref: str, image: ImageDetails, mounts: int, t: Translate) -> View:
    lines = [
        Text("✓ ", Bold(ref or short_id(image.id)), " – ", t("commit-done", name=name, size=size(image.size_bytes))),
        Text(Code(short_id(image.id))),
    ]
    if mounts:
        lines.append(Text(t("commit-no-volumes")))
    row = (
        Button(text=t("commit-card"), tap=Tap(action=IMAGE_CARD, args={"id": image.id, "back": None})),
        Button(text=t("commit-history"), tap=tap_command(f"history {short_id(image.id)}")),
    )
    return View(text=joined(lines), rows=(row,))
