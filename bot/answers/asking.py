"""A question as the rules about live ones look at it: its words, the order in it, the container that it names.

What the rules make of that is ``intents``' business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answers import names as containers
from bot.answers.orders import ABOUT_ONE, ACTIONS, HERE, INFINITIVES, NOW, PLAIN_WORDS
from bot.answers.repair import Repaired
from bot.answers.words import is_cyrillic

_HOW_TO = re.compile(
    r"\b(как(?!ие|ой|ая|ое)|каким образом|how(?! many| much| full)|"
    r"what is(?! running| using| eating| taking| up| down| broken| wrong)|what are(?! running)|"
    r"what does|что такое|что значит|что означает|что именно|зачем|чем отлич\w+|можно ли|нужно ли|"
    r"difference|explain|which command|команд[аыу]|командой|command|расскажи|"
    r"объясни|when should|should i|can i|do i|если|хотя|всегда|if i|"
    r"why (?:does|do|is) (?:docker|a container|my container)|docker не|does|будет ли|удалит ли)\b"
)
_STATUS_HOW = re.compile(
    r"\b(как там|как дела у|как поживает|как себя чувствует|how is|how's|how much (?:memory|ram|cpu))\b"
)
BARE_LIST = re.compile(
    r"(?:what is|what's|what|who is|which|(?:which|what) containers are|что|че|чо|кто|какие|какие контейнеры) "
    r"(?:running|up|down|stopped|not running|not working|(?:не )?(?:работа[ею]т|запущен[оы]?)|упал[аои]?|леж[иа]т|"
    r"крут[ия]тся|жив[оы]?|поднят[оы]?)\W*"
    r"|(?:список|перечень) (?:образов|томов|вольюмов|сетей|контейнеров)\W*"
    r"|(?:(?:все|весь список|запущенн\w+|активн\w+|остановленн\w+|упавш\w+|мертв\w+|all|running|stopped|exited) )+"
    r"(?:контейнер(?:ы|ов)?|containers)\W*"
    r"|(?:кто|who is|whos) (?:un|не|не )?(?:healthy|здоров\w*)\W*|is everything (?:healthy|up|running|ok)\W*"
    r"|which (?:volumes|images|networks) (?:are|do we have)(?: there| here)?\W*"
    r"|какие (?:(?:есть )?(?:образы|тома|вольюмы|сети|контейнеры)|(?:образы|тома|вольюмы|сети|контейнеры) есть)\W*"
)
"""All there is of the question: then it is asked of what is here."""
_POLITE = re.compile(
    r"^(?:(?:подскаж\w+|скажи\w*|слушай|слуш|привет|пожалуйста|плиз|будь добр\w*|а|ну|эй|please|hey|hi|ok|"
    r"can you tell me|could you|can you|tell me|hello)[,!. ]+)+"
)


_STRANGE_WITH_SURE_NAME = 3
_STRANGE_IN_AN_ORDER = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question, seen the ways the rules look at it."""

    text: str  # repaired, lower case
    terms: frozenset[str]
    surfaces: tuple[str, ...]
    action: str  # what an imperative asks for, "" where there is none
    target: str
    is_now: bool
    is_here: bool
    is_plain: bool  # nothing but what a list is asked for with
    strange: int  # words that neither an order nor a question about one container is made of
    is_sure: bool  # the target exists, or looks like nothing but a name
    is_how: bool

    def has(self, *terms: str) -> bool:
        return any(term in self.terms for term in terms)

    @property
    def is_to_the_point(self) -> bool:
        """Short of other words, which would make it a story or a question about Docker."""
        if self.is_sure:
            return self.strange <= _STRANGE_WITH_SURE_NAME
        return self.strange <= (_STRANGE_IN_AN_ORDER if self.action else 1)

    def says(self, *surfaces: str) -> bool:
        return any(surface in self.surfaces for surface in surfaces)


def understood(question: Repaired, names: Iterable[str] | None) -> Asking:
    """``names`` are the containers there are; None where that is not known."""
    text = _POLITE.sub("", question.text.lower().replace("ё", "е"))
    surfaces = tuple(re.findall(r"[\w-]+", text))
    found = containers.find(text, names)
    named = frozenset(re.findall(r"[\w-]+", found.word)) if found else frozenset()
    return Asking(
        text=text,
        terms=frozenset(word.term for word in question.words),
        surfaces=surfaces,
        action=_action(surfaces),
        target=found.name if found else "",
        is_now=any(surface in NOW for surface in surfaces),
        is_here=any(surface in NOW or surface in HERE for surface in surfaces) or BARE_LIST.fullmatch(text) is not None,
        is_plain=all(_is_plain(surface) for surface in surfaces),
        strange=sum(not (surface in ABOUT_ONE or _is_plain(surface)) for surface in surfaces if surface not in named),
        is_sure=found is not None and (names is not None or containers.looks_like_name(found.name)),
        is_how=_HOW_TO.search(text) is not None and not _STATUS_HOW.search(text),
    )


def _is_plain(surface: str) -> bool:
    return (
        surface in PLAIN_WORDS
        or surface in ACTIONS
        or surface in INFINITIVES
        or surface in _WISHES
        or surface.isdigit()
        or bool(_mistyped(surface, _LONG_PLAIN))
    )


def _action(surfaces: Sequence[str]) -> str:
    """A Russian imperative shows by its form, anywhere; an English one by its place, at the beginning."""
    first = next((number for number, surface in enumerate(surfaces) if surface not in _BEFORE_A_VERB), 0)
    for number, surface in enumerate(surfaces):
        if surface in ACTIONS and (is_cyrillic(surface) or number == first):
            return ACTIONS[surface]
        if surface in INFINITIVES and any(before in _WISHES for before in surfaces[:number]):
            return INFINITIVES[surface]
    for surface in surfaces:
        if near := _mistyped(surface, _LONG_ACTIONS):
            return ACTIONS[near]
    return ""


_BEFORE_A_VERB = frozenset("please pls docker sudo just now lotsman сделай выполни do run go пожалуйста".split())
_WISHES = frozenset("можешь можете давай надо нужно пора мог могли сможешь".split())


def _mistyped(surface: str, words: Sequence[str]) -> str:
    """The one of the words that is a slip of the finger away."""
    if len(surface) < _MISTYPED_FROM or surface in PLAIN_WORDS:
        return ""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = process.extractOne(surface, words, scorer=OSA.distance, score_cutoff=1)
    return str(near[0]) if near else ""


_MISTYPED_FROM = 5  # letters
_LONG_ACTIONS = tuple(word for word in ACTIONS if len(word) >= _MISTYPED_FROM)
_LONG_PLAIN = (*_LONG_ACTIONS, *(word for word in PLAIN_WORDS if len(word) >= _MISTYPED_FROM))
