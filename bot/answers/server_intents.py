"""Questions about the server as a whole: lists, load, disk, what happened, what is wrong; and orders to tidy it up."""

from __future__ import annotations

import re

from bot.answers.asking import BARE_LIST, Asking, Meant, action_of, meant
from bot.answers.spans import since_in
from bot.answers.words import is_cyrillic

_HELP = re.compile(
    r"что ты (тут |здесь |вообще )?(умеешь|можешь)|что (умеет|может) (этот )?бот|^список команд[?!. ]*$|"
    r"какие команды (ты|у тебя|есть у бота)|what can you do|"
    r"твои команды|список команд бота|команды бота|^(помощь|help|справка|меню|menu|команды|commands)"
    r"[?!. ]*$|чем (ты )?(можешь )?помо(чь|жешь)|how do i use (this|the) bot|bot commands|как тобой пользоваться"
)
_PLACE = (
    r"( (на|у|of|on|the|нашего|our|с|сервера?|сервере|сервером|хоста?|хосте|server|host|системы|нас|docker|докера|"
    r"там|тут|here|везде))"
)
_FARES = re.compile(
    rf"(покажи |дай |show |what is the |what's the |whats the |как(ой|ое) )?(общий |overall |общее )?(статус|"
    rf"состояние|status|overview|обзор|сводка){_PLACE}*\W*|"
    rf"(ну )?(что|чо|че) (там )?(по|с|со|на) (серверу|сервером|серваку|серваком|сервере|хосту|хостом)\W*|(give me "
    rf"|show |покажи |дай )?(a |an )?(quick |short |краткий |общий )?(overview|summary|обзор|сводку|"
    rf"сводка){_PLACE}*\W*|"
    rf"как (там )?(наш )?(сервер|сервак|хост)( поживает| живет| там| дела)*\W*|"
    rf"как (там )?(дела|обстановка|ситуация|вообще|все){_PLACE}+( вообще)?\W*|как там( вообще| у нас| оно| все)*\W*|"
    rf"(все|всё) ли? ?(в порядке|хорошо|ок|норм|нормально|работает|живо|живы){_PLACE}*\W*|(все|всё) (в порядке|"
    rf"хорошо|ок|норм\w*|живо|живы|работает){_PLACE}*\W*|"
    rf"(is|are) (everything|all|things) (ok|okay|fine|good|alright|up|working){_PLACE}*\W*|(how are|how's) "
    rf"(things|everything|it going){_PLACE}*\W*|"
    rf"(есть |какие |any |are there any |are there )?(проблемы|problems|issues|проблема){_PLACE}*( есть)?\W*|"
    rf"(что|чо|че|what is|what's|whats) (сломано|сломалось|не так|broken|wrong){_PLACE}*\W*|все (сломалось|упало|"
    rf"лежит)\W*"
)
_HAPPENED = re.compile(
    r"(что|чего|чо|че|what|кто|anything|something|что-то|что-нибудь)( там)? (-?то )?(?:\w+ )?(случилось|произошло|"
    r"стряслось|упал\w*|пада\w*|отвал\w*|слома\w*|лома\w*|рушил\w*|"
    r"happened|broke|failed|crashed|died|went down|fell|сдох\w*|умер\w*)"
)
_WHEN = re.compile(
    r"ноч|вчера|сегодня|утр|вечер|за (сутки|день|неделю|час)|пока меня|пока я|last night|overnight|yesterday|today|"
    r"while i was|this (morning|week)|\bin the night"
)


def help_(ask: Asking) -> Meant | None:
    return meant("help", "help") if _HELP.search(ask.text) else None


def _overview(ask: Asking) -> Meant | None:
    """One screen, and what has happened."""
    if ask.target or ask.things or ask.is_general:
        return None
    is_on_host = ask.host and re.fullmatch(r"как (?:там )?(?:дела|обстановка|ситуация|вообще)?\W*|как там\W*", ask.text)
    if _FARES.fullmatch(ask.text) or is_on_host:
        return meant("overview", "status")
    is_incident = ask.means("incident") and not ask.others and not ask.means("container") and ask.asks
    is_last = re.search(
        r"(?:последний раз|last time|в последний раз).*(?:пада|упал|crash|fail|broke|слома)|when did .* last "
        r"(?:crash|fail|break)",
        ask.text,
    )
    is_docker = re.search(r"\bdocker\b|\bдокер\w*", ask.text)
    if is_incident or is_last or (_HAPPENED.search(ask.text) and _WHEN.search(ask.text) and not is_docker):
        return meant("incidents", "incidents", "--all")
    return None


def _events(ask: Asking) -> Meant | None:
    if (ask.is_general and not ask.means("span")) or ask.things or ask.others:
        return None
    is_short = ask.only("event", "span", "host") or (ask.only("event", "docker") and len(ask.surfaces) <= _SHORT)
    is_past = re.search(
        r"\b(?:что|чо|че|what)\b.*\b(?:происходил\w*|происходит|творил\w*|happened|happening|going on|was going on)\b",
        ask.text,
    )
    is_listed = ask.means("event") and (ask.asks or is_short) and ask.action in ("", "show")
    if not is_listed and not (
        is_past and (ask.means("span", "day", "host") or re.search(r"с докером|in docker", ask.text))
    ):
        return None
    since = since_in(ask.text)
    words = [*(["--since", since] if since else []), *([ask.target] if ask.target else [])]
    return meant("events", "events", *words, target=ask.target)


def _stats(ask: Asking) -> Meant | None:
    if ask.is_how or ask.is_general:
        return None
    asks_who = re.search(
        r"сколько|how much|\bчем\b|\bкто\b|\bчто\b|\bчо\b|\bче\b|\bwho\b|\bwhat\b|\bwhats\b|\bwhich\b|какой|какие|"
        r"больше всего|\btop\b|most",
        ask.text,
    )
    eats = ask.has("consume") or re.search(
        r"груз|нагруж|занимает|съел|съедает|занима|тратит|usage|using|uses|eats|eating|хавает|кушает|^top\b|hogging",
        ask.text,
    )
    is_live = (
        ask.is_here or re.match(r"(кто|who|че|чо|whats)\b", ask.text) or not re.search(r"сколько|how much", ask.text)
    )
    if re.search(r"\bконтейнер\b|\bcontainer\b", ask.text) and not re.match(r"(какой|which|what)\b", ask.text):
        return None
    if ask.has("memory", "cpu") and asks_who and eats and is_live:
        return meant("stats", "stats")
    is_place = ask.host and ask.means("memory", "cpu") and not ask.others and not ask.means("limit")
    is_load = re.search(r"(на|за|\b)груз(к\w+|ит|жен)|\bload\b|\bstats\b|статистик\w+|потребление", ask.text)
    is_all = re.fullmatch(
        r"сколько (жрет|ест|жрут|едят)( всего| все)?\W*|(за|на)грузка (проца|процессора|сервера|хоста)\W*|server "
        r"load\W*|load\W*",
        ask.text,
    )
    is_slow = re.search(r"тормозит|slow(?:est)?\b", ask.text) and ask.means("most") and ask.means("container")
    is_asked = ask.is_here or is_all or ask.action == "show" or ask.host
    return meant("stats", "stats") if (is_load and is_asked) or is_all or is_place or is_slow else None


_SHORT = 4  # words


def _disk(ask: Asking) -> Meant | None:
    if ask.is_general or (ask.is_how and not ask.is_now and not re.match(r"how (much|full)", ask.text)):
        return None
    if ask.target:
        return None
    how_much = re.search(
        r"сколько|скок\w*|how much|how full|хватает|хватит|много ли|велик ли|^free (disk|space)", ask.text
    )
    where = ask.has("disk", "space", "size") or ask.means("disk", "space")
    is_rest = re.search(r"свободн|освобод|осталось|хватает|хватит|\bfree\b|\bleft\b|reclaim", ask.text)
    what = (
        ask.is_here
        or is_rest
        or ask.host
        or ask.has("image", "volume", "container", "docker", "disk", "cache", "layer")
    )
    is_rest_alone = is_rest and not ask.others and re.match(r"сколько|скок|how (?:much|full)", ask.text)
    is_here = not ask.others or ask.is_here or ask.host
    if how_much and ((where and what and is_here) or (is_rest_alone and not ask.means("memory", "cpu", "port"))):
        return meant("disk", "system", "df")
    is_bare = re.fullmatch(
        r"(как там |свободное |free )?(место на (диске|сервере|хосте)|место|disk space|disk usage|disk|диск)( на"
        r" сервере| left| here)?[?.! ]*",
        ask.text,
    )
    eaten = re.search(
        r"\b(?:что|чо|че|кто|чем|what|whats|what's|who|куда)\b.*\b(?:забил\w*|забит\w*|съел\w*|ест|жрет|занимает|"
        r"занял\w*|делось|дел[сь]\w*|ушло|пропал\w*|"
        r"eat\w*|tak\w+|fill\w*|us\w+|hog\w*|ate)\b",
        ask.text,
    )
    is_eaten = eaten and ask.means("disk", "space") and not ask.means("container") and ask.others == 0
    is_full = ask.has("full") and ask.has("disk", "space") and (ask.is_here or ask.host or len(ask.surfaces) <= _SHORT)
    is_yes_no = (
        re.search(r"^(не|is|are|у нас)\b|\bли\b|\?$", ask.text) or ask.host or re.search(r"кончается\W*$", ask.text)
    )
    return meant("disk", "system", "df") if is_bare or is_eaten or (is_full and is_yes_no) else None


def _state_lists(ask: Asking) -> Meant | None:
    """Lists of containers by their state."""
    if (
        ask.is_how
        or ask.is_general
        or ask.target
        or not (ask.is_plain or ask.only(*_LISTED))
        or not _asks_for_list(ask)
    ):
        return None
    if ask.has("image", "volume", "network") and not ask.has("container", "service"):
        return None
    if ask.means("alert", "mute", "node", "host", "update", "schedule", "incident", "disk", "unused") and not ask.means(
        "container"
    ):
        return None
    if ask.means("mute", "alert", "update"):
        return None
    if ask.means("health"):
        return meant("health", "ps", "--filter", "health=unhealthy")
    if re.search(
        r"включая|including|вместе с|в том числе|даже|and stopped|\bи остановл|even (?:stopped|dead)", ask.text
    ):
        return meant("list-all", "ps", "-a")
    if re.search(
        r"не (работа|запущ|крут|жив|подня)|\bлегл?и?\b|сдох|упал|упавш|лежит|лежат|слома|умер|мертв|дохл|остановл|"
        r"выключ|"
        r"stopped|not running|not working|n't (running|working)|\bdown\b|broken|exited|failed|dead|crashed",
        ask.text,
    ):
        return meant("list-stopped", "ps", "-a", "--filter", "status=exited")
    if re.search(r"перезапуска|restarting", ask.text):
        return meant("list-restarting", "ps", "-a", "--filter", "status=restarting")
    return None


def _asks_for_list(ask: Asking) -> bool:
    begins = re.match(
        r"(у всех|сколько|how many|че|чо|что|какие|какой|кто|who|what|which|is|are|any|anything|есть|список|"
        r"перечень|all|list|все|у нас)\b",
        ask.text,
    )
    if BARE_LIST.fullmatch(ask.text) or re.match(r"anything (?:dead|down|broken|stopped)", ask.text):
        return True
    if begins and ask.means("down", "health", "restarting") and ask.only("up", "down", "broke", "health", "restarting"):
        return True
    return ask.action == "show" or (
        begins is not None and (ask.is_here or ask.host != "" or ask.has("container", "service", "all"))
    )


_LISTED = (
    "run",
    "image",
    "volume",
    "network",
    "service",
    "host",
    "up",
    "down",
    "broke",
    "most",
    "unused",
    "layer",
    "restarting",
    "health",
    "restarting",
)
_UNUSED = re.compile(r"не использ\w+|неиспольз\w+|unused|dangling|висяч\w+|лишн\w+")


def _lists(ask: Asking) -> Meant | None:
    """Lists of everything of a kind."""
    if ask.is_how or ask.is_general or ask.target or not (ask.is_plain or ask.only(*_LISTED)):
        return None
    if ask.means(
        "project", "compose", "stack", "swarm", "update", "schedule", "alert", "mute", "secret", "note", "audit", "disk"
    ):
        return None
    starts = re.match(
        r"(список|перечень|list|all|все|сколько|how many|running|запущенн\w+|активн\w+|whats|what's|biggest|"
        r"самы\w)\b|(контейнеры|containers|образы|images|тома|volumes|сети|networks)\b(?! \w+ing)",
        ask.text,
    )
    if ask.action not in ("", "show"):
        return None
    asks = ask.means("ask") and (
        ask.is_here
        or ask.host
        or ask.means("most", "unused")
        or (ask.means("up") and ask.only("up", "run", "host"))
        or re.search(r"\bесть\b|\bскачан\w*|\bbox\b|up and running", ask.text)
    )
    if not (ask.action == "show" or ask.is_here or ask.host or starts or asks):
        return None
    kinds = (("volume", "volumes", "volume ls"), ("network", "networks", "network ls"), ("image", "images", "images"))
    for idea, intent, line in kinds:
        if ask.means(idea):
            unused = ["-f", "dangling=true"] if idea == "volume" and _UNUSED.search(ask.text) else []
            return meant(intent, *line.split(), *unused)
    if re.search(
        r"включая|including|вместе с|\bи остановл|полный|\b(все|всех|весь список|all|every|everything)\b|even", ask.text
    ):
        return meant("list-all", "ps", "-a") if ask.has("container", "service") or "everything" in ask.text else None
    if ask.has("run", "work", "container", "service") or ask.means("up", "run", "container"):
        return meant("list-running", "ps")
    return None


def _objects(ask: Asking) -> Meant | None:
    """Questions about one volume, network or image, and orders to it."""
    if ask.is_general or ask.others > 1:
        return None
    for kind in ("volume", "network"):
        name = ask.things.get(kind, "")
        if name and ask.action == "remove":
            return meant(f"{kind}-remove", kind, "rm", name, target=name)
        if name and ask.action in ("", "show") and (ask.means("ask") or ask.action):
            return meant(kind, kind, "inspect", name, target=name)
    image = ask.things.get("image", "")
    if not image:
        return None
    if ask.action == "remove":
        return meant("image-remove", "rmi", image, target=image)
    if ask.means("layer") or re.search(r"\b(?:собран\w*|built|made)\b", ask.text):
        return meant("history", "history", image, target=image)
    if re.match(r"(?:есть ли|есть|do we have|is there|have we)\b", ask.text) and not ask.means("update"):
        return meant("images", "images", image, target=image)
    return None


def _taken_port(ask: Asking) -> Meant | None:
    port = re.search(
        r"(?:порт\w*|port)\s+(\d{2,5})\b|\b(\d{2,5})\s*(?:порт|port)|(?:слушает|listens? on|listening on|"
        r"on)\s+(\d{2,5})\b",
        ask.text,
    )
    asks = re.search(r"\b(?:кто|кем|чем|что|какой контейнер|who|what|which|whats|what's)\b", ask.text)
    if not port or not asks or ask.is_general or ask.target or ask.others > 1 or ask.means("schedule"):
        return None
    number = next(found for found in port.groups() if found)
    return meant("who-has-port", "ps", "--filter", f"publish={number}")


def _version(ask: Asking) -> Meant | None:
    is_version = (
        re.search(r"\bверси\w+|\bversion\b", ask.text) and re.search(r"докер|docker|движк|engine|демон", ask.text)
    ) or re.fullmatch(
        r"(?:какой|что за|which) (?:докер|docker)( стоит| установлен| is here| у нас| тут| здесь)*\W*", ask.text
    )
    is_ours = (
        ask.is_here
        or ask.host
        or re.search(r"какая|which|what|у нас|стоит|установлен|are we|покажи|show|^\W*версия|^docker version", ask.text)
    )
    is_asked = (
        is_version
        and (not ask.others or ask.is_here)
        and is_ours
        and not ask.is_how
        and not ask.is_general
        and not ask.has("update")
    )
    return meant("version", "version") if is_asked else None


def _info(ask: Asking) -> Meant | None:
    """The machine itself."""
    if ask.is_general or ask.target or ask.others:
        return None
    is_asked = re.fullmatch(
        r"(?:сколько|how (?:much|many)) (?:у нас |всего )?(?:памяти|оперативки|ядер|ram|memory|cores?|cpus?)(?: .*)?|"
        r"(?:server|host|система|system) info\W*|инф\w+ о (?:сервере|хосте|системе)\W*|(?:какая|что за|which|"
        r"what) (?:ос|ось|os|система|kernel|ядро)\b.*",
        ask.text,
    )
    eats = ask.has("consume") or re.search(
        r"занят|занима|usage|using|used|uses|свободн|осталось|free|left|жр", ask.text
    )
    is_here = ask.is_here or ask.host or ask.means("host") or re.search(r"info|инф", ask.text)
    return meant("info", "info") if is_asked and is_here and not eats else None


def _prune(ask: Asking) -> Meant | None:
    if ask.action not in ("clean", "remove") or ask.is_how or ask.is_general or ask.target or ask.things:
        return None
    is_russian = any(is_cyrillic(surface) and action_of(surface) in ("clean", "remove") for surface in ask.surfaces)
    if not is_russian and not re.search(r"\bnow\b|please|right away|for me|\bhere\b|\bthis\b", ask.text):
        return None  # "remove unused images" is how the question is put as well
    what = re.search(
        r"неиспольз|ненужн|мусор|лишн|unused|dangling|stopped|остановленн|хлам|старь|stuff|everything|место|"
        r"мест[ао]|диск|disk|пуст|empty|"
        r"space|висяч|стар|докер|docker|сервер|server|кэш|кеш|cache|образ|тома|host|\bup\b",
        ask.text,
    )
    if not what:
        return None
    kinds = {"image": "image prune", "volume": "volume prune", "network": "network prune", "cache": "builder prune"}
    kinds["container"] = "container prune"
    named = [line for term, line in kinds.items() if ask.has(term)]
    return meant("prune", *(named[0] if len(named) == 1 else "system prune").split())


FIRST = (_overview, _events, _taken_port, _objects)
RULES = (_stats, _disk, _info, _prune, _state_lists, _lists, _version)
