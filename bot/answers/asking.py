"""A question as the rules about live ones look at it: its words, the order in it, what it names and when it means.

What the rules make of that is the business of ``container_intents`` and its neighbours.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.answers import names as containers
from bot.answers.ideas import OF_A_WORD, SMALL, ideas_of, near_ideas
from bot.answers.model import Known
from bot.answers.orders import ABOUT_ONE, ACTIONS, HERE, INFINITIVES, NOW, PLAIN_WORDS
from bot.answers.repair import Repaired
from bot.answers.spans import since_in
from bot.answers.things import is_common, things_in
from bot.answers.words import is_cyrillic

_HOW_TO = re.compile(
    r"\b(как(?!ие|ой|ая|ое)|(?<!с )каким образом|how(?! many| much| full)|"
    r"what is(?! running| using| eating| taking| up| down| broken| wrong| mounted| in | inside| going| left| free|"
    r" on )|what are(?! running)|"
    r"what does|что такое|что значит|что означает|что именно|зачем|чем отлич\w+|можно ли|нужно ли|"
    r"difference|explain|which command|команд[аыу]|командой|command|расскажи|"
    r"объясни|when should|should i|can i|do i(?! have)|если|хотя|всегда|if i|"
    r"why (?:does|do|is) (?:docker|a container|my container)|docker не|does|будет ли|удалит ли)\b"
)
_STATUS_HOW = re.compile(
    r"\b(как (?:там )?(?:нагрузка|загрузка|память|диск|место)|как там|как дела у|как поживает|как себя чувствует|"
    r"how is|how's|how much (?:memory|ram|cpu))\b"
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
    r"|(?:опять |какой-то |там )*контейнеры? (?:лег|легли|упал|упали|лежит|лежат|сдох|сдохли|умер)\W*"
    r"|какие (?:(?:есть )?(?:образы|тома|вольюмы|сети|контейнеры)|(?:образы|тома|вольюмы|сети|контейнеры) есть)\W*"
)
"""All there is of the question: then it is asked of what is here."""
_POLITE = re.compile(
    r"^(?:(?:подскаж\w+|скажи\w*|слушай|слуш|привет|пожалуйста|плиз|будь добр\w*|а|ну|эй|please|hey|hi|ok|"
    r"can you tell me|could you|can you|tell me|hello)[,!. ]+)+"
)


_GENERAL = re.compile(
    r"^(?!.*\b(?:можно|надо|нужно|пора|хочу|можешь|могу|давай|смог\w*|хватит|прошу|дай|умеешь|перестань)\b(?! ли)).*"
    r"\b(?!память|опять|девять|десять|ночь|полночь|помочь|посмотреть|узнать)\w{2,}"
    r"(?:[аяиеуыо]ть|[аяиеуыо]ться|йти)\b|"  # an infinitive: that is how to do it
    r"\bкак (?:\S+ ){0,4}?(?!память|сеть|есть|ночь|опять|часть)\S+(?:ть|ти|чь|ться|тись)\b|"
    r"\bкак(?:им образом)? (?:работа[ею]т|устроен\w*|правильно|лучше|можно|мне|бы|называ\w+|часто)\b|"
    r"\b(?:что такое|что значит|что означает|зачем|для чего|чем .*отлич|в чем разниц|в чем отлич|разниц|можно ли|"
    r"(?:нужно|нужен|нужны|нужна|стоит|безопасно|лучше|всегда|будет|удалит|обязательно) ли|безопасно|бывает|бывают|"
    r"что лучше|какой командой|какая команда|команда для|команду|если|что делать|что будет с|хотя|"
    r"когда (?:использовать|нуж\w+|стоит|лучше|применя\w+)|объясни|расскажи|пример|способ|нельзя|сколько стоит|"
    r"почему (?:docker|докер|swarm|compose|latest|тег|контейнер|сервисы|контейнеры|образ|том|порт)\b(?! "
    r"\w*[a-z0-9_-]+)|"
    r"сколько \w+ (?:можно|нужно|должно))|"
    r"\bhow (?:to|do|does|did i|can|could|should|would|will|are|(?:many|much) .*(?:can|should|need|does (?:it|an?))\b"
    r"(?! i reclaim))\b|"
    r"\bwhat(?:'s| is| are) (?:an?|the (?:difference|best|point|purpose|default|meaning))\b|"
    r"\bwhat are (?!the|our|my|running|in\b)|\bwhat (?:does|do|happens|if|to)\b(?! (?:we|i) have)(?!.*\b(?:say|"
    r"print|log)\b)|"
    r"\bwhy (?:(?:is|are|does|do|did|can|use|would|should) ?)?(?:an?|my|docker|containers?|it|you|i|use|latest|"
    r"swarm)\b|"
    r"\bwhen (?:to|should|do|does|would)\b|\bshould (?:i|we|a)\b|\bcan (?:i|a|one|docker|we|two|containers?)\b(?! "
    r"reclaim| free)|"
    r"\bis (?:it|docker)\b|\bwill i\b|\bdifferences?\b|\bversus\b|\bvs\b|\btypes of\b|\bbest (?:way|practice)|"
    r"\bexplain\b|\b(?:in|inside|into|from|for|of) an? (?:\w+ )?container\b|\bв контейнере(?! \S*[a-z])|\bв "
    r"докере\b|\bin docker\b|"
    r"^docker (?!version)|\bwhich command|\bwhat command|\bcommand (?:to|for)|\bwho (?:created|can use|made)\b|"
    r"\bwithout sudo\b|"
    r"\bwhat \w+ (?:policies|types|kinds|commands)\b"
)
"""It is asked about Docker in general, and not about what is here."""
_WRITES = re.compile(
    r"\b(?:что|чо|че) (?:\S+ )?(?:пишет|выводит|говорит|печатает)|^tail\b|^хвост\b|"
    r"\bwhat(?:'s| is| does) .*\b(?:say|saying|print|printing|log|logging|output)|"
    r"\b(?:last|последние) \d+ (?:lines|стро\w+)"
)
_STRANGE_WITH_SURE_NAME = 3
_STRANGE_IN_AN_ORDER = 2


class Meant(NamedTuple):
    """What a rule makes of a question. ``instead`` is for who may not run the line; both without the slash."""

    intent: str
    line: str
    target: str = ""
    instead: str = ""


def meant(intent: str, *words: str, target: str = "", instead: str = "") -> Meant:
    return Meant(intent, shlex.join(words), target, instead)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question, seen the ways the rules look at it."""

    text: str  # repaired, lower case
    terms: frozenset[str]
    surfaces: tuple[str, ...]
    action: str  # what an imperative asks for, "" where there is none
    target: str
    word: str  # the target as it stands in the text
    exists: bool  # the target, if there is any; not known to be missing
    is_now: bool
    is_here: bool
    is_plain: bool  # nothing but what a list is asked for with
    strange: int  # words that neither an order nor a question about one container is made of
    is_sure: bool  # the target exists, or looks like nothing but a name
    is_how: bool
    is_general: bool
    ideas: frozenset[str]
    others: int  # words that are about nothing that is known here, names left out
    things: Mapping[str, str]  # names by kind, where a word for the kind stands beside
    known: Known | None
    host: str

    @property
    def writes(self) -> bool:
        """It is asked what something prints."""
        return _WRITES.search(self.text) is not None

    def has(self, *terms: str) -> bool:
        return any(term in self.terms for term in terms)

    def means(self, *ideas: str) -> bool:
        """Whether any of the ideas is in it."""
        return any(idea in self.ideas for idea in ideas)

    def only(self, *ideas: str) -> bool:
        """Whether it is about these and about nothing else, but for how it is asked."""
        return not self.others and self.ideas <= {*ideas, *_NEUTRAL}

    def means_all(self, *ideas: str) -> bool:
        return all(idea in self.ideas for idea in ideas)

    @property
    def asks(self) -> bool:
        """It is put as a question or as a wish to see, or has so few words that it can be nothing else."""
        return (
            self.is_asked
            or self.action == "show"
            or (len(self.surfaces) <= _FEW and not self.has("container", "docker"))
        )

    @property
    def is_request(self) -> bool:
        """Two English nouns in a row are a name only in a question or an order: "stack trace" is none."""
        is_noun_phrase = self.text.isascii() and not self.is_asked and not self.action
        return not is_noun_phrase or self.means("up", "down", "state", "task", "log", "error", "why", "service")

    @property
    def is_asked(self) -> bool:
        return self.means("ask", "list", "all") or _ASKS_FIRST.match(self.text) is not None

    @property
    def is_to_the_point(self) -> bool:
        """Short of other words, which would make it a story or a question about Docker."""
        if self.is_sure:
            return self.strange <= _STRANGE_WITH_SURE_NAME
        return self.strange <= (_STRANGE_IN_AN_ORDER if self.action else 1)

    def says(self, *surfaces: str) -> bool:
        return any(surface in self.surfaces for surface in surfaces)


_FEW = 4  # words
_ASKED = frozenset({"ask"})  # English asks by what comes first
_LEADS = re.compile(r"(?:and|so|but|for|on|in|to|from|at|with|ok|well) (?:what|which|who|how|is|are)\b")
_ASKS_FIRST = re.compile(r"(?:когда|где|when|where|do (?:any|we|i)|have)\b")
_NEUTRAL = frozenset({"all", "ask", "list", "mine", "day", "night", "last", "container"})


def understood(question: Repaired, known: Known | None, host: str = "") -> Asking:
    """``known`` is what there is; None where that is not known. ``host`` was in it and has been taken out."""
    text = _POLITE.sub("", question.text.lower().replace("ё", "е"))
    surfaces = tuple(re.findall(r"[\w-]+", text))
    names = None if known is None else known.containers
    things = things_in(text, known)
    elsewhere = [things[kind].lower() for kind in ("project", "stack", "node") if kind in things]
    found = containers.find(" ".join(word for word in text.split() if word.strip(".,?!") not in elsewhere), names)
    named = frozenset(re.findall(r"[\w-]+", found.word)) if found else frozenset()
    target = _target(text, found, things, known)
    in_general = _without_subject(text, [found.word if found else "", *things.values()])
    ideas, others = _ideas(text, {*named, *things.values(), *([found.word] if found else [])})
    return Asking(
        is_general=_GENERAL.search(in_general) is not None,
        ideas=ideas,
        others=others,
        things=things,
        known=known,
        host=host,
        text=text,
        terms=frozenset(word.term for word in question.words),
        surfaces=surfaces,
        action=_action(text, surfaces),
        word=found.word if found else "",
        exists=found is not None or known is None or not target,
        target=target,
        is_now=any(surface in NOW for surface in surfaces),
        is_here=any(surface in NOW or surface in HERE for surface in surfaces) or BARE_LIST.fullmatch(text) is not None,
        is_plain=all(_is_plain(surface) for surface in surfaces),
        strange=sum(not _is_of_one(surface) for surface in surfaces if surface not in named),
        is_sure=found is not None and (names is not None or containers.looks_like_name(found.name)),
        is_how=_HOW_TO.search(in_general) is not None and not _STATUS_HOW.search(text),
    )


def _target(text: str, found: containers.Named | None, things: Mapping[str, str], known: Known | None) -> str:
    """The container: what is called one by the word beside it, too, and what is called a service where no swarm is."""
    if found is not None:
        return found.name
    name = things.get("container", "")
    is_last = name and re.search(rf"\b(?:контейнер\w*|container) {re.escape(name)}\W*$", text)
    if is_last and (name.isascii() != text.isascii() or containers.looks_like_name(name)):
        return name
    if known is None:
        return things.get("service", "")
    unheard = containers.unheard_of(text)
    return unheard if unheard not in things.values() and unheard not in known.all_names else ""


def _without_subject(text: str, names: Sequence[str]) -> str:
    """ "what does web01 print" is asked of web01, "what does docker print" of how Docker works."""
    subjects = "|".join(re.escape(name) for name in names if name)
    if not subjects:
        return text
    return re.sub(
        rf"(?<=\w) (?:does|did|do|is|has)(?:n't)? (?:the )?(?:service |project |container )?(?:{subjects})\b", "", text
    )


def _ideas(text: str, named: Collection[str]) -> tuple[frozenset[str], int]:
    """What the words are about, and how many are about nothing."""
    ideas: set[str] = set()
    others = 0
    for place, word in enumerate(OF_A_WORD.findall(text)):
        if word.lower() in named:
            continue
        found = ideas_of(word) - (_ASKED if place and word.isascii() and not _LEADS.match(text) else frozenset())
        is_small = word in SMALL or "ask" in ideas_of(word) or word in _WISHES or _NUMBER.fullmatch(word) is not None
        if not found and not is_small and word not in ACTIONS and word not in INFINITIVES:
            found = near_ideas(word)
            others += not found and word not in PLAIN_WORDS
        ideas |= found
    return frozenset(ideas), others


def _is_of_one(surface: str) -> bool:
    return surface in ABOUT_ONE or surface in SMALL or _is_plain(surface)


def _is_plain(surface: str) -> bool:
    return (
        surface in PLAIN_WORDS
        or surface in ACTIONS
        or surface in INFINITIVES
        or surface in _WISHES
        or surface.isdigit()
        or bool(_mistyped(surface, _LONG_PLAIN))
    )


def loose_name(ask: Asking) -> str:
    """The only word in Latin letters that is about nothing else: what a question that needs a name must mean."""
    found = [
        word
        for word in OF_A_WORD.findall(ask.text)
        if _LOOSE_NAME.fullmatch(word) and not ideas_of(word) and not word.isdigit()
        and word not in SMALL and word not in ACTIONS and word not in ABOUT_ONE and word not in PLAIN_WORDS
        and word not in _NO_LOOSE_NAMES and not is_common(word)
    ]  # fmt: skip
    return found[0] if len(found) == 1 else ""


_LOOSE_NAME = re.compile(r"[a-z][\w.-]+")
_NO_LOOSE_NAMES = frozenset("docker scale replicas rollback to grow shrink currently keep".split())


def log_options(ask: Asking) -> list[str]:
    """What of /logs' options is asked for: the errors, since when, how many lines, live ones."""
    wants_errors = ask.means("error")
    options = ["-f"] if is_followed(ask) and not wants_errors else []
    return [*options, *_which_lines(ask)]


def service_log_options(ask: Asking) -> list[str]:
    return [*(["-f"] if is_followed(ask) else []), *_which_lines(ask)]


def is_followed(ask: Asking) -> bool:
    return ask.has("follow", "o_f", "o_follow", "live") or re.search(r"\bследи\b|реальном", ask.text) is not None


def _which_lines(ask: Asking) -> list[str]:
    options: list[str] = []
    without_names = ask.text.replace(ask.target or " ", " ")
    if since := since_in(ask.text):
        options += ["--since", since]
    count = _COUNT.search(without_names)
    if count and not since and re.search(r"последн|last|tail|хвост|строк|lines|-n", ask.text):
        options += ["--tail", count[1]]
    return options


_NUMBER = re.compile(r"\d+(?::\d\d)?(?:am|pm|h|m|d|ч)?")
_COUNT = re.compile(r"\b(\d{1,4})\b")


def _action(text: str, surfaces: Sequence[str]) -> str:
    """A Russian imperative shows by its form, anywhere; an English one by its place, at the beginning."""
    for pattern, action in _OF_TWO_WORDS:
        if re.match(rf"(?:please |just |docker )*{pattern}", text):
            return action
    first = next((number for number, surface in enumerate(surfaces) if surface not in _BEFORE_A_VERB), 0)
    for number, surface in enumerate(surfaces):
        if surface in ACTIONS and (is_cyrillic(surface) or number == first):
            return ACTIONS[surface]
        if surface in INFINITIVES and any(before in _WISHES for before in surfaces[:number]):
            return INFINITIVES[surface]
    for surface in surfaces:
        if surface not in SMALL and not ideas_of(surface) and (near := _mistyped(surface, _LONG_ACTIONS)):
            return ACTIONS[near]
    return ""


def action_of(surface: str) -> str:
    """What one word asks for as an imperative, mistyped or not; "" for any other."""
    return ACTIONS.get(surface) or ACTIONS.get(_mistyped(surface, _LONG_ACTIONS), "")


_OF_TWO_WORDS = (
    (r"(?:shut|bring|put|take|tear) (?:\S+ ){0,3}down\b|(?:turn|switch|power) (?:\S+ ){0,3}off\b", "stop"),
    (r"(?:give|сделай|устрой) .*\b(?:restart|reboot|рестарт|перезапуск)\b", "restart"),
    (r"(?:turn|switch|power) (?:\S+ ){0,3}on\b|(?:bring|spin|fire|start|get) (?:\S+ ){0,3}up\b", "start"),
)
_BEFORE_A_VERB = frozenset("please pls docker sudo just now lotsman сделай выполни do run go пожалуйста".split())
_WISHES = frozenset("можешь можете давай надо нужно пора мог могли сможешь".split())


def _mistyped(surface: str, words: Sequence[str]) -> str:
    """The one of the words that is a slip of the finger away."""
    if len(surface) < _MISTYPED_FROM or surface in PLAIN_WORDS or surface in INFINITIVES:
        return ""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = process.extractOne(surface, words, scorer=OSA.distance, score_cutoff=1)
    # Another form of the word is none: "удалил" is no slip of "удали".
    return str(near[0]) if near and not surface.startswith(near[0]) and not near[0].startswith(surface) else ""


_MISTYPED_FROM = 5  # letters
_LONG_ACTIONS = tuple(word for word in ACTIONS if len(word) >= _MISTYPED_FROM)
_LONG_PLAIN = (*_LONG_ACTIONS, *(word for word in PLAIN_WORDS if len(word) >= _MISTYPED_FROM))
