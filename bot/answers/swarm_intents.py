"""Questions about a swarm: services, stacks, nodes, secrets, and the token that joins one."""

from __future__ import annotations

import re

from bot.answers.asking import Asking, Meant, loose_name, meant, service_log_options

_OTHERS = 1  # words that are about nothing, before it is a story
_ROLLBACK = re.compile(r"\bоткат\w*|\brollback\b|\broll back\b|\brevert\b|\b(?:верни|прошл\w+|предыдущ\w+) .*верси")
_SCALE = re.compile(r"\bscale\b|\bмасштаб\w*|\bувелич\w*|\bуменьш\w*|\bдобавь\b|\bсделай\b|\bподними до\b|\bset\b")
_NUMBER = re.compile(r"(?<![\w.:-])(\d{1,4})(?![\w.:-])")
_TOKEN = re.compile(r"\b(?:токен\w*|tokens?)\b")
_JOINS = re.compile(r"\bjoin\w*|\bприсоедин\w*|\bподключ\w*|\bвойти\b|\bвступ\w*")
_DRAIN = re.compile(
    r"\bdrain\b|\bвыгони\b|\bубери (?:всех|все|всё)\b|\bвыведи\b|\bэвакуиру\w*|\bосвободи\b|\bразгрузи\b"
)
_ACTIVATE = re.compile(r"\bactivate\b|\bundrain\b|\bверни\b|\bвведи\b")
_AS_MANAGER = re.compile(r"\bpromote\b|\bповыс\w*|\b(?:сделай|make)\b.*\b(?:менеджер\w*|manager)\b")
_AS_WORKER = re.compile(r"\bdemote\b|\bпониз\w*|\b(?:сделай|make)\b.*\b(?:воркер\w*|рабоч\w*|worker)\b")
_RUNS_THERE = re.compile(
    r"\bкрутит\w*|\bзапущен\w*|\bработает на\b|\bruns?\b|\brunning\b|\btasks?\b|\bтаск\w*|\bзадач\w*"
)
_CARD = re.compile(
    r"\bобновил\w*|\bобновлен\w*|\bupdate\b|\bupdated\b|\bобраз\w*|\bimage\b|\bнастройк\w*|\bпараметр\w*|\bsettings\b|"
    r"\bпеременн\w*|\benv\b|\bпорт\w*|\bports?\b|\bлимит\w*|\blimits?\b|\bподробн\w*|\bdetails\b|\binspect\b|\bвсе о\b"
)


def _scale(ask: Asking) -> Meant | None:
    name = _service_of(ask)
    count = _NUMBER.search(ask.text)
    is_order = _SCALE.search(ask.text) or ask.means("scale") or (ask.means("replica") and not ask.is_asked)
    if not name or not count or not is_order or ask.is_general or ask.things.get("project"):
        return None
    return meant("service-scale", "service", "scale", f"{name}={int(count[1])}", target=name)


def _service_of(ask: Asking) -> str:
    """The service that a question about replicas means, whatever it calls it."""
    if name := ask.things.get("service", ""):
        return name
    if not ask.means("replica", "task") and not re.search(r"\bscale\b|\bмасштаб", ask.text):
        return ""
    if ask.is_asked or re.search(r"\bof\b|\bу\b|\bscale\b|масштаб|реплики?\b|до \d|to \d", ask.text):
        # As it was typed: a container that begins so is none of its tasks.
        return ask.word if ask.word.isascii() and ask.word else ask.target or loose_name(ask)
    return ""


def _one_service(ask: Asking) -> Meant | None:
    name = _service_of(ask)
    if not name or ask.is_general or ask.others > _OTHERS or not _is_of_swarm(ask, name):
        return None
    if ask.action == "remove":
        return meant("service-remove", "service", "rm", name, target=name)
    if _ROLLBACK.search(ask.text):
        return meant("service-rollback", "service", "rollback", name, target=name)
    if ask.means("log", "error") or ask.writes:
        return meant("service-logs", "service", "logs", *service_log_options(ask), name, target=name)
    is_card = _CARD.search(ask.text) or ask.action == "upgrade"
    if is_card or (ask.action == "show" and not ask.means("task", "state", "node", "replica")):
        return meant("service", "service", "inspect", name, target=name)
    return meant("service-tasks", "service", "ps", name, target=name)


def _is_of_swarm(ask: Asking, name: str) -> bool:
    """People call containers services too: those of a swarm are meant where it has one, or by what only they have."""
    if ask.means("replica", "task", "swarm", "node", "stack") or _ROLLBACK.search(ask.text):
        return True
    if ask.action in ("start", "stop", "restart", "kill", "pause", "unpause", "pull"):
        return False
    if ask.known is None:
        return True
    return name in ask.known.services or not ask.target


def _one_stack(ask: Asking) -> Meant | None:
    name = ask.things.get("stack", "")
    if not name or not ask.is_request or ask.is_general or ask.others > _OTHERS:
        return None
    if ask.action == "remove":
        return meant("stack-remove", "stack", "rm", name, target=name)
    word = "services" if ask.means("service") else "ps"
    return meant("stack", "stack", word, name, target=name)


def _one_node(ask: Asking) -> Meant | None:
    name = ask.things.get("node", "")
    if not name or not (ask.is_request or _DRAIN.search(ask.text)) or ask.is_general:
        return None
    is_moved = _DRAIN.search(ask.text) or _AS_MANAGER.search(ask.text) or _AS_WORKER.search(ask.text)
    if ask.others > _OTHERS and not is_moved:
        return None
    if ask.action == "remove":
        return meant("node-remove", "node", "rm", name, target=name)
    for pattern, words in (
        (_DRAIN, ("update", "--availability", "drain")),
        (_AS_MANAGER, ("promote",)),
        (_AS_WORKER, ("demote",)),
        (_ACTIVATE, ("update", "--availability", "active")),
    ):
        if pattern.search(ask.text):
            return meant("node-change", "node", *words, name, target=name)
    is_full = _RUNS_THERE.search(ask.text) or ask.means("service", "container")
    return meant("node", "node", "ps" if is_full else "inspect", name, target=name)


def _join_token(ask: Asking) -> Meant | None:
    is_here = (
        ask.means("swarm", "node", "manager")
        or re.search(r"\bворкер\w*|\bworkers?\b", ask.text)
        or _JOINS.search(ask.text)
    )
    if not _TOKEN.search(ask.text) or not is_here or ask.has("docker") or (ask.is_general and ask.action != "show"):
        return None
    role = "manager" if re.search(r"\bменеджер\w*|\bmanagers?\b", ask.text) else "worker"
    return meant("join-token", "swarm", "join-token", role)


def _everything(ask: Asking) -> Meant | None:
    """Lists of what a swarm has."""
    if ask.is_general or ask.action not in ("", "show") or not ask.asks or ask.target or ask.has("docker"):
        return None
    if not ask.only(*_SWARM):
        return None
    if ask.means("secret"):
        return meant("secrets", "secret", "ls")
    if ask.means("config") and (ask.means("swarm") or ask.means("ask", "list")):
        return meant("configs", "config", "ls")
    if ask.means("stack"):
        return meant("stacks", "stack", "ls")
    if (not ask.means("service") and ask.means("node")) or (
        not ask.means("service") and ask.means("swarm") and ask.means("manager", "state", "up", "down", "wrong", "host")
    ):
        return meant("nodes", "node", "ls")
    is_swarm = ask.means("swarm", "replica", "missing") or (ask.known is not None and bool(ask.known.services))
    is_open = (
        ask.known is None and not ask.means("up", "down", "container") and not re.search(r"здоров|health", ask.text)
    )
    return meant("services", "service", "ls") if ask.means("service", "replica") and (is_swarm or is_open) else None


_SWARM = (
    "swarm", "node", "service", "stack", "replica", "task", "manager", "secret", "config", "up", "down", "state",
    "wrong", "missing", "host", "most", "left",
)  # fmt: skip

RULES = (_join_token, _scale, _one_node, _one_service, _one_stack, _everything)
