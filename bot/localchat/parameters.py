"""Parameters of the methods served: their names and types, read as leniently as Telegram reads them.

Telegram passes over a parameter it does not know and takes a value of the wrong type for none. So does this, and tells
it as a violation, since a correct bot sends neither. The table is derived from the published Bot API.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.localchat.refusals import bad_request

_SEND = (
    "business_connection_id:str chat_id:id message_thread_id:int direct_messages_topic_id:int parse_mode:str"
    " disable_notification:bool protect_content:bool allow_paid_broadcast:bool message_effect_id:str"
    " suggested_post_parameters:object reply_parameters:object reply_markup:object ephemeral_message_parameters:object"
    " receiver_user_id:int callback_query_id:str allow_sending_without_reply:bool reply_to_message_id:int "
)
_EDIT = "business_connection_id:str chat_id:id message_id:int inline_message_id:str reply_markup:object "
_CAPTION = "caption:str caption_entities:list "
_MENU = "scope:object language_code:str "
_MESSAGE = "business_connection_id:str chat_id:id message_id:int "

_TABLE = {
    "getUpdates": "offset:int limit:int timeout:int allowed_updates:list",
    "setWebhook": "url:str certificate:file ip_address:str max_connections:int allowed_updates:list"
    " drop_pending_updates:bool secret_token:str",
    "deleteWebhook": "drop_pending_updates:bool",
    "getWebhookInfo": "",
    "getMe": "",
    "logOut": "",
    "close": "",
    "sendMessage": _SEND + "text:str entities:list link_preview_options:object disable_web_page_preview:bool",
    "sendDocument": _SEND + _CAPTION + "document:file thumbnail:file disable_content_type_detection:bool",
    "sendPhoto": _SEND + _CAPTION + "photo:file show_caption_above_media:bool has_spoiler:bool",
    "sendChatAction": "business_connection_id:str chat_id:id message_thread_id:int action:str",
    "sendMessageDraft": "chat_id:int message_thread_id:int draft_id:int text:str parse_mode:str entities:list"
    " can_stop:bool keep_on_stop:bool",
    "editMessageText": _EDIT + "text:str parse_mode:str entities:list link_preview_options:object rich_message:object"
    " disable_web_page_preview:bool",
    "editMessageCaption": _EDIT + _CAPTION + "parse_mode:str show_caption_above_media:bool",
    "editMessageReplyMarkup": _EDIT,
    "deleteMessage": "chat_id:id message_id:int",
    "answerCallbackQuery": "callback_query_id:str text:str show_alert:bool url:str cache_time:int",
    "getFile": "file_id:str",
    "setMyCommands": _MENU + "commands:list",
    "getMyCommands": _MENU,
    "deleteMyCommands": _MENU,
    "pinChatMessage": _MESSAGE + "disable_notification:bool",
    "unpinChatMessage": _MESSAGE,
    "getChat": "chat_id:id",
    "getChatMember": "chat_id:id user_id:int",
    "setMessageReaction": "chat_id:id message_id:int reaction:list is_big:bool",
}

# How Telegram calls the parameter in its error, where that is not its name.
_CALLED = {"reply_markup": "reply keyboard markup", "commands": "commands", "scope": "BotCommandScope"}


def _read_table() -> dict[str, tuple[str, dict[str, str]]]:
    """Method names compare without case, as in Telegram."""
    table = {}
    for method, row in _TABLE.items():
        pairs = (item.partition(":") for item in row.split())
        table[method.lower()] = (method, {name: kind for name, _, kind in pairs})
    return table


METHODS = _read_table()


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file sent with the request."""

    name: str
    mime_type: str
    data: bytes


class Arguments:
    """Typed reading of one call's parameters; what is absent or of the wrong type reads as empty."""

    def __init__(
        self,
        method: str,
        values: Mapping[str, object],
        uploads: Mapping[str, Upload],
        tell: Callable[[str], None],
    ) -> None:
        self.method, known = METHODS[method.lower()]
        self._uploads = uploads
        self._values: dict[str, object] = {}
        self.tell = tell
        for name, value in values.items():
            kind = known.get(name)
            if kind is None:
                tell(f'{self.method}: unknown parameter "{name}"')
            elif value is not None and value != "":
                read = _READERS[kind](name, value)
                if read is None:
                    tell(f'{self.method}: wrong type of parameter "{name}": {value!r:.80}')
                else:
                    self._values[name] = read

    def __contains__(self, name: str) -> bool:
        return name in self._values or name in self._uploads

    def whole(self, name: str, default: int = 0) -> int:
        value = self._values.get(name, default)
        return value if isinstance(value, int) else default

    def words(self, name: str) -> str:
        value = self._values.get(name, "")
        return value if isinstance(value, str) else ""

    def flag(self, name: str) -> bool:
        return self._values.get(name) is True

    def items(self, name: str) -> Sequence[object]:
        value = self._values.get(name, ())
        return value if isinstance(value, list) else ()

    def fields(self, name: str) -> Mapping[str, object] | None:
        value = self._values.get(name)
        return value if isinstance(value, dict) else None

    def chat(self) -> int | str:
        """The `chat_id`; empty text where there is none."""
        value = self._values.get("chat_id", "")
        return value if isinstance(value, int | str) else ""

    def file(self, name: str) -> Upload | str:
        """A file sent with the request, or the text given in its place (a file id, an address)."""
        if name in self._uploads:
            return self._uploads[name]
        value = self.words(name)
        if value.startswith("attach://"):
            return self._uploads.get(value.removeprefix("attach://"), "")
        return value


def _whole(_name: str, value: object) -> object:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if text.removeprefix("-").isdigit() else None


def _words(_name: str, value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None


def _flag(_name: str, value: object) -> object:
    if isinstance(value, bool):
        return value
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(str(value).lower())


def _id(name: str, value: object) -> object:
    if isinstance(value, str) and value.startswith("@"):
        return value
    return _whole(name, value)


def _decoded(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        decoded: object = json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {_CALLED.get(name, name)} JSON object") from None
    return decoded


def _list(name: str, value: object) -> object:
    decoded = _decoded(name, value)
    return decoded if isinstance(decoded, list) else None


def _object(name: str, value: object) -> object:
    decoded = _decoded(name, value)
    if name == "reply_markup" and not isinstance(decoded, dict):
        raise bad_request("Object expected as reply markup")
    return decoded if isinstance(decoded, dict) else None


_READERS: dict[str, Callable[[str, object], object]] = {
    "int": _whole,
    "str": _words,
    "bool": _flag,
    "id": _id,
    "list": _list,
    "object": _object,
    "file": _words,
}
