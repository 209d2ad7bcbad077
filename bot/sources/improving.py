"""The same Dockerfile with what can be put right without knowing the program put right. Pure.

Nothing is guessed: a tag to pin and a user that the program can live with stay with its author.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass

from bot.sources import checks, shells
from bot.sources.dockerfile import Dockerfile, Instruction

_SHELL_ONLY = re.compile(r"[|&;<>$`*?~(){}!#\\\n]|\b(?:cd|export|source|exec)\b|^\w+=")
_LISTS = "rm -rf /var/lib/apt/lists/*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Improved:
    """``rules`` are those of the findings that are gone."""

    text: str
    rules: tuple[str, ...]


def improve(file: Dockerfile) -> Improved:
    rules: list[str] = []
    tools_before = {item.first for stage in file.stages if (item := checks.needs_build_tools(file, stage)) is not None}
    out: list[str] = []
    at = 0
    for instruction in file.instructions:
        out += file.lines[at : instruction.first - 1]
        at = instruction.last
        if _is_bare_update(instruction):
            rules.append("apt-update")
            continue
        raw = file.raw(instruction)
        if instruction.first in tools_before:
            out.append("RUN apk add --no-cache build-base")
            rules.append("alpine-tools")
        for rule, change in _CHANGES.get(instruction.keyword, ()):
            changed = change(instruction, raw)
            if changed != raw:
                rules.append(rule)
                raw = changed
        out += raw.split("\n")
    out += file.lines[at:]
    return Improved(text="\n".join(out) + "\n", rules=tuple(dict.fromkeys(rules)))


def _is_bare_update(at: Instruction) -> bool:
    """An update on its own: each install gets one of its own instead."""
    is_only = [re.sub(r"\s+-\S+", "", command) for command in shells.commands(at)]
    return at.keyword == "RUN" and is_only in (["apt-get update"], ["apt update"])


def _maintainer(at: Instruction, raw: str) -> str:
    author = at.value.strip("\"'").replace("\\", "\\\\").replace('"', '\\"')
    return f'LABEL org.opencontainers.image.authors="{author}"'


def _add(at: Instruction, raw: str) -> str:
    return re.sub(r"^(\s*)ADD\b", r"\1COPY", raw, flags=re.IGNORECASE) if checks.is_copy_meant(at) else raw


def _exec_form(at: Instruction, raw: str) -> str:
    if not at.value or at.exec_form is not None or _SHELL_ONLY.search(at.value):
        return raw
    try:
        words = shlex.split(at.value)
    except ValueError:
        return raw
    return f"{at.keyword} {json.dumps(words, ensure_ascii=False)}"


def _expose(at: Instruction, raw: str) -> str:
    return re.sub(r"\b\d+:(\d+)", r"\1", raw)


def _apt_yes(at: Instruction, raw: str) -> str:
    if re.search(r"\s(?:-y\w*|-qy|-qq|--yes|--assume-yes)\b", raw):
        return raw
    return re.sub(r"\b(apt(?:-get)?)((?:\s+-\S+)*)\s+install\b", r"\1\2 install -y", raw)


def _apt_recommends(at: Instruction, raw: str) -> str:
    if "--no-install-recommends" in raw:
        return raw
    return re.sub(r"\b(apt(?:-get)?(?:\s+-\S+)*)\s+install\b", r"\1 install --no-install-recommends", raw)


def _apt_lists(at: Instruction, raw: str) -> str:
    has_apt = any(tool == "apt" for tool, _after in shells.installs(at))
    is_plain = not at.heredoc and at.exec_form is None and not any(flag.startswith("--mount") for flag in at.flags)
    if not has_apt or not is_plain or "/var/lib/apt/lists" in raw:
        return raw
    return f"{raw.rstrip()} \\\n && {_LISTS}"


def _apt_update(at: Instruction, raw: str) -> str:
    has_apt = any(tool == "apt" for tool, _after in shells.installs(at))
    if not has_apt or re.search(r"\bapt(?:-get)?\s+update\b", raw) or at.heredoc or at.exec_form is not None:
        return raw
    return re.sub(r"\b(apt(?:-get)?)\b", r"apt-get update && \1", raw, count=1)


def _apk_cache(at: Instruction, raw: str) -> str:
    if re.search(r"--no-cache\b|/var/cache/apk", raw):
        return raw
    return re.sub(r"\bapk((?:\s+-\S+)*)\s+add\b", r"apk\1 add --no-cache", raw)


def _pip_cache(at: Instruction, raw: str) -> str:
    if "--no-cache-dir" in raw or any("target=" in flag for flag in at.flags):
        return raw
    return re.sub(r"\b(pip3?)\s+install\b", r"\1 install --no-cache-dir", raw)


_Change = Callable[[Instruction, str], str]

_CHANGES: dict[str, tuple[tuple[str, _Change], ...]] = {
    "MAINTAINER": (("maintainer", _maintainer),),
    "ADD": (("add", _add),),
    "CMD": (("shell-form", _exec_form),),
    "ENTRYPOINT": (("shell-form", _exec_form),),
    "EXPOSE": (("expose", _expose),),
    "RUN": (
        ("apt-yes", _apt_yes),
        ("apt-recommends", _apt_recommends),
        ("apt-no-update", _apt_update),
        ("apt-lists", _apt_lists),
        ("apk-cache", _apk_cache),
        ("pip-cache", _pip_cache),
    ),
}
