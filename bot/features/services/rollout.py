"""A change of a service on its way, task by task: its text. Pure."""

from __future__ import annotations

from collections.abc import Callable

from aiogram.utils.formatting import Bold, Text

from bot.services.progress import Seen, Stage
from bot.ui.ages import span
from bot.ui.clean import clean
from bot.ui.container_card import image_name, joined
from bot.ui.secrets import mask_text
from bot.ui.service_buttons import to_card, update_buttons
from bot.ui.service_lines import newest_trouble, place_lines
from bot.ui.texts import Translate
from bot.ui.view import Button, View, tap_command


def shown(seen: Seen, stage: Stage, *, took_s: float, may: Callable[[str], bool], t: Translate) -> View:
    service = seen.service
    image = image_name(service.image)
    change = f"{image_name(seen.before)} → {image}" if seen.before else image
    left = max(seen.desired - seen.arrived, 0)
    head = t(f"services-stage-{stage.value}", done=seen.arrived, all=seen.desired, left=left, took=span(took_s, t))
    lines: list[Text] = [Text(Bold(service.name), f"  {change}"), Text(head)]
    if seen.is_silent:
        lines.append(Text(t("services-silent")))
    lines += place_lines(seen, t)
    message = mask_text(clean(service.update_message))
    if stage in (Stage.PAUSED, Stage.ROLLBACK_PAUSED) and message:
        lines += [Text(), Text(t("services-card-message"), " ", message)]
    trouble = newest_trouble(seen.recent)
    if trouble and stage is not Stage.DONE:
        lines += [Text(), Text("⚠ ", trouble)]
    return View(text=joined(lines), rows=((update_buttons(service, may=may, t=t)),) if stage is not Stage.DONE else ())


def finished(seen: Seen, stage: Stage, *, took_s: float, may: Callable[[str], bool], note: str, t: Translate) -> View:
    """The last state, with ways on. ``note``: why nobody looks on any longer, "" where it has come to its end."""
    view = shown(seen, stage, took_s=took_s, may=may, t=t)
    text = Text(view.text, "\n\n", note) if note else view.text
    if stage is Stage.GONE:
        return View(text=text)
    buttons = [to_card(seen.service, t)]
    if stage is not Stage.DONE or newest_trouble(seen.recent):
        line = f"service logs {seen.service.name}"
        buttons.append(Button(text=t("services-do-logs"), tap=tap_command(line)))
    if stage is Stage.DONE and seen.service.previous is not None and may("service rollback"):
        line = f"service rollback {seen.service.name}"
        buttons.append(Button(text=t("services-do-rollback"), tap=tap_command(line)))
    return View(text=text, rows=(*(row for row in view.rows if row), tuple(buttons)))
