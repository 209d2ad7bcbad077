"""Questions about one container and orders to it: why it is down, its log, its settings; start, stop, remove."""

from __future__ import annotations

import re

from bot.answers import names as containers
from bot.answers.asking import Asking, Meant, log_options, meant
from bot.answers.orders import ACTIONS, PLAIN_WORDS
from bot.answers.words import is_cyrillic

_WHY = re.compile(
    r"почему|пачему|отчего|за что|why|что случилось|что стряслось|что произошло|what happened|что с\b|че с\b|чо с\b|"
    r"что не так|что за (?:беда|проблема|фигня)|что[- ]то не то|what's wrong|what is wrong|причина|из-за чего|"
    r"чего .*(упал|лежит|лег|сдох|умер|помер)|"
    r"what (?:killed|broke|crashed)|what's up with|whats up with|диагноз|reason|с чего|чего это|какого|когда "
    r".*(?:пада|упал)|"
    r"when did .*(?:crash|die|fail|go down|stop)|код\w* (?:вышел|выхода|завершения|возврата)|каким кодом|exit code|"
    r"сколько раз .*(?:пада|рестарт|перезапуск|крашил)|how (?:many times|often) .*(?:restart|crash|die|fail)"
)
_DOWN = re.compile(
    r"лежит|\bлег(ла|ло|ли)?\b|сдох|помер|\bумер|отвал|накрыл|не (работа\w+|стартует|запускается|поднимается|отвечает|"
    r"открывается|доступ\w+|встает|грузится|пашет)|"
    r"\bdown\b|\bdied\b|\bdead\b|\bfail(?:ed|s|ing)\b|\bdying\b|рестартит|перезапускается|перезагружается|\bdie\b|"
    r"в цикле|keeps? (?:restarting|dying|crashing|failing)|crash ?loop\w*|restart loop|отдает \d+|returns? \d+|"
    r"висит|тупит|глючит|барахлит|"
    r"(?:not|isn't|isnt|doesn't|doesnt|won't|wont) (?:working|starting|start|running|responding|respond|work|come "
    r"up|coming up|open)"
)
_HAPPENED = re.compile(
    r"случилось|стряслось|произошло|happened|(?:что|че|чо) с\b|не так|за (?:беда|проблема|фигня)|не то\b|wrong|"
    r"what's up|whats up|код|exit "
    r"code|раз\b|times|often|"
    r"пада|when did"
)


def _who(ask: Asking) -> Meant | None:
    did = ask.has("stop", "kill", "restart", "remove", "run", "start", "exit", "change", "crash") or ask.means("act")
    is_done = did or re.search(
        r"\bуронил|трогал|touched|сломал|рестарт\w*|погасил|вырубил|снес|грохнул|broke", ask.text
    )
    if not ask.says("кто", "who", "кем") or not is_done or ask.is_general:
        return None
    if ask.target and not ask.things.keys() & {"project", "stack", "node"}:
        return meant("who", "audit", "--target", ask.target, target=ask.target, instead=f"why {ask.target}")
    return meant("who", "audit") if ask.is_now and not ask.has("container", "service") else None


def _why(ask: Asking) -> Meant | None:
    if not ask.target or _is_about_docker(ask):
        return None
    asks_why = _WHY.search(ask.text)
    is_down = ask.has("crash", "stop", "exit", "kill", "unhealthy", "hang", "oom", "restart") or _DOWN.search(ask.text)
    if asks_why and (is_down or _HAPPENED.search(ask.text)):
        return meant("why-down", "why", ask.target, target=ask.target)
    is_told = (
        _DOWN.search(ask.text)
        and not ask.action
        and not ask.has("docker", "port")
        and not ask.is_how
        and ask.is_to_the_point
    )
    return meant("why-down", "why", ask.target, target=ask.target) if is_told else None


def _is_about_docker(ask: Asking) -> bool:
    return ask.says("docker", "докер") and ask.has("error", "command")


def _logs(ask: Asking) -> Meant | None:
    if not ask.target or (ask.is_how and not ask.writes) or ask.is_general or ask.things.get("image"):
        return None
    wants_errors = ask.means("error") and (
        ask.action == "show" or ask.has("log") or ask.means("ask", "span", "day", "last") or len(ask.surfaces) <= _FEW
    )
    is_lines = re.search(r"\blines?\b|\bстро(?:к|чек|ки)\b", ask.text) and ask.means("last")
    if re.search(r"пуст(?:ые|ой)|\bempty\b|ротаци|rotat", ask.text):
        return None
    if not (ask.has("log") or wants_errors or ask.writes or is_lines):
        return None
    if word := _looked_for(ask):
        return meant("logs", "logs", "--grep", word, ask.target, target=ask.target)
    if not ask.is_to_the_point:
        return None
    errors = ["--errors"] if wants_errors else []
    options = log_options(ask)
    follow = [option for option in options if option == "-f"]
    return meant("logs", "logs", *follow, *errors, *options[len(follow) :], ask.target, target=ask.target)


_FEW = 4  # words


def _looked_for(ask: Asking) -> str:
    """The word that a log is to be searched for."""
    found = re.search(
        r"\b(?:найди|поищи|есть ли|grep|find|search for|search|look for)\s+(?:слово |строк\w+ |for "
        r")?[\"'«]?([\w./:-]+)",
        ask.text,
    )
    if (
        not found
        or found[1] in (ask.target.lower(), *PLAIN_WORDS)
        or re.fullmatch(r"лог\w*|logs?|ошиб\w+|errors?|эксеп\w*", found[1])
    ):
        return ""
    return found[1] if ask.has("log") else ""


def _pull(ask: Asking) -> Meant | None:
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
    return meant("pull", "pull", image, target=image) if image and image not in PLAIN_WORDS else None


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
_SIGNAL = re.compile(r"\b(?:sig)?(hup|term|int|quit|usr1|usr2|kill)\b")


def _signal(ask: Asking) -> Meant | None:
    signal = _SIGNAL.search(ask.text)
    is_order = re.match(r"(?:пошли|отправь|кинь|send|kill -s)\b", ask.text)
    if not signal or not is_order or not ask.target or ask.is_general:
        return None
    return meant("kill", "kill", "-s", signal[1].upper(), ask.target, target=ask.target)


def _verb(ask: Asking) -> Meant | None:
    action = "unpause" if re.search(r"\b(?:сними|убери) .*пауз|\boff pause\b", ask.text) else ask.action
    if action not in _VERB_COMMANDS or not ask.target or not ask.exists or ask.is_how or ask.is_general:
        return None
    if ask.means("alert", "schedule", "replica", "traffic", "node") or ask.things.keys() & {"project", "stack"}:
        return None
    if action == "remove" and (
        ask.has("image", "volume", "network") or ask.things.keys() & {"image", "volume", "network"}
    ):
        return None
    if action == "restart" and ask.has("policy"):
        return None
    if not ask.is_to_the_point:
        return None
    return meant(action, _VERB_COMMANDS[action], ask.target, target=ask.target)


def _further_orders(ask: Asking) -> Meant | None:
    """Rename, a shell inside, the way back of a removal."""
    if not ask.exists or ask.is_general or ask.is_how:
        return None
    renamed = re.match(r"(?:переименуй|rename)\b.*?([\w.-]+) (?:в|to|на|as) ([\w.-]+)\W*$", ask.text)
    if renamed and ask.target:
        return meant("rename", "rename", ask.target, renamed[2], target=ask.target)
    is_inside = re.match(
        r"(?:зайди|залезь|войди|провались|зайти|подключись)\b|.*\b(?:терминал|консоль|шелл?|баш|shell|bash|"
        r"terminal|console) (?:в|внутри|на|in|into|to|inside|for|of)\b|"
        r"(?:shell|exec) (?:in|into)?\b|get (?:me )?into\b",
        ask.text,
    )
    if is_inside and ask.target and ask.is_to_the_point and not ask.things.keys() & {"node", "project"}:
        return meant("exec", "exec", "-it", ask.target, "sh", target=ask.target)
    is_back = re.search(
        r"\b(?:верни|восстанови)\b.*\bудал\w+|\bremoved\b.*\b(?:bring|get) it back|\b(?:restore|"
        r"undo)\b.*\b(?:remov|delet)\w+|\bудал\w+ по ошибке",
        ask.text,
    )
    if is_back and (ask.target or is_cyrillic(ask.text)) and not ask.means("volume", "image", "network", "host"):
        return meant("undo", "undo", *([ask.target] if ask.target else []), target=ask.target)
    return None


_SETTINGS = re.compile(
    r"(как(ой|ого|им)|which|what) (образ|image)\w*|конфиг|config|настройк|settings|inspect|инспект|параметр|"
    r"переменн|\benv\b|"
    r"маунт|mount\w*|details|подробн|\bip\b|айпи\w*|адрес|\bв как(?:ой|их) сет\w+|what networks?|which networks?|"
    r"(?:какие|которые) тома|(?:what|which) volumes|подключен\w* (?:том|сет)|смонтир\w*|лимит\w*|limits?\b|"
    r"политик\w*|restart policy|"
    r"\bвсе (?:про|о|об)\b|everything about|all about|\bметки\b|\blabels\b|команд\w+ запуска|entrypoint|\bкогда "
    r".*(?:запус|созда|стартова)|"
    r"when (?:was|did) .*(?:start|creat)"
)


def _one_container(ask: Asking) -> Meant | None:
    """What is asked about one container and is not its log."""
    if (
        not ask.target
        or ask.has("docker")
        or ask.is_how
        or ask.is_general
        or not ask.is_to_the_point
        or ask.things.get("image") == ask.target
    ):
        return None
    answer = _looked_into(ask)
    return meant(*answer, ask.target, target=ask.target) if answer else None


def _looked_into(ask: Asking) -> tuple[str, str] | None:
    """The intent, and the command for it."""
    is_set = ask.means("ask") and re.search(r"лимит|limits?\b|политик|policy", ask.text)
    if ask.has("process", "top") or re.search(r"(крутится|запущено|работает|running) (внутри|inside)", ask.text):
        return "top", "top"
    if ask.has("port") and not re.search(r"занят|already|in use|порт (?:открыт|закрыт)|refused", ask.text):
        return "port", "port"
    if ask.has("change", "diff", "file") and (
        ask.has("diff") or re.search(r"измен[ие]\w+|поменял\w*|changed|modified", ask.text)
    ):
        return "diff", "diff"
    is_used = ask.has("memory", "cpu", "stat", "stats") or ask.means("traffic") or _is_fed(ask)
    if (is_used or re.search(r"нагрузк|грузит|\bload\b", ask.text)) and not is_set:
        return "stats", "stats"
    is_short = (
        ask.action == "show"
        or (len(ask.surfaces) <= _SHORT and (not ask.text.isascii() or ask.is_sure))
        or (ask.says("of") and len(ask.surfaces) <= _SHORT + 1)
        or re.match(r"(с |из |в |на |к )?(как\w+|what|which|when|когда|подробн\w+|все|all)\b", ask.text)
    )
    if is_set or (is_short and _SETTINGS.search(ask.text)):
        return "inspect", "inspect"
    is_checked = ask.action == "show" and re.search(r"провер|check|ли\b", ask.text)
    return ("status", "why") if _is_state(ask) and (not ask.action or is_checked) else None


def _is_fed(ask: Asking) -> bool:
    """ "сколько жрёт web01": what it eats. "есть ли" is another word with the same stem."""
    return (
        re.search(
            r"\bжр[еу]т\b|\bест\b|\bкушает\b|\bхавает\b|\bпотребля\w+|\bотъедает\b|\beat(?:s|ing)?\b|\bconsum\w+|"
            r"\busage\b",
            ask.text,
        )
        is not None
    )


def _is_state(ask: Asking) -> bool:
    is_word = (
        ask.has("state", "status", "health", "unhealthy")
        or ask.means("up", "state")
        or re.search(
            r"\bжив\w*|\bалив|\balive\b|\bup\b|\bdown\b|лежит|упал|поднят|как там|как дела|как поживает|how is|"
            r"how's|отвечает|"
            r"здоров|uptime|аптайм|ок\b|сколько (?:он )?работает|давно ли|без перезапуска|^проверь|^check\b|"
            r"сколько раз",
            ask.text,
        )
    )
    return bool(is_word)


_SHORT = 3  # words

RULES = (_who, _why, _logs, _pull, _signal, _further_orders, _verb, _one_container)
