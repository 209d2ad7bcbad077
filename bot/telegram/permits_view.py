"""What is said about commands that wait for somebody. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.utils.formatting import Bold, Code, Text

from bot.store import Permit, PermitKind
from bot.ui.texts import Translate
from bot.ui.view import CONFIRM_SIGN, REFUSE_SIGN, Button, Row, Tap, View

ASK = "access.request"
DECIDE = "access.decide"
ONCE, LASTING, REFUSED = "once", "30m", "refuse"


def ask_row(command: str, argv: Sequence[str], asker_id: int, t: Translate) -> tuple[Row, ...]:
    """Under a refusal. Only the refused person may press it."""
    tap = Tap(action=ASK, args={"command": command, "argv": list(argv), "by": asker_id})
    return ((Button(text=t("leave-ask"), tap=tap),),)


def leave_asked(line: str, t: Translate) -> View:
    return View(text=Text(t("leave-asked"), " ", Code(line)))


def code_wanted(line: str, *, is_private: bool, t: Translate) -> View:
    return View(text=Text(Code(line), "\n", t("factor-wanted" if is_private else "factor-wanted-group")))


def second_wanted(line: str, names: str, t: Translate) -> View:
    return View(text=Text(Code(line), *_names(line, names), "\n", t("second-wanted")))


def question(permit: Permit, line: str, names: str, *, may_last: bool, t: Translate) -> View:
    def button(sign: str, key: str, verdict: str) -> Button:
        args = {"token": permit.token, "verdict": verdict, "line": line}
        return Button(text=f"{sign} {t(key)}", tap=Tap(action=DECIDE, args=args))

    yes = [button(CONFIRM_SIGN, "permit-once", ONCE)]
    if permit.kind is PermitKind.LEAVE and may_last:
        yes.append(button(CONFIRM_SIGN, "permit-lasting", LASTING))
    head = t(f"permit-{permit.kind}", name=permit.asker_name)
    text = Text(Bold(head), "\n", Code(line), *_names(line, names))
    return View(text=text, rows=(tuple(yes), (button(REFUSE_SIGN, "permit-refuse", REFUSED),)))


def decided(line: str, is_allowed: bool, by: str, t: Translate) -> View:
    return View(text=Text(t("permit-allowed" if is_allowed else "permit-refused", name=by), "\n", Code(line)))


def expired(line: str, t: Translate) -> View:
    return View(text=Text(t("permit-expired"), "\n", Code(line)))


def _names(line: str, names: str) -> tuple[str, ...]:
    """The full names, where the line does not have them."""
    return () if not names or all(name in line.split() for name in names.split(", ")) else ("\n", f"→ {names}")
