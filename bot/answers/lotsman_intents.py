"""Questions about what Lotsman itself looks after: updates, the schedule, alerts, access, the audit, hosts, notes."""

from __future__ import annotations

import re

from bot.answers.asking import Asking, Meant, loose_name, meant
from bot.answers.recurring import cron_in
from bot.answers.spans import since_in, span_in

_PERSON = re.compile(r"@(\w{3,32})")
_NUMBER = re.compile(r"(?<![\w:.-])(\d{1,4})(?![\w:.-])")
_FEW_OTHERS = 1
_VERBS = {
    "restart": r"перезапу\w+|рестарт\w+|restart\w*|ребут\w*", "stop": r"остан\w+|стоп\w*|stop\w*",
    "start": r"запус\w+|старт\w+|start\w*", "logs": r"лог\w*|logs?", "pull": r"скач\w+|pull\w*",
    "update": r"обнов\w+|update\w*", "rm": r"удал\w+|remov\w+|rm", "exec": r"зайти|заход\w+|exec|shell",
}  # fmt: skip


# updates


def _upgrade(ask: Asking) -> Meant | None:
    if ask.action != "upgrade" or not ask.exists or ask.is_general or ask.things.get("service") or cron_in(ask.text):
        return None
    if ask.things.get("image"):
        return None  # that is pulling it
    if ask.target and ask.others <= _FEW_OTHERS and not ask.means("memory", "cpu", "port", "config", "volume"):
        return meant("upgrade", "upgrade", ask.target, target=ask.target)
    is_all = ask.means("all") and not ask.others and not ask.means("project", "stack", "compose", "swarm", "node")
    return meant("upgrade", "upgrade", "--all") if is_all else None


def _updates(ask: Asking) -> Meant | None:
    is_bare = re.match(
        r"(?:что|чего|чо|можно|надо|какие \w+|какой \w+|какую \w+|what|which \w+) (?:что-\w+ |можно |надо |нужно |"
        r"пора |стоит |бы |"
        r"can be |needs? to be |to |should be )*(?:обнов\w+|updated?|upgraded?)\W*$",
        ask.text,
    )
    if (ask.is_general and not is_bare) or ask.action not in ("", "show", "upgrade") or ask.others > _FEW_OTHERS:
        return None
    if ask.things.get("service") or (ask.action == "upgrade" and not is_bare):
        return None
    if ask.means("project", "node", "stack", "swarm", "schedule", "config", "log"):
        return None
    is_new = re.search(
        r"\b(?:вышл\w+|появил\w+|вышел|есть)\b.*\bнов\w+|\bнов\w+ .*\b(?:вышл\w+|вышел|появил\w+)|\b(?:вышла|"
        r"вышел|вышло) нов\w+|\bнов\w+ (?:верси|образ|имидж)|\bnew (?:versions?|images?)\b",
        ask.text,
    )
    is_up_to_date = re.search(
        r"\bup to date\b|\bout of date\b|\bпоследн\w+ верси|\blatest version\b|\bактуальн\w+", ask.text
    )
    if not (ask.means("update") or is_new or is_up_to_date):
        return None
    if re.search(r"\bдокер\w*|\bdocker\b|\bengine\b|\bбот\w*", ask.text) or not ask.asks:
        return None
    is_of_one = ask.target or loose_name(ask) or ask.things
    if ask.others and not is_of_one:
        return None
    return meant("updates", "updates", target=ask.target)


# the schedule


def _schedule_change(ask: Asking) -> Meant | None:
    if ask.is_general:
        return None
    cron = cron_in(ask.text)
    order = next(
        (verb for verb in ("restart", "stop", "start", "pull") if re.search(rf"\b(?:{_VERBS[verb]})", ask.text)), ""
    )
    if (
        cron
        and order
        and ask.target
        and ask.exists
        and ask.others <= _FEW_OTHERS
        and not ask.means("why", "restarting")
    ):
        return meant("schedule-add", "schedule", "add", cron, order, ask.target, target=ask.target)
    number = _NUMBER.search(ask.text)
    is_entry = ask.means("schedule") or re.search(r"\b(?:задани\w+|задач\w+|job|task|entry)\b", ask.text)
    if not number or not is_entry or ask.target or ask.things:
        return None
    if ask.action == "remove":
        return meant("schedule-remove", "schedule", "rm", number[1])
    is_run = ask.action == "start" or re.search(r"\b(?:выполни|прогони|run|execute)\b", ask.text)
    return meant("schedule-run", "schedule", "run", number[1]) if is_run else None


def _schedule(ask: Asking) -> Meant | None:
    if ask.is_general or ask.others > _FEW_OTHERS or ask.means("log", "error", "alert"):
        return None
    goes = re.search(
        r"\b(?:что|чо|че|what|who|кто)\b.*\b(?:запуска\w+|запуст\w+|выполн\w+|стартует|работает|runs?|is due|"
        r"execut\w+|happens)\b",
        ask.text,
    )
    at_a_time = re.search(
        r"\bпо ночам|\bночью|\bпо утрам|\bутром|\bв \d+|\bat \d+|\bat (?:night|midnight|noon)|\bnightly|\bevery\b",
        ask.text,
    )
    if goes and at_a_time and not ask.target and not ask.means("incident", "broke", "node", "service", "port"):
        return meant("schedule", "schedule", "list")
    is_asked = ask.asks or re.search(r"\bзапланируй", ask.text)
    if ask.means("container") and not ask.is_asked:
        return None
    is_free = not ask.means("project", "image", "volume", "network", "compose", "disk", "memory")
    return meant("schedule", "schedule", "list") if ask.means("schedule") and is_asked and is_free else None


# alerts


def _mute(ask: Asking) -> Meant | None:
    name = ask.target or ask.things.get("service", "") or ask.things.get("project", "")
    if ask.is_general or ask.others > _FEW_OTHERS or not name or not ask.exists:
        return None
    if ask.means("unmute") or (
        ask.means("alert") and (ask.action == "start" or re.match(r"верни|возобнови|enable|resume", ask.text))
    ):
        return meant("unmute", "unmute", name, target=name)
    is_off = re.search(
        r"\bне (?:шли|присылай|слать|присылать|уведомляй|спамь|беспокой|дергай|пингуй|пиши|доставай)|\b(?:отключи|"
        r"выключи|убери|останови|хватит|stop|disable|no|silence|off)\b",
        ask.text,
    )
    is_mute = ask.means("mute") and re.match(r"\W*(?:за?мь?ют\w*|mute|silence|заглуши|приглуши)", ask.text)
    is_quiet = is_off and (ask.means("alert") or re.search(r"\bне (?:беспокой|дергай|пингуй|доставай|спамь)", ask.text))
    if not (is_mute and (ask.means("alert", "span", "day") or "заглуши" not in ask.text)) and not is_quiet:
        return None
    return meant("mute", "mute", name, _until(ask), target=name)


def _until(ask: Asking) -> str:
    if re.search(r"\bзавтра\b|\btomorrow\b|\bдо утра\b|\bнет? утро", ask.text):
        return "tomorrow"
    if re.search(r"\bпока не|\buntil\b|\bhealthy\b|\bоживет|\bподнимется", ask.text):
        return "healthy"
    return span_in(ask.text) or "1h"


def _alerts(ask: Asking) -> Meant | None:
    if ask.is_general or ask.others > _FEW_OTHERS or ask.target or not ask.asks:
        return None
    if ask.action not in ("", "show", "stop") or ask.means("incident", "log"):
        return None
    if not ask.is_asked and (ask.others or ask.means("container", "image", "host", "event")):
        return None
    is_muted = ask.means("mute") and not re.match(r"\W*(?:mute|заглуши|замьють)\b", ask.text)
    return meant("alerts", "alerts") if ask.means("alert") or is_muted else None


# people


def _access_change(ask: Asking) -> Meant | None:
    person = _PERSON.search(ask.text)
    if not person or ask.is_general:
        return None
    who = f"@{person[1]}"
    if re.search(r"\b(?:забери|отними|отбери|отзови|revoke|сними)\b", ask.text):
        return meant("revoke", "revoke", who)
    verb = next((verb for verb, pattern in _VERBS.items() if re.search(rf"\b(?:{pattern})\b", ask.text)), "")
    if (
        verb
        and ask.target
        and ask.exists
        and re.search(r"\b(?:дай|разреши|выдай|позволь|give|allow|let|grant)\b", ask.text)
    ):
        span = re.search(r"на \d*\s*(?:час|мин|дн|ден|сут)|for (?:an?|\d+) (?:hour|min|day)", ask.text)
        duration = [_until(ask)] if span else []
        return meant("grant", "grant", who, verb, ask.target, *duration, target=ask.target)
    return None


def _access(ask: Asking) -> Meant | None:
    if ask.things:
        return None
    if re.fullmatch(r"что может [a-z]\w+\W*|what (?:can|may) [a-z]\w+ do\W*", ask.text):
        return meant("access", "access")
    person = _PERSON.search(ask.text)
    may = re.search(r"\b(?:может|можно|разрешено|can|may|allowed)\b", ask.text)
    if person and (may or ask.means("access")):
        verb = next((verb for verb, pattern in _VERBS.items() if re.search(rf"\b(?:{pattern})\b", ask.text)), "")
        if verb and ask.target:
            return meant("access-test", "access", "test", f"@{person[1]}", verb, ask.target, target=ask.target)
        return meant("access", "access")
    if ask.is_general or ask.target or ask.others > _FEW_OTHERS or ask.action not in ("", "show"):
        return None
    of_whom = ask.means("person", "mine", "admin") or re.search(
        r"\b(?:кто|кому|у кого|who|whose|чьи)\b|\bwhat\b|\bкакие\b", ask.text
    )
    what = re.fullmatch(
        r"(?:кто|кому) (?:что|чего|чо) (?:может|можно|разрешено)( делать)?( тут| здесь| у нас)*\W*|who (?:can|"
        r"may) do what( here)?\W*|(?:что|чо) может \S+\W*",
        ask.text,
    )
    is_who = re.match(r"(?:кто|who (?:is|are)|список|list)\b", ask.text) and ask.means("admin")
    is_foreign = re.search(
        r"файл|папк|file|folder|sock|volume|том\b|registry|реестр|интернет|internet|docker|докер", ask.text
    )
    if is_foreign or ask.means("refused"):
        return None
    return meant("access", "access") if what or is_who or (ask.means("access") and of_whom) else None


def _audit(ask: Asking) -> Meant | None:
    if ask.is_general or ask.others > _FEW_OTHERS or ask.things:
        return None
    person = _PERSON.search(ask.text)
    since = since_in(ask.text)
    options = ["--since", since] if since else []
    if person and ask.means("act"):
        return meant("audit", "audit", "--user", f"@{person[1]}", *options)
    if ask.target:
        return None
    if ask.means("refused") and re.search(r"\bкому\b|\bкто\b|\bwho\b", ask.text):
        return meant("audit", "audit", "--outcome", "denied", *options)
    did = ask.means("act") or (ask.has("stop", "kill", "restart", "remove", "start") and since)
    is_who = re.search(r"\b(?:кто|who|кем|people|люди|народ)\b", ask.text) and did
    is_journal = ask.means("audit") or (
        ask.means("journal", "last") and re.search(r"действи|\bactions?\b|\bactivity\b", ask.text)
    )
    is_person = re.fullmatch(
        r"(?:что|чо|че) (?:с?делал\w?|менял\w?|натворил\w?) [\w-]+( сегодня| вчера| за .*)?\W*", ask.text
    )
    is_foreign = ask.means("container", "volume", "image") or re.search(r"\bdocker\b|\bдокер", ask.text)
    is_own = is_who or is_person or (is_journal and not (ask.others and not ask.is_asked))
    return meant("audit", "audit", *options) if is_own and not is_foreign else None


# hosts


def _use(ask: Asking) -> Meant | None:
    is_switch = re.match(
        r"(?:переключ\w+|перейди|работаем|дальше|давай|теперь|выбери|switch|use|go|work|change)\b", ask.text
    )
    is_only = not ask.target and ask.others <= _FEW_OTHERS and not ask.means("ask", "container", "image", "log")
    if not ask.host or ask.host == "all" or not is_switch or not is_only:
        return None
    return meant("use", "use", ask.host, target=ask.host)


def _hosts(ask: Asking) -> Meant | None:
    if ask.is_general or ask.target or ask.things or ask.others > _FEW_OTHERS or ask.action not in ("", "show"):
        return None
    if ask.host and ask.host != "all":
        if _WHAT.fullmatch(ask.text):
            return meant("list-running", "ps")
        is_bare = not ask.means(*_KINDS) and re.search(
            r"^(?:а |и |ну )?(?:что|че|чо|как|what|how|whats|what's|is|is the)\b(?: там)?(?: с| со| is| up| wrong|"
            r" happening| with)*"
            r"(?: (?:связи|alive|up|reachable|online|available|доступ\w+|жив\w*|онлайн|работает|отвечает|down))?\W*$"
            r"|^(?:на связи|жив\w*|(?:не)?доступ\w+|отвалил\w*|лежит|упал|умер|онлайн|отвечает|online|reachable|"
            r"up|alive)\W*$",
            ask.text,
        )
        return meant("hosts", "hosts", target=ask.host) if is_bare or not ask.text.strip(" ?!.") else None
    if not ask.means("host") or (ask.means(*_OF_ONE_HOST) and not ask.means("most")):
        return None
    is_one_of = re.search(
        r"\b(?:какой|каком|какая|какие|каких|which|what)\b.*\b(?:хост|сервер|машин|hosts?|servers?|machines?)", ask.text
    )
    is_many = re.search(
        r"\bхост(?:ы|ов|ам|ах)\b|\bсервер(?:ы|ов|ам|ах)\b|\b(?:все|какие)(?: \w+){0,2} сервера\b|\bмашины\b|"
        r"\bhosts\b|\bservers\b|\bmachines\b",
        ask.text,
    )
    is_plural = is_many and (ask.means("list", "all", "up", "down", "state", "ask") or ask.action == "show")
    return (
        meant("hosts", "hosts")
        if (is_one_of and (ask.means("most") or is_many)) or (is_plural and not ask.means("container"))
        else None
    )


_WHAT = re.compile(r"(?:а |и |ну )?(?:что|чо|че|what|whats|what's|what is)(?: там| есть| у нас| here)*\W*")
_OF_ONE_HOST = (
    "disk", "space", "image", "log", "port", "network", "update", "access", "version", "os", "run", "memory", "cpu"
)  # fmt: skip
_KINDS = (
    "container", "project", "service", "stack", "node", "image", "volume", "port", "disk", "space", "memory", "cpu",
    "log", "update", "schedule", "incident", "event",
)  # fmt: skip


# the rest of it


def _notes(ask: Asking) -> Meant | None:
    if not ask.means("note") or ask.is_general or ask.action not in ("", "show"):
        return None
    about = re.search(r"(?:про|о|об|about|on|for)\s+(.+?)\W*$", ask.text)
    if re.search(r"\b(?:найди|find|поищи|search)\b", ask.text) and about:
        return meant("notes", "notes", *about[1].split())
    return meant("notes", "notes") if not ask.others and ask.asks else None


def _own(ask: Asking) -> Meant | None:
    """Open terminals, a copy of the bot's data, what people asked, the lockdown."""
    if ask.is_general or ask.others > 2 * _FEW_OTHERS or ask.target not in ("", "bot") or ask.things:
        return None
    if ask.means("session") and re.search(
        r"\bоткрыт\w+|\bактивн\w+|\bopen\b|\bactive\b|\b(?:какие|кто|which|who)\b", ask.text
    ):
        return meant("sessions", "sessions")
    if ask.means("backup") and ask.means("bot"):
        return meant("backup", "backup")
    if re.search(
        r"\b(?:спрашивал\w*|спрашивают)\b.*|\bunanswered\b|\bбез ответа\b|\bwhat (?:did )?people ask", ask.text
    ):
        return meant(
            "questions", "questions", *(["--unanswered"] if re.search(r"unanswered|без ответа", ask.text) else [])
        )
    is_locked = re.search(
        r"\b(?:заблокируй|запрети|lock ?down|lock)\b.*\b(?:все|всем|всё|everything|all|it)\b|^lockdown\W*$", ask.text
    )
    return meant("lockdown", "lockdown") if is_locked else None


RULES = (
    _schedule_change,
    _schedule,
    _upgrade,
    _updates,
    _mute,
    _access_change,
    _access,
    _audit,
    _alerts,
    _use,
    _hosts,
    _notes,
    _own,
)
