"""Commands inside a RUN, taken apart far enough to see what they install and where they go. Pure. Not a shell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.sources.dockerfile import Instruction

_BETWEEN = re.compile(r"&&|\|\||;|\n")
_INSTALL = {
    "apt": re.compile(r"\bapt(?:-get)?\b[^&|;\n]*?\binstall\b(.*)"),
    "apk": re.compile(r"\bapk\b[^&|;\n]*?\badd\b(.*)"),
    "pip": re.compile(r"\bpip3?\b[^&|;\n]*?\binstall\b(.*)"),
    "npm": re.compile(r"\b(?:npm|yarn|pnpm)\b[^&|;\n]*?\b(?:ci|install|add)\b(.*)"),
}
_NO_PACKAGE = re.compile(r"[-<>|$\"'()]|\.[\w-]*$")
_WITH_VALUE = frozenset({"-t", "--virtual", "-r", "--requirement", "-i", "--index-url", "-c", "--constraint"})


def text_of(instruction: Instruction) -> str:
    """What the shell gets to see, the words of an exec form too."""
    return "\n".join(part for part in (" ".join(instruction.words), instruction.heredoc) if part)


def commands(instruction: Instruction) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(text_of(instruction)) if part.strip()]


def installs(instruction: Instruction) -> Iterator[tuple[str, str]]:
    """Package tool and what follows its "install", one a command."""
    for command in commands(instruction):
        for tool, pattern in _INSTALL.items():
            if match := pattern.search(command):
                yield tool, match[1].strip()
                break


def packages(after: str) -> list[str]:
    """Names among the words after "install"; options and their values left out."""
    found: list[str] = []
    is_value = False
    for word in after.split():
        if is_value:
            is_value = False
        elif word in _WITH_VALUE:
            is_value = True
        elif not _NO_PACKAGE.match(word):
            found.append(word)
    return found
