"""The Compose tool of this machine as a subprocess: found on the PATH, its output bounded, ended with all it started.

It gets no settings of ours: an environment of a few names, its arguments as a list, nothing on its standard input.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from asyncio.subprocess import Process, SubprocessStreamProtocol
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.compose.printed import Output
from bot.errors import BotError

log = structlog.get_logger(__name__)

FIND_LIMIT_S = 15.0
CONFIG_LIMIT_S = 60.0
RUN_LIMIT_S = 30 * 60.0  # builds and pulls among it
CONFIG_BYTES = 1024 * 1024
OUTPUT_BYTES = 64 * 1024 * 1024  # then it is ended: nobody reads that, and something is wrong
END_WAIT_S = 5.0
GONE_WAIT_S = 2.0  # for what was killed; a child outside its group lives on
READ_BYTES = 16 * 1024
PIPE_BYTES = 64 * 1024  # kept of what is printed faster than it is read
BINDER = "setpriv"  # of util-linux, which Debian and its images always have
_HANDED_ON = ("PATH", "HOME", "DOCKER_CONFIG", "SSH_AUTH_SOCK", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "TZ")
"""Of our own environment: where programs, logins, keys and proxies are. No token, no setting of ours."""


class NoTool(BotError):
    """Neither ``docker compose`` nor ``docker-compose`` is here."""

    key = "compose-no-tool"


class ToolFailed(BotError):
    """``code`` and ``reason``, its last words."""

    key = "compose-tool-failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """``command``: the words that begin each of its command lines."""

    command: tuple[str, ...]
    version: str

    @property
    def name(self) -> str:
        return " ".join((*(Path(word).name for word in self.command), self.version))

    @property
    def is_old(self) -> bool:
        """The first Compose, in Python: it has not all words of the second."""
        return self.version.lstrip("v").startswith("1.")


_found: dict[str, Tool] = {}


async def find() -> Tool:
    """The plugin of docker's command line first. Raises NoTool."""
    for words in (("docker", "compose"), ("docker-compose",)):
        program = shutil.which(words[0])
        if program is None:
            continue
        command = (program, *words[1:])
        key = " ".join(command)
        if key not in _found:
            version = await _version(command)
            if not version:
                continue
            _found[key] = Tool(command=command, version=version)
        return _found[key]
    raise NoTool


async def config(tool: Tool, arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> str:
    """What ``config`` prints: the file with all that it takes from elsewhere put in. Raises ToolFailed."""
    out, errors = bytearray(), Output()
    async with _started(
        [*tool.command, *arguments], folder=folder, environment=environment, errors=asyncio.subprocess.PIPE
    ) as process:
        try:
            async with asyncio.timeout(CONFIG_LIMIT_S):
                await asyncio.gather(
                    _read(process.stdout, lambda block: _keep(out, block)), _read(process.stderr, errors.take)
                )
                code = await process.wait()
        except TimeoutError:
            raise ToolFailed(key="compose-tool-slow", seconds=CONFIG_LIMIT_S) from None
    errors.end()
    if code or len(out) > CONFIG_BYTES:
        raise ToolFailed(code=code, reason="\n".join(errors.lines[-8:]))
    return out.decode("utf-8", "replace")


async def run(
    tool: Tool,
    arguments: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    output: Output,
    on_output: Callable[[], Awaitable[None]],
) -> int:
    """Its exit code; ``output`` is fed as it comes. Cancelling ends it and all that it has started. Raises ToolFailed
    where it takes too long or prints too much.
    """
    async with _started(
        [*tool.command, *arguments], folder=folder, environment=environment, errors=asyncio.subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        try:
            async with asyncio.timeout(RUN_LIMIT_S):
                while block := await process.stdout.read(READ_BYTES):
                    output.take(block)
                    if output.total_bytes > OUTPUT_BYTES:
                        raise ToolFailed(key="compose-tool-loud")
                    await on_output()
                code = await process.wait()
        except TimeoutError:
            raise ToolFailed(key="compose-tool-slow", seconds=RUN_LIMIT_S) from None
        finally:
            output.end()
    return code


def surroundings(docker_host: str, certificates: Path | None = None, *, verifies: bool = False) -> dict[str, str]:
    """The whole environment of the tool, for one engine."""
    found = {name: os.environ[name] for name in _HANDED_ON if os.environ.get(name)}
    found |= {"DOCKER_HOST": docker_host, "LC_ALL": "C.UTF-8", "COMPOSE_ANSI": "never"}
    if certificates is not None:
        found["DOCKER_CERT_PATH"] = str(certificates)
        found["DOCKER_TLS"] = "1"
        if verifies:
            found["DOCKER_TLS_VERIFY"] = "1"
    return found


async def _version(command: tuple[str, ...]) -> str:
    """ "" where it is none, as for a docker command line without the plugin."""
    try:
        async with _started(
            [*command, "version", "--short"],
            folder=Path("/"),
            environment=surroundings("unix:///nowhere"),
            errors=asyncio.subprocess.DEVNULL,
        ) as process:
            assert process.stdout is not None
            async with asyncio.timeout(FIND_LIMIT_S):
                told = (await process.stdout.read(200)).decode("utf-8", "replace").split()
                return told[0] if await process.wait() == 0 and told else ""
    except (TimeoutError, NoTool):
        return ""


@asynccontextmanager
async def _started(
    words: Sequence[str], *, folder: Path, environment: Mapping[str, str], errors: int
) -> AsyncIterator[Process]:
    """In a process group of its own, which has ended when the context is left, and its pipes are closed."""
    loop = asyncio.get_running_loop()
    try:
        transport, protocol = await loop.subprocess_exec(
            lambda: _Protocol(limit=PIPE_BYTES, loop=loop),
            *_bound_to_us(),
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
        )
    except OSError as error:
        log.warning("the compose tool does not start", error=str(error))
        raise NoTool from error
    process = Process(transport, protocol, loop)
    try:
        yield process
    finally:
        await _ended(process, protocol.exited)
        transport.close()
        await asyncio.sleep(0)  # pipes are closed in the loop's next turn


def _bound_to_us() -> list[str]:
    """Words before a command, by which it is asked to end where we are killed: what is told of it afterwards stays
    true, and nobody runs a second one beside it.
    """
    program = shutil.which(BINDER)
    return [program, "--pdeathsig", "TERM", "--"] if program is not None else []


class _Protocol(SubprocessStreamProtocol):
    """Tells of the process's end alone. ``Process.wait`` waits for its pipes too: without end for one that is full and
    read by nobody any more, or that a child outside the group has.
    """

    def __init__(self, limit: int, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(limit, loop)
        self.exited = asyncio.Event()

    def process_exited(self) -> None:
        self.exited.set()
        super().process_exited()


async def _ended(process: Process, exited: asyncio.Event) -> None:
    """Asked first: Compose ends what it has under way. A tool that ends by itself may leave children behind too."""
    if not exited.is_set():
        _signal(process.pid, signal.SIGTERM)
        await _read_out(process, exited, END_WAIT_S)
    _signal(process.pid, signal.SIGKILL)
    await exited.wait()
    await _read_out(process, exited, GONE_WAIT_S)  # until its children are gone too


async def _read_out(process: Process, exited: asyncio.Event, limit_s: float) -> None:
    """Until it and its pipes have ended, or not in time. Nobody hears it, but with a full pipe it could not end."""
    with suppress(TimeoutError):
        async with asyncio.timeout(limit_s):
            await asyncio.gather(exited.wait(), *(_read(pipe, len) for pipe in _pipes(process)))


def _pipes(process: Process) -> list[asyncio.StreamReader]:
    return [pipe for pipe in (process.stdout, process.stderr) if pipe is not None]


def _signal(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


async def _read(stream: asyncio.StreamReader | None, take: Callable[[bytes], object]) -> None:
    assert stream is not None
    while block := await stream.read(READ_BYTES):
        take(block)


def _keep(kept: bytearray, block: bytes) -> None:
    if len(kept) <= CONFIG_BYTES:
        kept += block
