"""Which project and which of its services a line means. Apart from the handlers since all commands begin with it.

The project stands behind ``-p`` or as the first word; where an engine has only one it need not be said, as in its
folder.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.compose.projects import PROJECT, Project, Service, projects
from bot.engine.model import Container
from bot.errors import BotError
from bot.features.compose.places import with_order
from bot.telegram.call import Call
from bot.telegram.targets import Found, near_lines

_NAMES_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """``services``: those that were named, or all. ``is_whole``: none was named. ``every``: all containers there are,
    where they were asked for.
    """

    project: Project
    services: tuple[Service, ...]
    is_whole: bool
    every: tuple[Container, ...] = ()


async def known(call: Call) -> tuple[Project, ...]:
    """One request, however many projects."""
    return projects(await call.engine.list_containers(all=True, filters={"label": [PROJECT]}))


async def meant(call: Call, *, with_others: bool = False) -> Meant:
    """One request. ``with_others``: containers beside projects too, for who looks at neighbours. Raises BotError."""
    filters = None if with_others else {"label": [PROJECT]}
    every = await call.engine.list_containers(all=True, filters=filters)
    project, words = chosen(projects(every), call.args["project"], call.args["words"], line=call.command.name)
    if with_others:
        project = await with_order(call, project)
    services = project.only(words)
    call.touch("project", project.name)
    return Meant(project=project, services=services, is_whole=not words, every=every)


def reached(every: Sequence[Container], args: Mapping[str, Any], line: str) -> list[Found]:
    """What a line acts on, for whoever judges its right. Raises BotError."""
    project, words = chosen(projects(every), args["project"], args["words"], line=line)
    ref = " ".join([args["project"] or "", *args["words"]]).strip() or project.name
    return [Found(ref=ref, container=one) for service in project.only(words) for one in service.containers]


def chosen(
    found: Sequence[Project], named: str | None, words: Sequence[str], *, line: str
) -> tuple[Project, tuple[str, ...]]:
    """The project, and the services that were named. Raises BotError."""
    by_name = {project.name: project for project in found}
    if named:
        project, rest = by_name.get(named), tuple(words)
    elif words and words[0] in by_name:
        project, rest = by_name[words[0]], tuple(words[1:])
    elif len(found) == 1 and all(found[0].service(word) is not None for word in words):
        project, rest = found[0], tuple(words)
    else:
        project, rest = None, tuple(words)
    if project is None:
        raise _no_project(found, named or (words[0] if words else ""), line)
    for word in rest:
        if project.service(word) is None:
            names = [service.name for service in project.services]
            begun = f"{line} {shlex.quote(project.name)}"
            raise BotError(
                key="compose-no-service", name=word, project=project.name, services=", ".join(names),
                suggestions=near_lines(begun, word, names),
            )  # fmt: skip
    return project, tuple(dict.fromkeys(rest))


def _no_project(found: Sequence[Project], ref: str, line: str) -> BotError:
    names = [project.name for project in found]
    if not names:
        return BotError(key="compose-none")
    if not ref:
        return BotError(key="compose-which", suggestions=[f"{line} {name}" for name in names[:_NAMES_SHOWN]])
    near = near_lines(line, ref, names) or [f"{line} {name}" for name in names[:_NAMES_SHOWN]]
    return BotError(key="compose-no-project", name=ref, suggestions=near)
