"""/compose up: a project's file resolved, what it hands over asked about, and the Compose tool run, shown live.

Apart from the handlers because here a program of this machine acts, and every step before it guards it.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from bot.archives.workspace import in_thread, workspace
from bot.compose import folders, review, sent, tool
from bot.compose.projects import Project
from bot.compose.review import Config, Found
from bot.errors import BotError, Denied, UsageError
from bot.features.compose import up_view as view
from bot.features.compose.bringing import LOCAL, Ready, bring_up, is_elsewhere, resolved, surroundings
from bot.features.compose.finding import known
from bot.features.compose.places import kept, roots
from bot.sources.typed import as_meant
from bot.telegram.call import Call
from bot.telegram.protection import is_own, protects

SUGGESTED_AT_MOST = 4


async def up(call: Call) -> None:
    found = await known(call)
    if call.document is not None or call.body.strip():
        await _up_sent(call, await _text(call), found)
        return
    ready = await ready_for(call)
    config = await _reviewed(call, ready, found)
    await bring_up(call, ready, config)


async def can_up(call: Call, name: str) -> bool:
    """Whether there is a folder of that project; nothing is run for it."""
    return call.may("compose up") and name in await in_thread(lambda: folders.ready(roots(call)))


async def lying_ready(call: Call, found: Sequence[Project]) -> list[str]:
    """Projects with a folder here and no container."""
    there = {project.name for project in found}
    return sorted(name for name in await in_thread(lambda: folders.ready(roots(call))) if name not in there)


async def ready_for(call: Call) -> Ready:
    """The project whose folder is here. Raises BotError."""
    there = await in_thread(lambda: folders.ready(roots(call)))
    name, services = _chosen(call, [*there])
    if name not in there:
        key = "compose-no-folder" if call.settings.compose_dir is not None else "compose-no-dir"
        raise BotError(key=key, name=name, suggestions=_near(call, there))
    call.touch("project", name)
    places = roots(call)
    await in_thread(lambda: sent.check_size(folders.text_of(places, name)))
    return Ready(tool=await tool.find(), name=name, services=services, folder=there[name])


def _near(call: Call, there: Iterable[str]) -> list[str]:
    return [f"{call.command.name} {shlex.quote(one)}" for one in sorted(there)[:SUGGESTED_AT_MOST]]


def _chosen(call: Call, there: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    named, words = call.args["project"], call.args["words"]
    if named:
        return named, tuple(words)
    if words and (words[0] in there or len(there) != 1):
        return words[0], tuple(words[1:])
    if len(there) == 1:
        return there[0], tuple(words)
    raise BotError(key="compose-which", suggestions=_near(call, there))


async def _up_sent(call: Call, text: str, found: Sequence[Project]) -> None:
    content = await in_thread(lambda: sent.check(text))
    given, services = call.args["project"], call.args["words"]
    name = given or str(content.get("name") or "")
    if not name:
        raise UsageError(key="compose-needs-name", command="compose up")
    if not folders.is_name(name):
        raise UsageError(key="compose-bad-name", name=name, command="compose up")
    call.touch("project", name)
    found_tool = await tool.find()
    text = folders.without_name(text) if found_tool.is_old else text
    with workspace(call.settings.temporary_dir) as folder:
        await in_thread(lambda: folders.keep(folder, name, text))
        ready = Ready(tool=found_tool, name=name, services=tuple(services), folder=folder / name, text=text)
        config = await _reviewed(call, ready, found)
    # Kept once it was agreed to: the containers name this folder as theirs, and the next up finds it.
    place = kept(call)
    folder = await in_thread(lambda: folders.keep(place, name, text))
    await bring_up(call, replace(ready, folder=folder), config)


async def _text(call: Call) -> str:
    """What was sent. Raises BotError."""
    if call.document is None:
        text = as_meant(call.body)
    else:
        with workspace(call.settings.temporary_dir) as folder:
            path = folder / "sent"
            await call.download(call.document, path, max_bytes=folders.MOST_BYTES)
            content = await in_thread(path.read_bytes)
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise BotError(key="review-not-text", name=call.document.name) from None
    if len(text) > folders.MOST_BYTES:
        raise BotError(key="review-too-long", limit_bytes=folders.MOST_BYTES)
    return text


async def _reviewed(call: Call, ready: Ready, found: Sequence[Project]) -> Config:
    """Return where nothing has to be asked, or it was agreed to. Raises BotError for what may not be."""
    text = await resolved(call, ready)
    config = await in_thread(lambda: review.read(text))
    for service in ready.services:
        if service not in config.services:
            raise BotError(
                key="compose-no-service", name=service, project=ready.name, services=", ".join(sorted(config.services))
            )
    running = next((project for project in found if project.name == ready.name), None)
    _check_own(call, ready, running)
    for one in running.containers if running is not None else ():
        call.touch("container", one.name, one.id)  # what ends of them now is this command's doing
    dangers = await _dangers(call, ready, config)
    if dangers and call.settings.dangerous_run == "off":
        raise BotError(key="run-danger-off", what=view.told(dangers, call.t))
    question = view.Question(
        name=ready.name,
        folder=str(ready.folder) if not ready.text else "",
        services=ready.services or tuple(config.services),
        dangers=dangers,
        protected=[one.name for one in running.containers if protects(call, one)] if running is not None else [],
        other_folder=_other_folder(call, ready, running),
        is_elsewhere=is_elsewhere(call),
    )
    if call.tapped_ask or call.confirmed is not None or question.has_to_be_asked:
        bound = {one.key: one.service for one in dangers} | {f"project {ready.name}": ready.name}
        await call.confirm(view.question(question, call.t), bound=bound, danger=bool(dangers))
    return config


def _check_own(call: Call, ready: Ready, running: Project | None) -> None:
    """The bot's own container cannot be made anew by a program that runs in it. Raises BotError, Denied."""
    for service in running.services if running is not None else ():
        if ready.services and service.name not in ready.services:
            continue
        for one in service.containers:
            if is_own(one, call.services.own_container()):
                raise BotError(key="compose-up-own", name=ready.name, service=service.name)
            if protects(call, one) and not call.is_admin:
                raise Denied(key="containers-protected", role="admin", name=one.name, command=call.command.name)


def _other_folder(call: Call, ready: Ready, running: Project | None) -> str:
    """Where it was started from before, if that was elsewhere: relative paths in it mean other folders now."""
    if running is None or not running.folder:
        return ""
    now = kept(call) / ready.name if ready.text else ready.folder
    return "" if Path(running.folder) == now else running.folder


async def _dangers(call: Call, ready: Ready, config: Config) -> list[Found]:
    volumes = {volume.name: volume for volume in await call.engine.list_volumes()}
    address = (await surroundings(call))["DOCKER_HOST"]
    return review.judge(
        config,
        project=ready.name,
        allowed=[str(folder) for folder in call.settings.allowed_mounts],
        volumes=volumes,
        sockets=[address.removeprefix(LOCAL)] if address.startswith(LOCAL) else [],
        contexts=[str(call.settings.compose_dir.absolute())] if call.settings.compose_dir is not None else [],
    )
