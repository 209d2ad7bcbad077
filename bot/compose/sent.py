"""A Compose file that was sent alone: whether it can stand alone. Pure. Asked before any tool gets to see it.

It has no folder: whatever names another file would read one of this machine, or bind one that nobody meant. Words that
are not known are refused too, since the next Compose may read a file by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.compose.review import HARMLESS, LOOKED_AT
from bot.errors import BotError

MOST_VALUES = 20_000  # after anchors are spelled out: small files can be huge
_TOP = frozenset({"services", "networks", "volumes", "configs", "secrets", "name", "version"})
_NOT_ALONE = frozenset({"build", "develop", "env_file"})
_FILES = ("file", "template_driver")
_MOST_NAMED = 6


def check(text: str) -> Mapping[str, Any]:
    """Its content. Raises BotError for what is no Compose file, or cannot stand alone, by name."""
    import yaml  # late: only a Compose file needs it

    try:
        loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 0
        raise BotError(key="review-bad-yaml", line=line, reason=error.problem or "") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BotError(key="review-bad-yaml", line=0, reason="") from error
    content: Mapping[str, Any] = loaded if isinstance(loaded, dict) else {}
    services = content.get("services")
    if not isinstance(services, dict) or not services:
        raise BotError(key="review-no-services")
    if _size(content, {}) > MOST_VALUES:
        raise BotError(key="compose-too-big")
    if wrong := list(dict.fromkeys(_wrong(content, services))):
        raise BotError(key="compose-not-alone", what=", ".join(wrong[:_MOST_NAMED]))
    return content


def check_size(text: str) -> None:
    """Of a file in a project's folder, before the tool spells its anchors out. Raises BotError. What is wrong with it
    otherwise is for the tool to tell.
    """
    import yaml

    try:
        loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, RecursionError):
        return
    if _size(loaded, {}) > MOST_VALUES:
        raise BotError(key="compose-too-big")


def _wrong(content: Mapping[str, Any], services: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(word) for word in content if word not in _TOP and not str(word).startswith("x-"))
    for kind in ("configs", "secrets"):
        for value in _mapping(content.get(kind)).values():
            yield from (f"{kind}.{word}" for word in _FILES if _mapping(value).get(word))
    for name, service in services.items():
        for word, value in _mapping(service).items():
            is_known = word in (HARMLESS | LOOKED_AT) - _NOT_ALONE or str(word).startswith("x-")
            if not is_known:
                yield f"{name}.{word}"
            elif word == "volumes":
                yield from (f"{name}.volumes: {source}" for source in _relative(value))


def _relative(volumes: Any) -> Iterator[str]:
    for item in volumes if isinstance(volumes, list) else ():
        source = item.get("source") if isinstance(item, dict) else str(item).partition(":")[0]
        if isinstance(source, str) and (source.startswith((".", "~")) or re.match(r"\$|[A-Za-z]:\\", source)):
            yield source[:60]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _size(value: Any, known: dict[int, int]) -> int:
    """Values in it, each anchor counted wherever it is used; what names itself is endless."""
    if not isinstance(value, dict | list):
        return 1
    if id(value) in known:
        return known[id(value)]
    known[id(value)] = MOST_VALUES + 1
    inner = value.values() if isinstance(value, dict) else value
    size = 1 + sum(_size(item, known) for item in inner)
    known[id(value)] = min(size, MOST_VALUES + 1)
    return known[id(value)]
