"""A Dockerfile as its instructions, in the builder's own reading. Pure.

Source: Dockerfile reference, "Format", "Parser directives", "Here-documents".
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_ESCAPE = re.compile(r"#\s*escape\s*=\s*([\\`])\s*", re.IGNORECASE)
_DIRECTIVE = re.compile(r"#\s*\w+\s*=.*")
_FLAG = re.compile(r"--[a-z][\w-]*(?:=\S*)?")
_HEREDOC = re.compile(r"<<(-?)([\"']?)([A-Za-z_]\w*)\2")
_TAKES_HEREDOC = ("RUN", "COPY", "ADD")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """``first`` and ``last`` are its lines, from 1. ``value`` is what follows the word and its flags, on one line."""

    keyword: str
    value: str
    first: int
    last: int
    flags: tuple[str, ...] = ()
    heredoc: str = ""

    def flag(self, name: str) -> str:
        """The value of ``--name=value``, "" where there is none."""
        start = f"--{name}="
        return next((flag.removeprefix(start) for flag in self.flags if flag.startswith(start)), "")

    @property
    def exec_form(self) -> tuple[str, ...] | None:
        """The words of a JSON array; None for the shell form."""
        if not self.value.startswith("["):
            return None
        try:
            words = json.loads(self.value)
        except ValueError:
            return None
        is_array = isinstance(words, list) and all(isinstance(word, str) for word in words)
        return tuple(words) if is_array else None

    @property
    def words(self) -> tuple[str, ...]:
        return self.exec_form if self.exec_form is not None else tuple(self.value.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """``base`` as it is written; ``name`` what AS calls it. ``instructions`` begin with its FROM."""

    base: str
    name: str
    instructions: tuple[Instruction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dockerfile:
    lines: tuple[str, ...]
    instructions: tuple[Instruction, ...]
    stages: tuple[Stage, ...] = field(default=())

    def raw(self, instruction: Instruction) -> str:
        return "\n".join(self.lines[instruction.first - 1 : instruction.last])

    def is_stage(self, name: str) -> bool:
        return any(stage.name and stage.name.lower() == name.lower() for stage in self.stages)


def parse(text: str) -> Dockerfile:
    """Never fails: what the builder would refuse is an instruction of an unknown word."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n").split("\n")
    escape = _escape_of(lines)
    found: list[Instruction] = []
    at = 0
    while at < len(lines):
        if not lines[at].strip() or lines[at].lstrip().startswith("#"):
            at += 1
            continue
        instruction = _read(lines, at, escape)
        found.append(instruction)
        at = instruction.last
    return Dockerfile(lines=tuple(lines), instructions=tuple(found), stages=_stages(found))


def _escape_of(lines: Sequence[str]) -> str:
    for line in lines:
        if not _DIRECTIVE.fullmatch(line.strip()):
            break
        if match := _ESCAPE.fullmatch(line.strip()):
            return match[1]
    return "\\"


def _read(lines: Sequence[str], start: int, escape: str) -> Instruction:
    parts: list[str] = []
    at = start
    while at < len(lines):
        line = lines[at]
        at += 1
        if parts and (not line.strip() or line.lstrip().startswith("#")):
            continue  # the builder drops comments and empty lines within a continued one
        if not line.rstrip().endswith(escape):
            parts.append(line.strip())
            break
        parts.append(line.rstrip()[:-1].strip())
    keyword, _, value = " ".join(parts).strip().partition(" ")
    keyword, value = keyword.upper(), value.strip()
    flags: list[str] = []
    while match := _FLAG.match(value):
        flags.append(match[0])
        value = value[match.end() :].lstrip()
    heredoc, at = _heredocs(lines, at, value) if keyword in _TAKES_HEREDOC else ("", at)
    return Instruction(keyword=keyword, value=value, first=start + 1, last=at, flags=tuple(flags), heredoc=heredoc)


def _heredocs(lines: Sequence[str], at: int, value: str) -> tuple[str, int]:
    content: list[str] = []
    for match in _HEREDOC.finditer(value):
        while at < len(lines):
            line = lines[at].lstrip("\t") if match[1] else lines[at]
            at += 1
            if line == match[3]:
                break
            content.append(line)
    return "\n".join(content), at


def _stages(found: Sequence[Instruction]) -> tuple[Stage, ...]:
    starts = [position for position, instruction in enumerate(found) if instruction.keyword == "FROM"]
    stages = []
    for start, end in zip(starts, [*starts[1:], len(found)], strict=False):
        words = found[start].words
        name = words[2] if len(words) > 2 and words[1].upper() == "AS" else ""
        stages.append(Stage(base=words[0] if words else "", name=name, instructions=tuple(found[start:end])))
    return tuple(stages)
