"""Questions about the running system, told from questions about Docker: "почему упал web01" is asked of the engine.

Rules over terms, tried in order before any article is looked for: a live question would pass for an article, since both
use the same words. Nothing runs here; a command line is handed out.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable

from bot.answers import names as containers
from bot.answers.asking import BARE_LIST, Asking, understood
from bot.answers.model import LiveCommand
from bot.answers.orders import ACTIONS, PLAIN_WORDS
from bot.answers.repair import Repaired
from bot.answers.words import is_cyrillic

_COUNT = re.compile(r"\b(\d{1,4})\b")

_Rule = Callable[[Asking], tuple[str, str] | None]


def live_command(question: Repaired, names: Iterable[str] | None) -> LiveCommand | None:
    """The command that answers the question, or None where it is not about the running system."""
    ask = understood(question, names)
    for rule in _RULES:
        result = rule(ask)
        if result is not None:
            intent, line = result
            words = shlex.split(line)
            target = words[-1] if intent == "pull" else ask.target if ask.target in words else ""
            return LiveCommand(intent=intent, line=line, target=target or None)
    return None


# the rules


def _help(ask: Asking) -> tuple[str, str] | None:
    is_asked = re.search(
        r"что ты (тут |здесь |вообще )?(умеешь|можешь)|что (умеет|может) (этот )?бот|^список команд[?!. ]*$|"
        r"какие команды (ты|у тебя|есть у бота)|what can you do|"
        r"твои команды|список команд бота|команды бота|^(помощь|help|справка|меню|menu)"
        r"[?!. ]*$|чем (ты )?(можешь )?помо(чь|жешь)|how do i use (this|the) bot|bot commands|как тобой пользоваться",
        ask.text,
    )
    return ("help", "help") if is_asked else None


def _overview(ask: Asking) -> tuple[str, str] | None:
    """One screen, and what has happened."""
    if ask.target:
        return None
    place = r"( (на|у|of|on|the|нашего|our|сервера?|сервере|хоста?|хосте|server|host|системы|нас|docker|докера))"
    asks = r"(покажи |дай |show |what is the |как(ой|ое) )?(общий )?(статус|состояние|status|overview|обзор|сводка)"
    if re.fullmatch(rf"{asks}{place}*[?.! ]*|как дела{place}+[?.! ]*", ask.text):
        return "overview", "status"
    happened = re.search(
        r"(что|чего|what) (случилось|произошло|стряслось|упало|падало|сломалось|happened|broke|failed|crashed)",
        ask.text,
    )
    when = re.search(
        r"ноч|вчера|сегодня|утр|вечер|за (сутки|день|неделю|час)|пока меня|пока я|last night|overnight|yesterday|today|"
        r"while i was|this (morning|week)",
        ask.text,
    )
    if (happened and when) or re.fullmatch(
        r"(покажи |есть |show |any )?(open |открытые )?(инциденты|сбои|incidents|алерты)[?. ]*", ask.text
    ):
        return "incidents", "incidents --all"
    return None


def _who(ask: Asking) -> tuple[str, str] | None:
    did = ask.has("stop", "kill", "restart", "remove", "run", "start", "exit", "change", "crash")
    if not ask.says("кто", "who", "кем") or not (did or re.search(r"\bуронил|трогал|touched|сломал", ask.text)):
        return None
    if ask.target:
        return "who", _line("audit", "--target", ask.target)
    return ("who", "audit") if ask.is_now and not ask.has("container", "service") else None


def _why(ask: Asking) -> tuple[str, str] | None:
    if not ask.target:
        return None
    asks_why = re.search(
        r"почему|отчего|за что|why|что случилось|что стряслось|что произошло|what happened|что с\b|что не так|"
        r"what's wrong|"
        r"what is wrong|причина|из-за чего|чего .*(упал|лежит|лег|сдох|умер|помер)|what (?:killed|broke|crashed)|"
        r"what's up with|диагноз|reason|с чего|чего это|какого",
        ask.text,
    )
    is_down = ask.has("crash", "stop", "exit", "kill", "unhealthy", "hang", "oom") or re.search(
        r"лежит|\bлег(ла|ло|ли)?\b|сдох|помер|отвал|накрыл|не (работает|стартует|запускается|поднимается|"
        r"отвечает)|down|died|dead|failed|"
        r"рестартит|перезапускается|\bdie\b|keeps restarting|not (working|starting|running|responding)",
        ask.text,
    )
    what_happened = re.search(r"случилось|стряслось|произошло|happened|что с\b|не так|wrong|what's up", ask.text)
    if asks_why and (is_down or what_happened or ask.has("restart")) and not _is_about_docker(ask):
        return "why-down", _line("why", ask.target)
    return None


def _is_about_docker(ask: Asking) -> bool:
    return ask.says("docker", "докер") and ask.has("error", "command")


def _logs(ask: Asking) -> tuple[str, str] | None:
    if not ask.target or ask.is_how or not ask.is_to_the_point:
        return None
    wants_errors = ask.has("error") and (ask.action == "show" or ask.has("log") or ask.says("какие", "any", "есть"))
    is_tail = re.match(r"tail\b", ask.text) is not None
    writes = is_tail or re.search(r"что (пишет|выводит|говорит)|what does .* (say|print|log)", ask.text)
    if not (ask.has("log") or wants_errors or writes):
        return None
    options: list[str] = []
    if ask.has("follow", "o_f", "o_follow", "live") and not wants_errors:
        options.append("-f")
    if wants_errors:
        options.append("--errors")
    without_name = ask.text.replace(ask.target, " ")
    if since := _since(ask.text):
        options += ["--since", since]
    count = _COUNT.search(without_name)
    if count and not since and re.search(r"последн|last|tail|строк|lines|-n", ask.text):
        options += ["--tail", count[1]]
    return "logs", _line("logs", *options, ask.target)


def _since(text: str) -> str:
    """ "за последние 2 часа", "last 30 minutes": 2h, 30m."""
    found = re.search(
        r"(?:за|last|past|since)\b[^\d]{0,12}(\d{0,3})\s*(минут|мин\b|час|дн|день|сутки|min|hour|day)", text
    )
    if not found:
        return ""
    unit = "m" if found[2].startswith(("мин", "min")) else "h" if found[2].startswith(("час", "hour")) else "d"
    count = found[1] or "1"
    return f"{int(count) * 24}h" if unit == "d" else f"{count}{unit}"


def _pull(ask: Asking) -> tuple[str, str] | None:
    asked = re.fullmatch(
        r"(?:please |пожалуйста |плиз )?(?:docker )?(\S+) (?:(?:the|пожалуйста|please|мне|image|образ|latest|"
        r"последний|свежий|новый|имидж) )*(\S+)"
        r"(?: (?:image|please|пожалуйста|now|сейчас|again|еще раз|заново))*[.!]?",
        ask.text,
    )
    if not asked:
        return None
    is_renewal = asked[1] in _RENEW and re.search(r"\b(образ|имидж|image)\b", ask.text) is not None
    if ACTIONS.get(asked[1]) != "pull" and not is_renewal:
        return None
    image = containers.image_in(asked[2])
    return ("pull", _line("pull", image)) if image and image not in PLAIN_WORDS else None


_RENEW = ("обнови", "обновить", "update", "refresh")  # of an image: what docker calls pull

_VERB_COMMANDS = {
    "stop": "stop",
    "start": "start",
    "restart": "restart",
    "kill": "kill",
    "remove": "rm",
    "pause": "pause",
    "unpause": "unpause",
}


def _verb(ask: Asking) -> tuple[str, str] | None:
    if ask.action not in _VERB_COMMANDS or not ask.target or ask.is_how:
        return None
    if ask.has("image", "volume", "network") and ask.action == "remove":
        return None
    if not ask.is_to_the_point:
        return None
    return ask.action, _line(_VERB_COMMANDS[ask.action], ask.target)


def _one_container(ask: Asking) -> tuple[str, str] | None:
    """What is asked about one container and is not its log."""
    if not ask.target or ask.is_how or not ask.is_to_the_point:
        return None
    if ask.has("process", "top") or re.search(r"(крутится|запущено|работает|running) (внутри|inside)", ask.text):
        return "top", _line("top", ask.target)
    if ask.has("port"):
        return "port", _line("port", ask.target)
    if ask.has("change", "diff") and (
        ask.has("file", "diff") or re.search(r"измен[ие]\w+|поменял\w*|changed|modified", ask.text)
    ):
        return "diff", _line("diff", ask.target)
    if ask.has("memory", "cpu", "consume", "stat", "stats") or re.search(r"нагрузк|грузит|load", ask.text):
        return "stats", _line("stats", ask.target)
    is_short = (
        ask.action == "show"
        or len(ask.surfaces) <= 3
        or re.match(r"(с |из )?(как\w+|what|which|подробн\w+)\b", ask.text)
    )
    settings = re.search(
        r"(как(ой|ого)|which|what) (образ|image)\w*|конфиг|config|настройк|settings|inspect|инспект|параметр|"
        r"переменн|\benv\b|маунт|mounts|details|подробн|\bip\b",
        ask.text,
    )
    if is_short and settings:
        return "inspect", _line("inspect", ask.target)
    is_state = ask.has("state", "status", "health", "unhealthy", "work", "run") or re.search(
        r"\bжив\w*|\bалив|\balive\b|\bup\b|\bdown\b|лежит|упал|поднят|как там|как дела|"
        r"как поживает|how is|how's|отвечает|здоров|uptime|аптайм|ок\b",
        ask.text,
    )
    is_checked = ask.action == "show" and re.search(r"провер|check|ли\b", ask.text)
    return ("status", _line("why", ask.target)) if is_state and (not ask.action or is_checked) else None


def _stats(ask: Asking) -> tuple[str, str] | None:
    if ask.is_how:
        return None
    asks_who = re.search(
        r"сколько|how much|\bкто\b|\bчто\b|\bwho\b|\bwhat\b|\bwhich\b|какой|какие|больше всего|\btop\b|most", ask.text
    )
    eats = ask.has("consume") or re.search(
        r"груз|нагруж|занимает|съел|съедает|занима|тратит|usage|using|uses|eats|eating|хавает|кушает|^top\b", ask.text
    )
    is_live = ask.is_here or re.match(r"(кто|who)\b", ask.text) or not re.search(r"сколько|how much", ask.text)
    if ask.has("memory", "cpu") and asks_who and eats and is_live:
        return "stats", "stats"
    is_load = re.search(r"(на|за|\b)груз(к\w+|ит|жен)|\bload\b|\bstats\b|статистик\w+|потребление", ask.text)
    is_all = re.fullmatch(r"(за|на)грузка (проца|процессора|сервера|хоста)\W*", ask.text)
    return ("stats", "stats") if is_load and (ask.is_here or is_all or ask.action == "show") else None


_SHORT = 3  # words


def _disk(ask: Asking) -> tuple[str, str] | None:
    if ask.is_how and not ask.is_now:
        how_much = re.match(r"how (much|full)", ask.text)
        if not how_much:
            return None
    how_much = re.search(r"сколько|how much|how full|хватает|много ли|велик ли|^free (disk|space)", ask.text)
    where = ask.has("disk", "space", "size")
    is_rest = re.search(r"свободн|осталось|хватает|free|left", ask.text)
    what = ask.is_here or is_rest or ask.has("image", "volume", "container", "docker", "disk", "cache", "layer")
    if where and how_much and what:
        return "disk", "system df"
    is_yes_no = re.search(r"^(не|is|are|у нас)\b|\bли\b|\?$", ask.text)
    is_full = ask.has("full") and ask.has("disk", "space")
    if re.fullmatch(r"(свободное |free )?(место на (диске|сервере|хосте)|disk space)( на сервере)?[?.! ]*", ask.text):
        return "disk", "system df"
    return ("disk", "system df") if is_full and is_yes_no and (ask.is_here or len(ask.surfaces) <= _SHORT) else None


def _state_lists(ask: Asking) -> tuple[str, str] | None:
    """Lists of containers by their state."""
    if ask.is_how or ask.target or not ask.is_plain or not _asks_for_list(ask):
        return None
    if ask.has("image", "volume", "network") and not ask.has("container", "service"):
        return None
    if (
        ask.has("unhealthy", "health", "healthcheck")
        or "здоров" in ask.text
        or re.search(r"нездоров|не здоров|not healthy", ask.text)
    ):
        return "health", "ps --filter health=unhealthy"
    if re.search(r"включая|including|вместе с|в том числе|даже|and stopped|\bи остановл", ask.text):
        return "list-all", "ps -a"
    if re.search(
        r"не (работа|запущ|крут|жив|подня)|упал|упавш|лежит|лежат|слома|умер|мертв|дохл|остановл|"
        r"stopped|not running|not working|n't (running|working)|\bdown\b|broken|exited|failed|dead|crashed",
        ask.text,
    ):
        return "list-stopped", "ps -a --filter status=exited"
    if re.search(r"перезапуска|restarting", ask.text):
        return "list-restarting", "ps -a --filter status=restarting"
    return None


def _asks_for_list(ask: Asking) -> bool:
    begins = re.match(
        r"(у всех|сколько|how many|че|чо|что|какие|какой|кто|who|what|which|is|are|any|есть|список|"
        r"перечень|all|list|все|у нас)\b",
        ask.text,
    )
    if BARE_LIST.fullmatch(ask.text):
        return True
    return ask.action == "show" or (begins is not None and (ask.is_here or ask.has("container", "service", "all")))


def _lists(ask: Asking) -> tuple[str, str] | None:
    """Lists of everything of a kind."""
    if ask.is_how or ask.target or not ask.is_plain:
        return None
    if not (
        ask.action == "show"
        or ask.is_here
        or re.match(r"(список|перечень|list|all|все|сколько|how many)\b|(контейнеры|containers)$", ask.text)
    ):
        return None
    kinds = (("volume", "volumes", "volume ls"), ("network", "networks", "network ls"), ("image", "images", "images"))
    for term, intent, line in kinds:
        if ask.has(term):
            return (intent, line) if ask.action == "show" or ask.is_here else None
    if re.search(
        r"включая|including|вместе с|\bи остановл|полный|\b(все|всех|весь список|all|every|everything)\b", ask.text
    ):
        return ("list-all", "ps -a") if ask.has("container", "service") else None
    if ask.has("run", "work", "container", "service") or re.search(r"крут|жив|\bup\b|поднят", ask.text):
        return "list-running", "ps"
    return None


def _version(ask: Asking) -> tuple[str, str] | None:
    is_version = re.search(r"\bверси\w+|\bversion\b", ask.text) and re.search(
        r"докер|docker|движк|engine|демон", ask.text
    )
    is_ours = ask.is_here or re.search(
        r"какая|which|what|у нас|стоит|установлен|are we|покажи|show|^\W*версия", ask.text
    )
    return ("version", "version") if is_version and is_ours and not ask.is_how and not ask.has("update") else None


def _prune(ask: Asking) -> tuple[str, str] | None:
    if ask.action not in ("clean", "remove") or ask.is_how or ask.target:
        return None
    is_russian = any(is_cyrillic(surface) and ACTIONS.get(surface) in ("clean", "remove") for surface in ask.surfaces)
    if not is_russian and not re.search(r"\bnow\b|please|right away|for me", ask.text):
        return None  # "remove unused images" is how the question is put as well
    what = re.search(
        r"неиспольз|ненужн|мусор|лишн|unused|dangling|stopped|остановленн|хлам|старь|stuff|everything|место|"
        r"мест[ао]|диск|disk|"
        r"space|висяч|стар|докер|docker|сервер|server|кэш|кеш|cache|образ|тома|host|\bup\b",
        ask.text,
    )
    if not what:
        return None
    kinds = {"image": "image prune", "volume": "volume prune", "network": "network prune", "cache": "builder prune"}
    kinds["container"] = "container prune"
    named = [line for term, line in kinds.items() if ask.has(term)]
    return "prune", named[0] if len(named) == 1 else "system prune"


_RULES: tuple[_Rule, ...] = (
    _help,
    _overview,
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
