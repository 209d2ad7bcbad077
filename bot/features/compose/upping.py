"""/compose up: a project's file resolved, what it hands over asked about, and the Compose tool run, shown live.

Apart from the handlers because here a program of this machine acts, and every step before it guards it.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bot.archives.workspace import in_thread, workspace
from bot.compose import folders, review, sent, tool
from bot.compose.projects import Project
from bot.compose.review import Config, Found
from bot.compose.tool import Output, Tool
from bot.engine.client import LOCAL_SOCKET
from bot.errors import BotError, Denied, UsageError
from bot.features.compose import up_view as view
from bot.features.compose.finding import known
from bot.features.compose.places import kept, roots
from bot.sources.typed import as_meant
from bot.telegram.call import Call
from bot.telegram.live import Live
from bot.telegram.protection import is_own, protects
from bot.telegram.stoppable import failing_in, until_stopped

LOCAL = "unix://"  # engines that have the folders of this machine


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """What is known before anything is done. ``folder`` is where the tool runs, ``text`` a file that was sent."""

    tool: Tool
    name: str
    services: tuple[str, ...]
    folder: Path
    text: str = ""


async def up(call: Call) -> None:
    found = await known(call)
    if call.document is not None or call.body.strip():
        await _up_sent(call, await _text(call), found)
        return
    ready = await _ready(call, found)
    await _reviewed(call, ready, found)
    await _run(call, ready, found)


async def can_up(call: Call, name: str) -> bool:
    """Whether there is a folder of that project; nothing is run for it."""
    return call.may("compose up") and name in await in_thread(lambda: folders.ready(roots(call)))


async def lying_ready(call: Call, found: Sequence[Project]) -> list[str]:
    """Projects with a folder here and no container."""
    there = {project.name for project in found}
    return sorted(name for name in await in_thread(lambda: folders.ready(roots(call))) if name not in there)


async def _ready(call: Call, found: Sequence[Project]) -> _Ready:
    there = await in_thread(lambda: folders.ready(roots(call)))
    name, services = _chosen(call, [*there])
    if name not in there:
        key = "compose-no-folder" if call.settings.compose_dir is not None else "compose-no-dir"
        raise BotError(key=key, name=name, suggestions=[f"compose up {shlex.quote(one)}" for one in sorted(there)[:4]])
    call.touch("project", name)
    return _Ready(tool=await tool.find(), name=name, services=services, folder=there[name])


def _chosen(call: Call, there: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    named, words = call.args["project"], call.args["words"]
    if named:
        return named, tuple(words)
    if words and (words[0] in there or len(there) != 1):
        return words[0], tuple(words[1:])
    if len(there) == 1:
        return there[0], tuple(words)
    raise BotError(key="compose-which", suggestions=[f"compose up {shlex.quote(one)}" for one in sorted(there)[:4]])


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
        ready = _Ready(tool=found_tool, name=name, services=tuple(services), folder=folder / name, text=text)
        await _reviewed(call, ready, found)
    # Kept once it was agreed to: the containers name this folder as theirs, and the next up finds it.
    place = kept(call)
    folder = await in_thread(lambda: folders.keep(place, name, text))
    await _run(call, _Ready(tool=found_tool, name=name, services=tuple(services), folder=folder, text=text), found)


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


async def _reviewed(call: Call, ready: _Ready, found: Sequence[Project]) -> None:
    """Return where nothing has to be asked, or it was agreed to. Raises BotError for what may not be."""
    text = await tool.config(
        ready.tool,
        _words(ready, ["config"]),
        folder=ready.folder,
        environment=surroundings(call),
    )
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
        is_elsewhere=not surroundings(call)["DOCKER_HOST"].startswith(LOCAL),
    )
    if call.tapped_ask or call.confirmed is not None or question.has_to_be_asked:
        bound = {one.key: one.service for one in dangers} | {f"project {ready.name}": ready.name}
        await call.confirm(view.question(question, call.t), bound=bound, danger=bool(dangers))


def _check_own(call: Call, ready: _Ready, running: Project | None) -> None:
    """The bot's own container cannot be made anew by a program that runs in it. Raises BotError, Denied."""
    for service in running.services if running is not None else ():
        if ready.services and service.name not in ready.services:
            continue
        for one in service.containers:
            if is_own(one, call.services.own_container()):
                raise BotError(key="compose-up-own", name=ready.name, service=service.name)
            if protects(call, one) and not call.is_admin:
                raise Denied(key="containers-protected", role="admin", name=one.name, command=call.command.name)


def _other_folder(call: Call, ready: _Ready, running: Project | None) -> str:
    """Where it was started from before, if that was elsewhere: relative paths in it mean other folders now."""
    if running is None or not running.folder:
        return ""
    now = kept(call) / ready.name if ready.text else ready.folder
    return "" if Path(running.folder) == now else running.folder


async def _dangers(call: Call, ready: _Ready, config: Config) -> list[Found]:
    volumes = {volume.name: volume for volume in await call.engine.list_volumes()}
    address = surroundings(call)["DOCKER_HOST"]
    return review.judge(
        config,
        project=ready.name,
        allowed=[str(folder) for folder in call.settings.allowed_mounts],
        volumes=volumes,
        sockets=[address.removeprefix(LOCAL)] if address.startswith(LOCAL) else [],
        contexts=[str(call.settings.compose_dir.absolute())] if call.settings.compose_dir is not None else [],
    )


def surroundings(call: Call) -> dict[str, str]:
    """The tool's environment: the engine of this call, as the docker command line names it."""
    settings = call.settings
    address = settings.hosts[call.engine.host] or LOCAL_SOCKET
    certificates: Path | None = None
    if address.startswith(("tcp://", "https://")) and (settings.docker_tls_verify or settings.docker_cert_path):
        certificates = settings.docker_cert_path or Path("~/.docker").expanduser()
        own = certificates / call.engine.host
        certificates = own if own.is_dir() else certificates
    return tool.surroundings(address, certificates, verifies=settings.docker_tls_verify)


def _words(ready: _Ready, rest: Sequence[str]) -> list[str]:
    """Options before the tool's own command, then its words."""
    # Of one that is not named a profile's services are left out of what the second Compose prints.
    every = [] if ready.tool.is_old or rest[0] != "config" else ["--profile", "*"]
    return ["--ansi", "never", "-p", ready.name, *every, *rest]


def _up_words(call: Call, ready: _Ready) -> list[str]:
    flags = ("build", "force_recreate", "no_recreate", "no_deps", "remove_orphans")
    words = ["up", "-d", *("--" + flag.replace("_", "-") for flag in flags if call.args[flag])]
    if call.args["timeout"] is not None:
        words += ["-t", str(call.args["timeout"])]
    return [*words, "--", *ready.services] if ready.services else words


async def _run(call: Call, ready: _Ready, found: Sequence[Project]) -> None:
    output = Output()
    with ExitStack() as held:
        held.enter_context(call.alone(f"compose project {ready.name}", ready.name))
        for one in [one for project in found if project.name == ready.name for one in project.containers]:
            held.enter_context(call.alone(one.id, one.name))
        async with call.live() as live, failing_in(live, call):
            codes: list[int] = []
            work = _work(call, live, ready, output, codes)
            if not await until_stopped(live, call.services.nursery, work):
                call.fail("stopped")
                await live.finish(view.stopped(ready.name, output, call.t))
                return
            if codes[0]:
                call.fail(f"exit code {codes[0]}")
                await live.finish(view.failed(ready.name, codes[0], output, call.t))
                return
            project = next((one for one in await known(call) if one.name == ready.name), None)
            await live.finish(view.done(ready.name, project, output, call.t))


async def _work(call: Call, live: Live, ready: _Ready, output: Output, codes: list[int]) -> None:
    async def show() -> None:
        await live.show(view.under_way(ready.name, output, call.t))

    await show()
    codes.append(
        await tool.run(
            ready.tool,
            _words(ready, _up_words(call, ready)),
            folder=ready.folder,
            environment=surroundings(call),
            output=output,
            on_output=show,
        )
    )
