"""Frozen values as JSON and back, by their own declarations: a field that is added with a default needs nothing here,
and a row that an older Lotsman wrote without it is read with that default.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def packed(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def unpacked(kind: type[T], text: str) -> T:
    """Raises ValueError or TypeError for what ``packed`` did not write."""
    return cast(T, _built(kind, json.loads(text)))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        found = {field.name: getattr(value, field.name) for field in fields(value)}
        defaults = _defaults(type(value))
        return {name: _plain(item) for name, item in found.items() if name not in defaults or item != defaults[name]}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


@cache
def _defaults(kind: type[Any]) -> dict[str, Any]:
    return {field.name: field.default for field in fields(kind)}  # MISSING is equal to nothing


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: hint for name, hint in get_type_hints(kind).items() if name in names}


def _built(kind: Any, data: Any) -> Any:
    if data is None:
        return None
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _built(next(part for part in get_args(kind) if part is not types.NoneType), data)
    if origin is tuple:
        return _tuple(get_args(kind), data)
    if origin is not None:  # a mapping: of plain values
        return dict(data)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _built(hints[name], item) for name, item in data.items() if name in hints})
    return _leaf(kind, data)


def _tuple(parts: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(_built(parts[0], item) for item in data)
    return tuple(_built(part, item) for part, item in zip(parts, data, strict=True))


def _leaf(kind: Any, data: Any) -> Any:
    if kind is datetime:
        return datetime.fromisoformat(data)
    if kind is timedelta:
        return timedelta(seconds=data)
    return kind(data) if isinstance(kind, type) and issubclass(kind, Enum) else data
