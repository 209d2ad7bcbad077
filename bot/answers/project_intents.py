"""Questions about Compose projects, told by the word "project" beside a name or by the name of one that there is."""

from __future__ import annotations

import re

from bot.answers.asking import Asking, Meant, log_options, meant

_ACTS = {
    "stop": "stop", "start": "start", "restart": "restart", "pull": "pull", "upgrade": "pull", "remove": "down",
    "deploy": "up", "kill": "stop",
}  # fmt: skip
_DOWN = re.compile(r"\b(?:take|tear) (?:\S+ ){0,4}down\b")
_OTHERS = 1  # words that are about nothing, before it is a story


def _one_project(ask: Asking) -> Meant | None:
    name = ask.things.get("project", "")
    if not name and ask.means("compose"):
        name = ask.things.get("stack", "")
    if not name or not (ask.is_request or _DOWN.search(ask.text)) or ask.is_general or ask.others > _OTHERS:
        return None
    service = ask.things.get("service", "")
    if not service and ask.action and ask.word not in ("", name.lower()):
        service = ask.word  # "рестартни web в проекте shop"
    words = [name, *([service] if service and service != name else [])]
    if _DOWN.search(ask.text):
        return meant("project-down", "compose", "down", *words, target=name)
    if ask.action in _ACTS:
        return meant(f"project-{_ACTS[ask.action]}", "compose", _ACTS[ask.action], *words, target=name)
    if ask.means("log", "error") or ask.writes:
        return meant("project-logs", "compose", "logs", *log_options(ask), *words, target=name)
    return meant("project", "compose", "ps", *words[:1], target=name)


def _projects(ask: Asking) -> Meant | None:
    is_about = ask.means("project") or ask.means_all("compose", "stack")
    if (
        not is_about
        or ask.is_general
        or ask.target
        or not ask.asks
        or not ask.only("project", "compose", "stack", "up", "down", "state")
    ):
        return None
    return None if ask.action not in ("", "show") else meant("projects", "compose", "ls")


RULES = (_one_project, _projects)
