"""What the page can ask for: the acts of people, and troubles for the curious. Values come from a browser: each is
checked for its type here, what it may do is checked in `acts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.localchat.faults import Trouble
from bot.localchat.page.state import Json, faults_json
from bot.localchat.server import LocalChat

Given = Mapping[str, Any]
LANGUAGES = frozenset(("ru", "en"))
MAX_DELAY_S = 7 * 24 * 3600


def do(server: LocalChat, given: Given) -> Json:
    """Raises ValueError, KeyError, IndexError or TypeError for what cannot be done."""
    return _DEEDS[_words(given, "act")](server, given)


def _say(server: LocalChat, given: Given) -> Json:
    reply_to = _whole(given, "reply_to") if given.get("reply_to") is not None else None
    message = server.say(_whole(given, "person"), _whole(given, "chat"), _words(given, "text"), reply_to=reply_to)
    return {"message_id": message.message_id}


def _edit(server: LocalChat, given: Given) -> Json:
    server.edit(*_message(given), _words(given, "text"))
    return {}


def _delete(server: LocalChat, given: Given) -> Json:
    server.delete(*_message(given))
    return {}


def _press(server: LocalChat, given: Given) -> Json:
    return {"callback_query_id": server.press(*_message(given), _words(given, "data")).id}


def _stop_draft(server: LocalChat, given: Given) -> Json:
    server.stop_draft(_whole(given, "person"), _whole(given, "draft"))
    return {}


def _block(server: LocalChat, given: Given) -> Json:
    server.block(_whole(given, "person"), is_blocked=given.get("is_blocked") is True)
    return {}


def _speak(server: LocalChat, given: Given) -> Json:
    """Everybody at once: who switches people does not switch languages."""
    language = _words(given, "language")
    if language not in LANGUAGES:
        raise ValueError(f"no language of the page: {language!r}")
    for person in list(server.world.people.values()):
        if person.language_code != language:
            server.speak(person.id, language)
    return {}


def _start_trouble(server: LocalChat, given: Given) -> Json:
    trouble = Trouble(_words(given, "trouble"))
    _end_all(server, trouble)
    times = _whole(given, "times") if given.get("times") is not None else None
    # getUpdates answers half a minute later anyway: slowness shows in what the bot sends.
    server.faults.start(trouble, times=times, seconds=3.0)
    return faults_json(server.world)


def _end_trouble(server: LocalChat, given: Given) -> Json:
    _end_all(server, Trouble(_words(given, "trouble")))
    return faults_json(server.world)


def _end_all(server: LocalChat, trouble: Trouble) -> None:
    for fault in [fault for fault in server.faults.active if fault.trouble is trouble]:
        server.faults.end(fault)


def _twice(server: LocalChat, given: Given) -> Json:
    server.faults.deliver_twice()
    return faults_json(server.world)


def _delay(server: LocalChat, given: Given) -> Json:
    server.faults.delay(float(min(_whole(given, "seconds"), MAX_DELAY_S)))
    return faults_json(server.world)


def _calm(server: LocalChat, given: Given) -> Json:
    server.faults.end()
    return faults_json(server.world)


def _look(server: LocalChat, given: Given) -> Json:
    return faults_json(server.world)


_DEEDS: Mapping[str, Callable[[LocalChat, Given], Json]] = {
    "say": _say,
    "edit": _edit,
    "delete": _delete,
    "press": _press,
    "stop_draft": _stop_draft,
    "block": _block,
    "speak": _speak,
    "start_trouble": _start_trouble,
    "end_trouble": _end_trouble,
    "twice": _twice,
    "delay": _delay,
    "calm": _calm,
    "look": _look,
}


def _message(given: Given) -> tuple[int, int, int]:
    return _whole(given, "person"), _whole(given, "chat"), _whole(given, "message")


def _whole(given: Given, name: str) -> int:
    value = given[name]
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} is no whole number")
    return value


def _words(given: Given, name: str) -> str:
    value = given[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is no text")
    return value
