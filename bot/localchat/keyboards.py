"""Reply markup: what of it Telegram takes, and the words in which it refuses the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.localchat.links import checked_link
from bot.localchat.refusals import bad_request

MAX_BUTTONS = 100
BUTTONS_IN_ROW = 8  # more are taken, and shown in further rows: told, not refused
MAX_CALLBACK_DATA_BYTES = 64
MAX_COPY_TEXT = 256
STYLES = ("danger", "success", "primary")

# In the order in which Telegram looks for what a button does.
ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "login_url",
    "web_app",
    "copy_text",
    "disabled",
)
_FIELDS = frozenset((*ACTIONS, "text", "style", "icon_custom_emoji_id"))

Tell = Callable[[str], None]
InlineKeyboard = tuple[tuple[Mapping[str, Any], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """One of the two is set, or none where the parameter stands for no markup."""

    inline_keyboard: InlineKeyboard = ()
    reply_keyboard: Mapping[str, Any] | None = None


def read_markup_parameter(value: object, tell: Tell) -> Markup:
    """`tell` hears of what Telegram lets pass though no correct bot sends it. Raises a refusal for the rest."""
    if value is None:
        return Markup()
    if not isinstance(value, dict):
        raise bad_request("Object expected as reply markup")
    if "inline_keyboard" in value:
        return Markup(inline_keyboard=_inline_keyboard(value["inline_keyboard"], tell))
    known = {"keyboard", "remove_keyboard", "force_reply"} & value.keys()
    if not known:
        tell(f"reply markup of no known kind: {sorted(value)}")
        return Markup()
    return Markup(reply_keyboard=value)


def _inline_keyboard(rows: object, tell: Tell) -> InlineKeyboard:
    if not isinstance(rows, list):
        raise bad_request('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    keyboard = []
    for row in rows:
        if not isinstance(row, list):
            raise bad_request('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
        buttons = tuple(_button(button, tell) for button in row)
        if buttons:
            keyboard.append(buttons)
    if sum(len(row) for row in keyboard) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return tuple(keyboard)


def _unparsable(words: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {words}")


def _button(button: object, tell: Tell) -> Mapping[str, Any]:
    if not isinstance(button, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if text is None:
        raise _unparsable('Can\'t find field "text"')
    if not isinstance(text, str):
        raise _unparsable('Field "text" must be of type String')
    if not text.strip():
        raise bad_request("Inline keyboard button text must be non-empty")
    for name in sorted(button.keys() - _FIELDS):
        tell(f'unknown field "{name}" of an inline keyboard button')
    if button.get("style") not in (None, *STYLES):
        raise _unparsable("invalid button style specified")
    actions = [name for name in ACTIONS if button.get(name) not in (None, "")]
    if "switch_inline_query" in button and "switch_inline_query" not in actions:
        actions.append("switch_inline_query")
    if not actions:
        raise _unparsable("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        tell(f"an inline keyboard button with more than one action: {', '.join(actions)}")
    _check_action(actions[0], button[actions[0]])
    return button


def _check_action(name: str, value: object) -> None:
    if name == "callback_data":
        if not isinstance(value, str):
            raise _unparsable('Field "callback_data" must be of type String')
        if len(value.encode()) > MAX_CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif name == "url":
        if not isinstance(value, str) or checked_link(value) is None:
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    elif name == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 0 < len(text) <= MAX_COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
