"""Pure text of what a stop of the bot cut off: what was asked, what came of it, what can go on."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from aiogram.utils.formatting import Bold, Code, Text

from bot.engine.model import State
from bot.telegram import object_aftermath
from bot.telegram.aftermath import RUN_STEP, Fate, Found
from bot.telegram.object_aftermath import UNCLEAR
from bot.telegram.service_aftermath import NOT_REPEATED
from bot.ui.container_card import joined
from bot.ui.failures import BUTTON_LENGTH
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, View, tap_command

SHOWN = 20
_SIGNS = {Fate.DONE: "✓", Fate.REFUSED: "⚠", Fate.NOT_DONE: "⚠", Fate.NOT_BEGUN: "–", Fate.UNKNOWN: "?"}
_FATES = {
    Fate.DONE: "recovery-done",
    Fate.REFUSED: "recovery-refused",
    Fate.NOT_DONE: "recovery-not-done",
    Fate.NOT_BEGUN: "recovery-not-begun",
    Fate.UNKNOWN: "recovery-unknown-fate",
}
_STATES = {
    State.EXITED: "exited",
    State.RUNNING: "running",
    State.PAUSED: "paused",
    State.RESTARTING: "restarting",
    State.CREATED: "created",
}


def of_steps(line: str, found: Sequence[Found], *, rest: str, t: Translate) -> View:
    """``rest`` is the line that does what was not done, "" for none."""
    lines: list[Text] = [*_head(line, t), *(Text(_line(one, t)) for one in found[:SHOWN])]
    if len(found) > SHOWN:
        lines.append(Text(t("card-more", count=len(found) - SHOWN)))
    return View(text=joined(lines), rows=_again(rest, "recovery-go-on", t))


def not_begun(line: str, *, again: str, t: Translate) -> View:
    """Nothing was done yet."""
    return View(text=joined([*_head(line, t), Text(t("recovery-nothing"))]), rows=_again(again, "recovery-again", t))


def unknown(line: str, t: Translate) -> View:
    """It was under way, and nobody can tell how far it came."""
    return View(text=joined([*_head(line, t), Text(t("recovery-unknown"))]))


def unanswered(line: str, *, again: str, t: Translate) -> View:
    """A command that only reads: there is nothing to clear up."""
    return View(text=Text(t("recovery-unanswered"), " ", Code(line)), rows=_again(again, "recovery-again", t))


def rest_line(command: str, argv: Sequence[str], found: Sequence[Found]) -> str:
    """The command with its options, and of its targets those that were not done; "" where all were.

    Steps without a ref were not named one by one: their line is given again as it was, and does what is left.
    """
    if command in object_aftermath.NOT_REPEATED or any(
        one.step.verb == RUN_STEP or one.step.verb in NOT_REPEATED for one in found
    ):
        return ""  # its options may be secret
    left = [one.step.name for one in found if one.fate in (Fate.NOT_DONE, Fate.NOT_BEGUN)]
    refs = {one.step.ref for one in found}
    if left and refs == {""}:
        return shlex.join([*command.split(), *argv])
    options = [word for word in argv if word not in refs]
    return shlex.join([*command.split(), *options, *left]) if left else ""


def _head(line: str, t: Translate) -> list[Text]:
    return [Text(Bold(t("recovery-asked")), " ", Code(line)), Text(t("recovery-cut"))]


def _line(found: Found, t: Translate) -> str:
    told = f"{_SIGNS[found.fate]} {found.step.name}: {t(_FATES[found.fate])}"
    if found.fate is Fate.DONE and found.shows == UNCLEAR:
        return told
    return f"{told}; {t(f'recovery-now-{_now(found)}')}"


def _now(found: Found) -> str:
    if not found.is_seen:
        return "unseen"
    if found.shows:
        return found.shows
    if found.now is None:
        return "gone"
    return _STATES.get(found.now.state, "other")


def _again(line: str, key: str, t: Translate) -> tuple[Row, ...]:
    if not line:
        return ()
    text = t(key, line=f"/{line}")
    return (
        (Button(text=text if len(text) <= BUTTON_LENGTH else text[: BUTTON_LENGTH - 1] + "…", tap=tap_command(line)),),
    )
