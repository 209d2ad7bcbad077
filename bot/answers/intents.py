"""Questions about the running system, told from questions about Docker: "почему упал web01" is asked of the engine.

Rules over terms, tried in order before any article is looked for: a live question would pass for an article, since both
use the same words. Nothing runs here; a command line is handed out.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.answers import names as containers
from bot.answers.model import LiveCommand
from bot.answers.repair import Repaired

_IMPERATIVES: dict[str, str] = {
    "stop": "останови остановите останови-ка стопни потуши погаси выруби выключи заглуши тормозни тормозни стопани глуши "
    "положи stop shutdown",
    "start": "запусти запустите стартани стартуй включи подними подыми заведи врубай вруби start launch старт",
    "restart": "перезапусти перезапустите рестартни рестартани рестарт ребутни перезагрузи передерни дерни restart reboot "
    "bounce",
    "kill": "убей убейте прибей кильни килни kill",
    "remove": "удали удалите снеси выпили сотри убери грохни rm remove delete",
    "pause": "заморозь приостанови pause freeze",
    "unpause": "разморозь возобнови unpause resume unfreeze",
    "show": "покажи покажите выведи дай дайте глянь show give list display открой скинь кинь пришли перечисли посмотри print "
    "see check проверь get tail view",
    "pull": "скачай скачайте спулль спули стяни вытяни pull download fetch подтяни",
    "clean": "почисти почистите очисти очистите приберись подчисти прибери clean prune cleanup free освободи вычисти",
}
_ACTION = {surface: action for action, surfaces in _IMPERATIVES.items() for surface in surfaces.split()}

_NOW = frozenset(
    ["сейчас", "щас", "ща", "now", "currently", "сервере", "server", "хосте", "host", "нас", "наши", "наших", "наш", "у", "моих", "мои", "our", "here", "тут", "here", "текущие", "текущий", "работающие", "запущенные", "сегодня", "осталось"]
)
_ASKS_HOW = frozenset(["how"])
_HOW_TO = re.compile(
    r"\b(как|каким|how|what is|what are|что такое|что значит|что означает|зачем|чем отлич\w+|можно ли|difference|explain|"
    r"расскажи|объясни|when should|should i|if i|если|why (?:does|do|is) (?:docker|a container))\b"
)
_STATUS_HOW = re.compile(r"\b(как там|как дела у|как поживает|how is|how's)\b")
_COUNT = re.compile(r"\b(\d{1,4})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ask:
    """A question, seen the ways the rules look at it."""

    text: str  # repaired, lower case
    terms: frozenset[str]
    surfaces: tuple[str, ...]
    action: str  # what an imperative asks for, "" where there is none
    target: str
    is_now: bool
    is_how: bool

    def has(self, *terms: str) -> bool:
        return any(term in self.terms for term in terms)

    def says(self, *surfaces: str) -> bool:
        return any(surface in self.surfaces for surface in surfaces)


_Rule = Callable[[_Ask], tuple[str, str] | None]


def live_command(question: Repaired, names: Iterable[str] | None) -> LiveCommand | None:
    """The command that answers the question, or None where it is not about the running system."""
    text = question.text.lower().replace("ё", "е")
    surfaces = tuple(re.findall(r"[\w-]+", text))
    docker_words = {word.surface for word in question.words if word.term != word.surface or word.surface in _ACTION}
    found = containers.find(text, names, tuple(docker_words))
    ask = _Ask(
        text=text,
        terms=frozenset(word.term for word in question.words),
        surfaces=surfaces,
        action=_action(surfaces),
        target=found.name if found else "",
        is_now=any(surface in _NOW for surface in surfaces),
        is_how=_HOW_TO.search(text) is not None and not _STATUS_HOW.search(text),
    )
    for rule in _RULES:
        result = rule(ask)
        if result is not None:
            intent, line = result
            return LiveCommand(intent=intent, line=line, target=ask.target or None)
    return None


def _action(surfaces: Sequence[str]) -> str:
    for surface in surfaces:
        if surface in _ACTION:
            return _ACTION[surface]
    for surface in surfaces:
        if len(surface) > 6 and (near := _mistyped(surface)):
            return near
    return ""


def _mistyped(surface: str) -> str:
    from rapidfuzz.distance import OSA

    for imperative, action in _ACTION.items():
        if len(imperative) > 6 and OSA.distance(surface, imperative, score_cutoff=1) <= 1:
            return action
    return ""


# the rules


def _help(ask: _Ask) -> tuple[str, str] | None:
    is_asked = re.search(
        r"что ты (умеешь|можешь)|what can you do|твои команды|список команд бота|команды бота|^(помощь|help|справка|меню|menu)"
        r"[?!. ]*$|чем (ты )?(можешь )?помо(чь|жешь)|how do i use (this|the) bot|bot commands|как тобой пользоваться",
        ask.text,
    )
    return ("help", "help") if is_asked else None


def _who(ask: _Ask) -> tuple[str, str] | None:
    if not ask.says("кто", "who", "кем") or not ask.has(
        "stop", "kill", "restart", "remove", "run", "start", "exit", "change"
    ):
        return None
    if ask.target:
        return "who", _line("audit", "--target", ask.target)
    is_live = ask.is_now or not ask.says("такой", "is")
    return ("who", "audit") if is_live and ask.has("container", "service") is False else None


def _why(ask: _Ask) -> tuple[str, str] | None:
    if not ask.target:
        return None
    asks_why = re.search(
        r"почему|отчего|why|что случилось|что стряслось|что произошло|what happened|что с\b|что не так|what's wrong|"
        r"what is wrong|причина|из-за чего|чего .*(упал|лежит)|what's up with|диагноз|reason",
        ask.text,
    )
    is_down = ask.has("crash", "stop", "exit", "kill", "unhealthy", "hang", "oom") or re.search(
        r"лежит|сдох|помер|отвалил|не (работает|стартует|запускается|поднимается|отвечает)|down|died|dead|failed|"
        r"рестартит|перезапускается|keeps restarting|not (working|starting|running|responding)",
        ask.text,
    )
    what_happened = re.search(r"случилось|стряслось|произошло|happened|что с\b|не так|wrong|what's up", ask.text)
    if asks_why and (is_down or what_happened or ask.has("restart")) and not _is_about_docker(ask):
        return "why-down", _line("why", ask.target)
    return None


def _is_about_docker(ask: _Ask) -> bool:
    return ask.says("docker", "докер") and ask.has("error", "command")


def _logs(ask: _Ask) -> tuple[str, str] | None:
    if not ask.target or ask.is_how:
        return None
    wants_errors = ask.has("error") and (ask.action == "show" or ask.has("log") or ask.says("какие", "any", "есть"))
    writes = re.search(r"что (пишет|выводит|говорит)|what does .* (say|print|log)", ask.text)
    if not (ask.has("log") or wants_errors or writes):
        return None
    options: list[str] = []
    if ask.has("follow", "o_f", "o_follow", "live") and not wants_errors:
        options.append("-f")
    if wants_errors:
        options.append("--errors")
    without_name = ask.text.replace(ask.target, " ")
    count = _COUNT.search(without_name)
    if count and re.search(r"последн|last|tail|строк|lines|-n", ask.text):
        options += ["--tail", count[1]]
    return "logs", _line("logs", *options, ask.target)


def _pull(ask: _Ask) -> tuple[str, str] | None:
    if ask.action != "pull" or ask.is_how:
        return None
    image = containers.image_in(re.sub(r"\b(image|образ\w*|the|please|docker|latest version of)\b", " ", ask.text))
    if not image or image in _ACTION:
        return None
    return "pull", _line("pull", image)


_VERB_COMMANDS = {
    "stop": "stop",
    "start": "start",
    "restart": "restart",
    "kill": "kill",
    "remove": "rm",
    "pause": "pause",
    "unpause": "unpause",
}


def _verb(ask: _Ask) -> tuple[str, str] | None:
    if ask.action not in _VERB_COMMANDS or not ask.target or ask.is_how:
        return None
    if ask.has("image", "volume", "network") and ask.action == "remove":
        return None
    return ask.action, _line(_VERB_COMMANDS[ask.action], ask.target)


def _one_container(ask: _Ask) -> tuple[str, str] | None:
    """What is asked about one container and is not its log."""
    if not ask.target or ask.is_how:
        return None
    if ask.has("process", "top"):
        return "top", _line("top", ask.target)
    if ask.has("port"):
        return "port", _line("port", ask.target)
    if ask.has("change", "diff") and (ask.has("file", "diff") or re.search(r"изменил|поменял|changed", ask.text)):
        return "diff", _line("diff", ask.target)
    if ask.has("memory", "cpu", "consume", "stat", "stats") or re.search(r"нагрузк|грузит|load", ask.text):
        return "stats", _line("stats", ask.target)
    if re.search(r"конфиг|config|настройк|settings|inspect|инспект|параметр|переменн|\benv\b|маунт|mounts|details|подробн|\bip\b",
                 ask.text):  # fmt: skip
        return "inspect", _line("inspect", ask.target)
    is_state = ask.has("state", "status", "health", "unhealthy", "work", "run") or re.search(
        r"\bжив\w*|\bалив|alive|\bup\b|\bdown\b|лежит|упал|поднят|как там|как дела|как поживает|how is|how's|отвечает|здоров|ок\b",
        ask.text,
    )
    return ("status", _line("why", ask.target)) if is_state and not ask.action else None


def _stats(ask: _Ask) -> tuple[str, str] | None:
    if ask.is_how:
        return None
    asks_who = re.search(r"\bкто\b|\bчто\b|\bwho\b|\bwhat\b|\bwhich\b|какой|какие|больше всего|\btop\b|most", ask.text)
    eats = ask.has("consume") or re.search(
        r"груз|нагруж|занимает|съел|съедает|тратит|usage|using|uses|хавает|кушает", ask.text
    )
    if ask.has("memory", "cpu") and asks_who and eats:
        return "stats", "stats"
    is_load = re.search(r"нагрузк\w+|\bload\b|\bstats\b|статистик\w+|потребление", ask.text)
    return ("stats", "stats") if is_load and (ask.is_now or ask.action == "show") else None


def _disk(ask: _Ask) -> tuple[str, str] | None:
    if ask.is_how and not ask.is_now:
        return None
    how_much = re.search(r"сколько|how much|хватает|много ли|осталось|свободн\w*|left|free", ask.text)
    where = ask.has("disk", "space", "size")
    if where and how_much:
        return "disk", "system df"
    is_full = ask.has("full") and ask.has("disk", "space") and (ask.is_now or ask.text.rstrip().endswith("?"))
    is_yes_no = re.search(r"^(диск|не|is|are|у нас)|ли\b", ask.text)
    return ("disk", "system df") if is_full and is_yes_no else None


def _state_lists(ask: _Ask) -> tuple[str, str] | None:
    """Lists of containers by their state."""
    if ask.is_how or ask.target:
        return None
    asks = ask.action == "show" or re.search(
        r"^(4to|что|какие|какой|кто|who|what|which|is|are|any|есть|список|all|list|все)\b", ask.text
    )
    is_list = asks and (ask.is_now or ask.action == "show" or ask.has("container", "all", "service"))
    if not is_list or re.search(r"\b(команд|command|отлич|differ|такое|умеешь|значит|значат|mean)\w*", ask.text):
        return None
    if ask.has("unhealthy") or re.search(r"нездоров|не здоров|not healthy|sick", ask.text):
        return "health", "ps --filter health=unhealthy"
    if re.search(
        r"не (работа|запущ|отвеча|подня)|\bne (rabota|zapus)|упал|лежит|сломал|сломан|умер|остановл|"
        r"stopped|not running|isn't running|\bdown\b|broken|exited|failed|dead|crashed|лежат",
        ask.text,
    ) and not re.search(r"включая|including|вместе с|даже|and stopped|и остановл", ask.text):
        return "list-stopped", "ps -a --filter status=exited"
    if re.search(r"перезапуска|restarting|рестарт", ask.text):
        return "list-restarting", "ps -a --filter status=restarting"
    return None


def _lists(ask: _Ask) -> tuple[str, str] | None:
    """Lists of everything of a kind."""
    if ask.is_how or ask.target:
        return None
    asks = ask.action == "show" or ask.is_now
    for term, intent, line in (
        ("volume", "volumes", "volume ls"),
        ("network", "networks", "network ls"),
        ("image", "images", "images"),
    ):
        is_plain = ask.has("see", "all") or ask.says("какие", "which", "what", "есть", "have", "список", "наши", "все")
        if ask.has(term) and (ask.action == "show" or (ask.is_now and is_plain)) and ask.action in ("", "show"):
            return intent, line
    if ask.action not in ("", "show"):
        return None
    if ask.has("container", "service") or ask.has("run", "work"):
        if asks and (ask.has("all") or re.search(r"включая|including|вместе с|stopped|остановл", ask.text)):
            return "list-all", "ps -a"
        if asks and (ask.has("run", "work", "see", "container") or re.search(r"крутится|живет|up\b", ask.text)):
            return "list-running", "ps"
    if ask.is_now and re.search(r"крутится|\bup\b|живо\b|поднято", ask.text):
        return "list-running", "ps"
    return None


def _version(ask: _Ask) -> tuple[str, str] | None:
    is_version = re.search(r"\bверси\w+|\bversion\b", ask.text) and re.search(
        r"докер|docker|движк|engine|демон", ask.text
    )
    is_ours = ask.is_now or re.search(r"какая|which|what|у нас|стоит|установлен|are we|покажи|show", ask.text)
    return ("version", "version") if is_version and is_ours and not ask.is_how and not ask.has("update") else None


def _prune(ask: _Ask) -> tuple[str, str] | None:
    if ask.action not in ("clean", "remove") or ask.is_how or ask.target:
        return None
    is_unused = re.search(r"неиспольз|ненужн|мусор|лишн|unused|dangling|stopped|остановленн|хлам|stuff|everything|все\b|место|диск|disk|"
                          r"space|now|сейчас|висяч|стар", ask.text)  # fmt: skip
    if not is_unused and ask.action != "clean":
        return None
    for term, line in (("image", "image prune"), ("volume", "volume prune"), ("network", "network prune")):
        if ask.has(term):
            return "prune", line
    if ask.has("cache"):
        return "prune", "builder prune"
    if ask.has("container"):
        return "prune", "container prune"
    return "prune", "system prune"


_RULES: tuple[_Rule, ...] = (
    _help,
    _who,
    _why,
    _logs,
    _pull,
    _verb,
    _one_container,
    _stats,
    _disk,
    _prune,
    _state_lists,
    _lists,
    _version,
)


def _line(*words: str) -> str:
    return shlex.join(words)
