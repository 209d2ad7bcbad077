"""Hostile data: names, labels, log lines, file names and notes as nobody sane writes them, and any value made of such.

TEXT                        a string strategy
values(some_type)           a strategy for a type as it is annotated: dataclasses, enums, sequences, translators...
refused(view)               what Telegram would say to a view: [] where it takes it
"""

from __future__ import annotations

import collections.abc
import dataclasses
import enum
import types
import typing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any

from aiogram.utils.formatting import Text
from hypothesis import strategies as st

from bot.errors import BotError, Conflict, EngineError, EngineUnreachable, NotFound
from bot.features import FEATURES
from bot.features.build.steps import Log
from bot.features.build.view import Veil
from bot.localchat.keyboards import read_markup_parameter
from bot.localchat.markup import read_markup
from bot.localchat.refusals import Refusal
from bot.localchat.rules import check_text
from bot.telegram.command import Command
from bot.telegram.registry import Registry
from bot.telegram.sender import label
from bot.ui.log_window import Window
from bot.ui.split import Piece, split
from bot.ui.texts import translator
from bot.ui.view import Button, Row, Tap, View

SEEDS = (
    "",
    " ",
    "\n\n\n",
    "web01",
    "-rf",
    "--help",
    "/stop db",
    "@channel #tag $CASH +7 999 123-45-67 a@b.example",
    "https://user:pass@example.org/?a=1&b=%00",
    "tg://user?id=1",
    "`*_~[]()>#+-=|{}.!\\",
    "```sh\nrm -rf /\n```",
    "<b>&lt;</b>&amp;",
    "{name} { $name } %s %(x)s",
    "'; DROP TABLE audit; --",
    "../../etc/passwd",
    "\u202eevil\u202c\u2066x\u2069\u200f",
    "a\u0300\u0301\u0302" * 8,
    "👩‍👩‍👧‍👦🏴‍☠️🇷🇺",
    "\U0001f600" * 9,
    "\x00\x1b[31m\x07\x7f\x9b\r",
    "\ufeff\u200b\u2060\u00ad\u3164",
    "\ufffd\uffff\U0010ffff",
    "ＰＯＲＴ８０",
    "sha256:" + "0" * 64,
    "ghp_" + "A1b2C3d4E5" * 4,
)
LONG = ("x" * 5000, "слово " * 900, "😀" * 2100, "line\n" * 1500, "\n" * 5000, "a\u0301" * 2500)

_WORDS = st.one_of(st.sampled_from(SEEDS), st.text(max_size=12))
SHORT: st.SearchStrategy[str] = st.one_of(_WORDS, st.lists(_WORDS, min_size=2, max_size=4).map("".join))
TEXT: st.SearchStrategy[str] = st.one_of(SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, st.sampled_from(LONG))

MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2199, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
MOST_ITEMS = 2
DEEPEST = 5
REGISTRY = Registry(FEATURES)
COMMANDS = st.sampled_from(REGISTRY.commands)


def _window(lines: list[str]) -> Window:
    window = Window()
    window.add(lines, skipped=len(lines))
    return window


def _log(parts: list[str]) -> Log:
    log = Log()
    for part in parts:
        log.add(part)
    return log


_SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.one_of(st.integers(0, 300), st.integers(0, 2**53)),
    float: st.one_of(st.floats(0, 100), st.floats(0, 2.0**53)),
    bool: st.booleans(),
    bytes: st.binary(max_size=60),
    datetime: MOMENTS,
    timedelta: st.timedeltas(timedelta(0), timedelta(days=4000)),
    tzinfo: st.sampled_from([UTC, timezone(timedelta(hours=14))]),
    type(None): st.none(),
    Any: TEXT,
    object: TEXT,
    Text: TEXT.map(Text),
    Button: st.builds(Button, text=SHORT, tap=st.just(Tap(action="command"))),  # a view's own have something to do
    Command: COMMANDS,
    Path: SHORT.map(Path),
    deque[str]: st.lists(TEXT, max_size=3).map(deque),
    Window: st.lists(TEXT, max_size=3).map(_window),
    Veil: st.lists(SHORT, max_size=2).map(Veil),
    Log: st.lists(TEXT, max_size=3).map(_log),
    EngineError: st.builds(EngineUnreachable, host=SHORT, reason=TEXT),
    BotError: st.one_of(
        st.builds(NotFound, kind=st.sampled_from(["container", "image"]), ref=SHORT),
        st.builds(EngineUnreachable, host=SHORT, reason=TEXT),
        st.builds(Conflict, host=SHORT, reason=TEXT, kind=st.just("container"), ref=SHORT),
    ),
    Registry: st.just(REGISTRY),
}


def values(kind: Any, deep: int = 0) -> st.SearchStrategy[Any]:
    """Raises TypeError for a type that nothing can be made of."""
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if isinstance(kind, typing.TypeVar):
        return values(kind.__bound__, deep) if kind.__bound__ is not None else TEXT
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return st.sampled_from(kind)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in _MAKERS:
        return _MAKERS[origin](arguments, deep)
    cls = origin or kind
    if dataclasses.is_dataclass(cls) and isinstance(cls, type):
        return st.builds(cls, **_fields(cls, arguments, deep))
    raise TypeError(f"nothing can be made of {kind}")


_fewest = [0]


@contextmanager
def fewest(number: int) -> Iterator[None]:
    """How many the sequences of the types inside have at least."""
    _fewest.append(number)
    yield
    _fewest.pop()


_NAMED = {"zone": st.sampled_from(["UTC", "Europe/Moscow"])}
"""Fields of dataclasses that hold a name of a closed set."""


def _one_of(arguments: tuple[Any, ...], deep: int) -> st.SearchStrategy[Any]:
    return st.one_of(*(values(one, deep) for one in arguments if one is type(None) or deep < DEEPEST))


def _tuple(arguments: tuple[Any, ...], deep: int) -> st.SearchStrategy[Any]:
    if arguments[-1:] == (...,):
        return _many(arguments, deep)
    return st.tuples(*(values(one, deep + 1) for one in arguments))


def _many(arguments: tuple[Any, ...], deep: int) -> st.SearchStrategy[Any]:
    size = _size(deep)
    return st.lists(values(arguments[0], deep + 1), min_size=min(_fewest[-1], size), max_size=size).map(tuple)


def _set(arguments: tuple[Any, ...], deep: int) -> st.SearchStrategy[Any]:
    return st.frozensets(values(arguments[0], deep + 1), max_size=_size(deep))


def _mapping(arguments: tuple[Any, ...], deep: int) -> st.SearchStrategy[Any]:
    key, value = arguments
    if isinstance(key, type) and issubclass(key, enum.Enum):  # then it has all of them
        return st.fixed_dictionaries({one: values(value, deep + 1) for one in key})
    return st.dictionaries(values(key, deep + 1), values(value, deep + 1), max_size=_size(deep))


def _callable(arguments: tuple[Any, ...], deep: int) -> st.SearchStrategy[Any]:
    """A translator for what returns a sentence: all functions of that form in views are one."""
    if arguments[-1] is str:
        return st.sampled_from(["ru", "en"]).map(translator)
    return values(arguments[-1], deep + 1).map(lambda value: lambda *_args, **_named: value)


def _size(deep: int) -> int:
    return MOST_ITEMS if deep < DEEPEST else 0


_MAKERS: dict[Any, Callable[[tuple[Any, ...], int], st.SearchStrategy[Any]]] = {
    typing.Union: _one_of,
    types.UnionType: _one_of,
    typing.Literal: lambda arguments, _deep: st.sampled_from(arguments),
    tuple: _tuple,
    **dict.fromkeys((list, collections.abc.Sequence, collections.abc.Iterable, collections.abc.Collection), _many),
    **dict.fromkeys((set, frozenset, collections.abc.Set), _set),
    **dict.fromkeys((dict, collections.abc.Mapping), _mapping),
    collections.abc.Callable: _callable,
}


def _field(name: str, hint: Any, deep: int) -> st.SearchStrategy[Any]:
    return _NAMED[name] if name in _NAMED and hint is str else values(hint, deep)


def _fields(cls: type, arguments: tuple[Any, ...], deep: int) -> dict[str, st.SearchStrategy[Any]]:
    hints = typing.get_type_hints(cls)
    parameters = dict(zip(getattr(cls, "__parameters__", ()), arguments, strict=False))

    def bound(hint: Any) -> Any:
        inner = getattr(hint, "__parameters__", ())
        if isinstance(hint, typing.TypeVar):
            return parameters.get(hint, str)
        return hint[tuple(parameters.get(one, str) for one in inner)] if inner else hint

    return {
        field.name: _field(field.name, bound(hints[field.name]), deep + 1)
        for field in dataclasses.fields(cls)
        if field.init
    }


def refused(view: View) -> list[str]:
    """As the strict local server judges: the text in its pieces, and the buttons under the last of them."""
    told: list[str] = []
    for piece in split(view.text):
        told += _refused_piece(piece)
    try:
        read_markup_parameter({"inline_keyboard": _keyboard(view.rows)} if view.rows else None, told.append)
    except Refusal as refusal:
        told.append(str(refusal))
    return told


def _refused_piece(piece: Piece) -> list[str]:
    told: list[str] = []
    entities = [entity.model_dump(mode="json", exclude_none=True) for entity in piece.entities]
    try:
        check_text(piece.text, read_markup(piece.text, "", entities), told.append)
    except Refusal as refusal:
        told.append(str(refusal))
    return told


def _keyboard(rows: Iterable[Row]) -> list[list[dict[str, Any]]]:
    """As the sender makes it: what a button does is a token of a fixed length."""
    return [
        [
            {"text": label(button), "callback_data": "t" * 16 + f":{number}"}
            if button.tap is not None
            else {"text": label(button), "copy_text": {"text": button.copy[:256]}}
            for number, button in enumerate(row)
        ]
        for row in rows
    ]


def lost(view: View) -> str:
    """What of the text is in none of its messages, white space apart."""
    whole = "".join(view.text.render()[0].split())
    sent = "".join("".join(piece.text for piece in split(view.text)).split())
    return "" if sent in (whole, "–") else whole
