"""Which host a question is about: "что запущено на vps", "what runs on all hosts". Pure.

Only names that there are count, behind a preposition or a sign: "vps" alone may be what is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.setting_values import EVERY_HOST

_KINDS = r"(?:(?:хосте|сервере|машине|узле|хост|host|server|machine)\s+)?"
_BEFORE = r"(?:(?<!\w)(?:на|с|у|on|at|of|from|for)\s+" + _KINDS + r"|@)"
_EVERYWHERE = re.compile(
    r"(?<!\w)(?:на\s+(?:всех|каждом)\s+(?:хост\w*|сервер\w*|машин\w*)|везде|повсюду|@all"
    r"|on\s+(?:all|every|each)(?:\s+of)?(?:\s+(?:my|the|our))?\s+(?:hosts?|servers?|machines?)|everywhere)(?!\w)",
    re.IGNORECASE,
)


def host_in(question: str, hosts: Sequence[str]) -> tuple[str, str]:
    """The question without its host, and the host: "" where none is named, ``all`` where all are."""
    if len(hosts) < 2:
        return question, ""
    names = "|".join(re.escape(name) for name in sorted(hosts, key=len, reverse=True))
    named = re.search(rf"{_BEFORE}(?P<name>{names})(?![\w-])", question, re.IGNORECASE)
    if named is not None:
        return _without(question, named), named["name"].lower()
    everywhere = _EVERYWHERE.search(question)
    return (_without(question, everywhere), EVERY_HOST) if everywhere is not None else (question, "")


def _without(question: str, found: re.Match[str]) -> str:
    left = f"{question[: found.start()].rstrip()} {question[found.end() :].lstrip()}"
    return re.sub(r"\s+([?.!,])", r"\1", left).strip()
