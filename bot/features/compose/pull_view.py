"""Pure text of pulling a project's images. Apart from view.py because a pull has a state of its own."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from aiogram.utils.formatting import Bold, Text

from bot.errors import BotError
from bot.features.compose.view import CARD
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.failures import sentence
from bot.ui.layers import Layers
from bot.ui.texts import Translate
from bot.ui.view import Button, Tap, View, tap_command

SHOWN = 25
IMAGE_SHOWN = 60


@dataclass(slots=True, kw_only=True)
class Pulls:
    project: str
    images: Sequence[str]
    was_stopped: bool = False
    layers: dict[str, Layers] = field(default_factory=dict)
    errors: dict[str, BotError] = field(default_factory=dict)

    def begin(self, image: str) -> Layers:
        self.layers[image] = Layers()
        return self.layers[image]

    @property
    def now(self) -> str:
        """The one that is under way."""
        return next(reversed(self.layers), "")

    @property
    def has_newer(self) -> bool:
        return any(layers.is_newer for layers in self.layers.values())


def question(project: str, images: Sequence[str], t: Translate) -> View:
    lines: list[Text] = [Bold(t("compose-ask-pull", name=clean(project), count=len(images)))]
    lines += [Text(clipped(clean(image), IMAGE_SHOWN)) for image in images[:SHOWN]]
    if len(images) > SHOWN:
        lines.append(Text(t("card-more", count=len(images) - SHOWN)))
    return View(text=joined(lines))


def under_way(pulls: Pulls, t: Translate) -> View:
    title = Bold(t("compose-doing-pull", name=clean(pulls.project)))
    return View(text=joined([title, *_lines(pulls, is_over=False, t=t)]))


def done(pulls: Pulls, *, may: Callable[[str], bool], t: Translate) -> View:
    lines = [Bold(t("compose-did-pull", name=clean(pulls.project))), *_lines(pulls, is_over=True, t=t)]
    if pulls.was_stopped:
        lines.append(Text(t("compose-was-stopped")))
    buttons = [Button(text=t("compose-do-card"), tap=Tap(action=CARD, args={"name": pulls.project}))]
    if pulls.has_newer and may("compose up"):
        line = f"compose up {shlex.quote(pulls.project)}"
        buttons.insert(0, Button(text=t("compose-do-up"), tap=tap_command(line)))
        lines.append(Text(t("compose-pull-then-up")))
    return View(text=joined(lines), rows=(tuple(buttons),))


def _lines(pulls: Pulls, *, is_over: bool, t: Translate) -> list[Text]:
    lines = []
    for image in pulls.images[:SHOWN]:
        name = clipped(clean(image), IMAGE_SHOWN)
        layers = pulls.layers.get(image)
        if error := pulls.errors.get(image):
            lines.append(Text(f"⚠ {name}: {sentence(error, t)}"))
        elif layers is None:
            lines.append(Text(f"– {name}"))
        elif image == pulls.now and not is_over:
            lines.append(Text(f"… {name}\n    {layers.line(t)}"))
        elif pulls.was_stopped and image == pulls.now:
            lines.append(Text(f"⏹ {name}"))
        else:
            lines.append(Text(f"✓ {name}: {t('compose-pull-newer' if layers.is_newer else 'compose-pull-same')}"))
    if len(pulls.images) > SHOWN:
        lines.append(Text(t("card-more", count=len(pulls.images) - SHOWN)))
    return lines
