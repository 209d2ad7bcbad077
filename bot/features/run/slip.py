"""``run IMAGE -it bash``: options written after the image, where docker takes them for the program's own. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import click

_CLEAR_LONG = frozenset(
    {"--name", "--rm", "--detach", "--interactive", "--tty", "--publish", "--restart", "--network", "--mount"}
)
_CLEAR_VALUES = {
    "p": re.compile(r"[\d.\[\]:]*:\d+(/\w+)?"),
    "v": re.compile(r"[^:]+:/.*"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    options: tuple[str, ...]
    command: tuple[str, ...]

    @property
    def is_clear(self) -> bool:
        """Whether hardly any program takes such options itself, so that docker's must be meant."""
        first = self.options[0]
        if first.startswith("--"):
            return first.partition("=")[0] in _CLEAR_LONG
        if {"i", "t"} <= set(first[1:]) and set(first[1:]) <= set("itd"):
            return True
        value = first[2:].removeprefix("=") or (self.options[1] if len(self.options) > 1 else "")
        pattern = _CLEAR_VALUES.get(first[1])
        return pattern is not None and pattern.fullmatch(value) is not None


def find(command: Sequence[str], params: Iterable[click.Parameter]) -> Slip | None:
    """The options of run that the command begins with, and the rest; None where it begins with none."""
    options = {name: param for param in params if isinstance(param, click.Option) for name in param.opts}
    rest = list(command)
    moved: list[str] = []
    while rest and rest[0].startswith("-") and len(rest[0]) > 1:
        takes = _values_of(rest[0], options)
        if takes is None:
            break
        moved += rest[: 1 + takes]
        del rest[: 1 + takes]
    return Slip(options=tuple(moved), command=tuple(rest)) if moved else None


def _values_of(token: str, options: Mapping[str, click.Option]) -> int | None:
    """How many words after the token belong to it; None where it is no option of run."""
    if token.startswith("--"):
        option = options.get(token.partition("=")[0])
        if option is None:
            return None
        return 0 if option.is_flag or "=" in token else 1
    for position, letter in enumerate(token[1:], start=1):
        option = options.get(f"-{letter}")
        if option is None:
            return None
        if not option.is_flag:
            return 1 if position == len(token) - 1 else 0
    return 0
