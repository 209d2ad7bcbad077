"""Which host a question is about: "что запущено на vps", "what runs on all hosts". Pure.

Of hosts that are known only their names count, behind a preposition, a sign or the word for a host: "vps" alone may be
what is asked about. Where none is known, what stands at such a place and is a usual name for a host is taken as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answers.ideas import SMALL, ideas_of
from bot.answers.names import SOFTWARE
from bot.answers.orders import PLAIN_WORDS
from bot.answers.things import is_common
from bot.setting_values import EVERY_HOST

_WORD = r"(?:хост[а-я]{0,2}|сервер[а-я]{0,2}|машин[а-я]{0,2}|host|server|machine|box)"
_BEFORE = (
    rf"(?:(?<![\w@])(?:на|с|со|у|в|для|on|at|of|from|for|in|to)\s+(?:the\s+|my\s+|our\s+)?(?:{_WORD}\s+)?"
    rf"|(?<![\w@]){_WORD}\s+|(?<!\S)@)"
)
_AFTER = rf"(?:\s+{_WORD}(?!\w))?(?![\w-])"
_EVERYWHERE = re.compile(
    r"(?<!\w)(?:на|по|со|у|для)\s+(?:всех|всем|каждом|каждого|каждому)\s+(?:хост\w*|сервер\w*|машин\w*)|"
    r"(?<!\w)везде(?!\w)"
    r"|(?<!\w)повсюду(?!\w)|(?<!\S)@all(?!\w)"
    r"|(?<!\w)(?:on|of|for|from|across|at)\s+(?:all|every|each)(?:\s+of)?(?:\s+(?:my|the|our))?"
    r"\s+(?:hosts?|servers?|machines?)(?!\w)|(?<!\w)everywhere(?!\w)",
    re.IGNORECASE,
)
USUAL = ("vps", "vds", "lab", "home", "nas", "prod", "staging", "raspi", "rpi", "office", "homelab")
_USUAL = (
    rf"(?:{'|'.join(USUAL)}|production|stage|hetzner|"
    r"(?:vps|lab|srv|server|host|nas|box|prod|home|vm|machine)-?\d+|srv-\w+|[a-z]+-(?:vps|lab|srv|server|host|nas))"
)
_AFTER_THE_WORD = (
    r"(?<!\w)(?:хост[а-я]{0,2}|сервер[а-я]{0,2}|машин[а-я]{0,2}|(?:on|from|at|of|to|with) (?:the )?(?:host|server|"
    r"machine))"
    r"\s+(?P<named>[a-z][a-z0-9-]{1,20})(?![\w-])"
)
_FARES = (
    r"(?=\s+(?:на связи|жив|живой|доступ|недоступ|отвечает|отвалил|лежит|упал|умер|онлайн|в сети|работает|"
    r"reachable|alive|up|online|down|available|"
    r"ok)(?:\w*)\W*$)"
)
_NODE_BEFORE = re.compile(r"(?:нод\w{0,2}|узл\w|узел|nodes?)\s+$", re.IGNORECASE)  # that is the name of a swarm's node
_NO_NAMES = frozenset("compose docker engine path swarm".split())


def host_in(question: str, hosts: Sequence[str] | None) -> tuple[str, str]:
    """The question without its host, and the host: "" where none is named, ``all`` where all are.

    ``hosts`` are those there are; None where that is not known.
    """
    if hosts is not None and len(hosts) < 2:
        return question, ""
    names = _USUAL if hosts is None else "|".join(re.escape(name) for name in sorted(hosts, key=len, reverse=True))
    everywhere = _EVERYWHERE.search(question)
    if everywhere is not None:
        return _without(question, everywhere), EVERY_HOST
    named = re.search(rf"{_BEFORE}(?P<name>{names}){_AFTER}", question, re.IGNORECASE)
    named = named or re.search(
        rf"^\W*(?:(?:а|и|is|the|как|how is|what about)\s+)*(?P<name>{names}){_FARES}", question, re.IGNORECASE
    )
    if named is not None:
        return _without(question, named, named[0].strip().partition(" ")[0]), named["name"].lower()
    if hosts is None:
        word = re.search(_AFTER_THE_WORD, question, re.IGNORECASE)
        if word is not None and _may_be_host(word["named"].lower()):
            return _without(question, word), word["named"].lower()
    return question, ""


def host_among(question: str, hosts: Sequence[str] | None) -> tuple[str, str]:
    """As ``host_in``, wherever a host's name stands: "чем загружен vps". Only what is left of it tells if it is one."""
    if hosts is not None and len(hosts) < 2:
        return question, ""
    names = _USUAL if hosts is None else "|".join(re.escape(name) for name in sorted(hosts, key=len, reverse=True))
    named = re.search(rf"(?<![\w@-])(?P<name>{names})(?![\w-])", question, re.IGNORECASE)
    if named is not None and _NODE_BEFORE.search(question[: named.start()]):
        return question, ""
    return (_without(question, named), named["name"].lower()) if named is not None else (question, "")


def _may_be_host(word: str) -> bool:
    is_word = word in _NO_NAMES or word in SMALL or word in PLAIN_WORDS or is_common(word) or bool(ideas_of(word))
    return not is_word and word not in SOFTWARE


def _without(question: str, found: re.Match[str], preposition: str = "") -> str:
    """ "что с vps" is not "что на vps": what is with it is asked of the host, so that the word stays."""
    kept = f" {preposition}" if preposition.lower() in ("с", "со") else ""
    left = f"{question[: found.start()].rstrip()}{kept} {question[found.end() :].lstrip()}"
    return re.sub(r"\s+([?.!,])", r"\1", left).strip()
