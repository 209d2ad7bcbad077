"""Pure text of rmi: the question, and what it did to each target. Apart from view.py, which is about looking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.utils.formatting import Bold, Text

from bot.engine.model import Removal, short_id
from bot.features.images.removal import Plan, Step
from bot.ui import failures
from bot.ui.container_card import joined
from bot.ui.failures import failed_line, suggestion_rows
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import View

TARGETS_SHOWN = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(failures.Result):
    removals: Sequence[Removal] = ()
    step: Step | None = None


def question(plan: Plan, *, is_forced: bool, t: Translate) -> View:
    steps = plan.steps
    key = "images-ask-untag" if all(step.keeps for step in steps) else "images-ask-rmi"
    lines: list[Text] = [Bold(t(key, count=len(steps), name=steps[0].shown))]
    for step in steps[:TARGETS_SHOWN]:
        image = step.found.image
        lines.append(Text("• ", Bold(step.shown), f"  {short_id(image.id)} · {size(image.size_bytes)}"))
        lines += [Text(f"    {note}") for note in _notes(step, is_forced=is_forced, t=t)]
    if len(steps) > TARGETS_SHOWN:
        lines.append(Text(t("images-more", count=len(steps) - TARGETS_SHOWN)))
    if plan.refused:
        lines += [Text(), Text(t("images-rmi-not"))]
        lines += [Text(failed_line(ref, error, t)) for ref, error in plan.refused]
    return View(text=joined(lines))


def report(results: Sequence[Result], t: Translate) -> View:
    lines = [Text(_line(result, t)) for result in results]
    return View(text=joined(lines), rows=suggestion_rows(results))


def _notes(step: Step, *, is_forced: bool, t: Translate) -> list[str]:
    notes = []
    if step.found.is_guessed:
        notes.append(t("images-guessed", ref=step.found.ref, name=step.shown))
    if step.keeps:
        notes.append(t("images-note-keeps", names=", ".join(step.keeps)))
    elif step.running:
        notes.append(t("images-note-running", users=", ".join(user.name for user in step.running)))
    elif step.users:
        notes.append(t("images-note-stopped", users=", ".join(user.name for user in step.users)))
    if not step.found.name and is_forced and len(step.found.image.tags) > 1:
        notes.append(t("images-note-names", names=", ".join(step.found.image.tags)))
    return notes


def _line(result: Result, t: Translate) -> str:
    if result.error is not None:
        return failed_line(result.name, result.error, t)
    untagged = ", ".join(
        removal.untagged for removal in result.removals if removal.untagged and "@" not in removal.untagged
    )
    if any(removal.deleted for removal in result.removals):
        key = "images-did-rmi-untagged" if untagged and untagged != result.name else "images-did-rmi"
        return f"✓ {t(key, name=result.name, names=untagged)}"
    step = result.step
    if step is not None and step.keeps:
        return f"✓ {t('images-did-untag-keeps', name=result.name, names=', '.join(step.keeps))}"
    if step is not None and step.users:
        return f"✓ {t('images-did-untag-used', name=result.name, users=', '.join(user.name for user in step.users))}"
    return f"✓ {t('images-did-untag', name=result.name)}"
