"""From what a phone sent to words: a dash that the keyboard made of two, curly quotes, line continuations, a leading
"docker", or "docker-compose" as it was called at first.

Pure. What the words mean is the grammar's business.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from bot.errors import UsageError

_FORMERLY = {"docker-compose": "compose"}  # a program of its own -> docker's word for it
# iOS turns "--" into an em dash and straight quotes into curly ones (guillemets with a Russian keyboard).
_DOUBLE_DASH = re.compile(r"(?<!\S)—(?=\S)")
_EN_DASH_LONG = re.compile(r"(?<!\S)–(?=\S{2,})")
_EN_DASH_SHORT = re.compile(r"(?<!\S)[–−](?=\S)")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "‚": "'"})
_APOSTROPHE_IN_WORD = re.compile(r"(?<=\w)’(?=\w)")
_BLANKS = " \t"
_CONTINUATION = re.compile(r"\\[ \t]*\r?\n[ \t]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``first_line`` and ``rest`` are the text after the command sign; ``bot`` the name after @, if any."""

    first_line: str
    rest: str
    bot: str = ""
    has_slash: bool = True


def read(text: str, *, docker_alone: bool) -> Line | None:
    """The command line in a message, or None where it is none.

    ``docker_alone``: also take ``docker ps`` and ``sudo docker ps`` without a slash (private chats).
    """
    first, rest = _first_line(text.strip())
    if first.startswith("/"):
        head, _, tail = first[1:].partition(" ")
        word, _, bot = head.partition("@")
        if not word:
            return None
        line = f"{_FORMERLY.get(word.lower(), word.lower())} {tail}".strip()
        if word.lower() == "docker" and tail.strip():
            line = tail.strip()
        return Line(first_line=line, rest=rest, bot=bot)
    if not docker_alone:
        return None
    words = first.split(maxsplit=2)
    skip = 1 if words and words[0].lower() == "sudo" else 0
    program = words[skip].lower() if len(words) > skip else ""
    if program not in ("docker", *_FORMERLY):
        return None
    after = first.split(maxsplit=skip + 1)
    if program in _FORMERLY:
        line = " ".join((_FORMERLY[program], *after[skip + 1 :]))
        return Line(first_line=line, rest=rest, has_slash=False)
    if len(after) <= skip + 1:
        return Line(first_line="help", rest="", has_slash=False)
    return Line(first_line=after[skip + 1], rest=rest, has_slash=False)


def _first_line(text: str) -> tuple[str, str]:
    """The command's line with what a backslash continues it by, and the rest as it is: it may be a file's content."""
    first, _, rest = text.partition("\n")
    while (continued := _CONTINUATION.search(f"{first}\n")) is not None and rest:
        more, _, rest = rest.partition("\n")
        first = f"{first[: continued.start()]} {more.lstrip(_BLANKS)}"
    return first, rest


def as_meant(text: str) -> str:
    """Without what a phone's keyboard made of dashes and quotes."""
    text = _DOUBLE_DASH.sub("--", text)
    text = _EN_DASH_LONG.sub("--", text)
    text = _EN_DASH_SHORT.sub("-", text)
    text = _APOSTROPHE_IN_WORD.sub("\\'", text)
    return text.translate(_QUOTES).replace("’", "'")


def split(text: str) -> list[str]:
    """Words as a shell would have them, after the phone's typography is undone.

    Raises UsageError where a quote is not closed.
    """
    text = as_meant(_CONTINUATION.sub(" ", text))
    lexer = shlex.shlex(text, posix=True, punctuation_chars=False)
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        return list(lexer)
    except ValueError:
        raise UsageError(key="error-quote") from None
