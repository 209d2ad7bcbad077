"""Programs that somebody talks to: exec and attach, with the connection taken over for input and output at once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from bot.engine.duplex import Duplex
from bot.engine.failures import EXPECTED, Subject
from bot.engine.follow import LineSink, Opening, Signal
from bot.engine.frames import Demultiplexer
from bot.engine.logs import Following, Logs
from bot.engine.model import ExitStatus
from bot.engine.port import Run
from bot.engine.runs import ExitSink
from bot.engine.stream import Request
from bot.engine.terminal import MARK, ExecSpec, Program, Size, Take
from bot.engine.wire import Wire, segment
from bot.errors import EngineError, NotFound

UPGRADE: Mapping[str, str] = {"Connection": "Upgrade", "Upgrade": "tcp"}
RESIZE_TRIES = 8  # an exec's terminal is there a moment after its start was answered
RESIZE_PAUSE_S = 0.03
EXIT_TRIES = 40  # the engine notes an exit a moment after the output has ended
EXIT_PAUSE_S = 0.05

# As the same user, who may look into what he runs and end it: more rights than that are not for an image's own shell.
# What has changed its user since is hung up on by the kernel, when the terminal's first program ends.
_END = """for s in HUP KILL; do
  n=
  for p in /proc/[0-9]*; do
    grep -q "$1" $p/environ 2>/dev/null && kill -$s ${p#/proc/} 2>/dev/null && n=1
  done
  [ -n "$n" ] || exit 0
  [ $s = KILL ] || sleep 1
done"""


class ByteSink:
    """Output handed on as bytes in the stream's thread; the loop hears that there was some."""

    def __init__(self, *, is_tty: bool, take: Take):
        self.opening = Opening()
        self._frames = None if is_tty else Demultiplexer()
        self._take = take
        self._signal = Signal()
        self._has_news = False
        self.is_over = False
        self.error: BaseException | None = None

    def begin(self, content_type: str, wire: Wire) -> None:
        self.opening.settle()

    def feed(self, content: bytes) -> None:
        if self._frames is not None:
            content = b"".join(piece for _stream, piece, _is_start in self._frames.feed(content))
        if content:
            self._take(content)
            self._has_news = True
            self._signal.set()

    def end(self, error: BaseException | None) -> None:
        self.error = error
        self.is_over = True
        self.opening.settle(error)
        self._signal.set()

    async def heard(self, wait_s: float) -> bool:
        self._signal.clear()
        if not self._has_news and not self.is_over:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._signal.wait()
        has_news, self._has_news = self._has_news, False
        return has_news or self.is_over


class Talk:
    """Fulfils ``terminal.Program``."""

    def __init__(
        self,
        *,
        stream: Duplex,
        sink: ByteSink,
        translated: Callable[[BaseException], EngineError],
        resize: Callable[[Size], Awaitable[None]],
        exit_code: Callable[[], Awaitable[int | None]],
    ):
        self._stream = stream
        self._sink = sink
        self._translated = translated
        self._resize = resize
        self._exit_code = exit_code

    @property
    def is_over(self) -> bool:
        return self._sink.is_over

    async def heard(self, *, wait_s: float) -> bool:
        has_news = await self._sink.heard(wait_s)
        error = self._sink.error
        if self._sink.is_over and error is not None:
            if isinstance(error, EXPECTED):
                raise self._translated(error) from error
            raise error
        return has_news

    def send(self, data: bytes) -> bool:
        return self._stream.send(data)

    async def resize(self, size: Size) -> None:
        with contextlib.suppress(EngineError):
            await self._resize(size)

    async def exit_code(self) -> int | None:
        return await self._exit_code()


class Execs(Logs):
    async def create_exec(self, ref: str, spec: ExecSpec) -> str:
        """See ``terminal.Terminals``."""
        body = {
            "Cmd": list(spec.command),
            "Env": [f"{name}={value}" for name, value in (*spec.env, (MARK, spec.mark))],
            "User": spec.user,
            "WorkingDir": spec.working_dir,
            "Tty": spec.is_tty,
            "AttachStdin": spec.is_stdin_open,
            "AttachStdout": True,
            "AttachStderr": True,
            "Privileged": spec.is_privileged,
        }
        subject = Subject(kind="container", ref=ref)
        path = f"/containers/{segment(ref)}/exec"
        return await self._json("POST", path, body=body, subject=subject, parse=lambda answer: str(answer["Id"]))

    async def start_exec(self, exec_id: str) -> None:
        await self._say("POST", f"/exec/{segment(exec_id)}/start", body={"Detach": True, "Tty": False})

    async def end_exec(self, ref: str, mark: str, *, user: str = "") -> bool:
        """See ``terminal.Terminals``."""
        body = {
            "Cmd": ["sh", "-c", _END, "end", f"{MARK}={mark}"],
            "User": user,
            "AttachStdout": True,
            "AttachStderr": True,
        }
        path = f"/containers/{segment(ref)}/exec"
        try:
            exec_id = await self._json("POST", path, body=body, parse=lambda answer: str(answer["Id"]))
            await self._say("POST", f"/exec/{segment(exec_id)}/start", body={"Detach": False, "Tty": False})
            return await self._code_of(exec_id) == 0
        except NotFound:
            return True  # the container is gone, and all that ran in it
        except EngineError:
            return False

    @asynccontextmanager
    async def run_exec(self, exec_id: str, *, is_tty: bool, keep_lines: int) -> AsyncIterator[Run]:
        """See ``terminal.Terminals``."""
        subject = Subject(kind="container", ref=exec_id)
        sink = LineSink(keep_lines=keep_lines, has_stamps=False, is_tty=lambda wire: is_tty)
        stream = self._stream(self._exec_request(exec_id, is_tty), sink)
        stream.start()
        try:
            await self._opened(sink, subject)
            yield RunningExec(self, sink, subject, exec_id)
        finally:
            stream.cancel()

    async def _code_of(self, exec_id: str) -> int | None:
        for _ in range(EXIT_TRIES):
            found: tuple[bool, int | None] = await self._json(
                "GET",
                f"/exec/{segment(exec_id)}/json",
                parse=lambda answer: (bool(answer["Running"]), answer.get("ExitCode")),
            )
            if not found[0]:
                return found[1]
            await asyncio.sleep(EXIT_PAUSE_S)
        return None

    def _exec_request(self, exec_id: str, is_tty: bool) -> Request:
        return Request(
            method="POST",
            path=f"/exec/{segment(exec_id)}/start",
            body={"Detach": False, "Tty": is_tty},
            headers=UPGRADE,
            header_limit_s=self._limit_s,
        )


class RunningExec(Following):
    """Fulfils ``port.Run``."""

    def __init__(self, execs: Execs, sink: LineSink, subject: Subject, exec_id: str):
        super().__init__(execs, sink, subject)
        self._execs = execs
        self._exec_id = exec_id

    async def wait(self) -> ExitStatus:
        code = await self._execs._code_of(self._exec_id)
        return ExitStatus(code=-1 if code is None else code)


class TerminalCalls(Execs):
    @asynccontextmanager
    async def open_exec(self, exec_id: str, *, is_tty: bool, size: Size, take: Take) -> AsyncIterator[Program]:
        """See ``terminal.Terminals``."""
        path = f"/exec/{segment(exec_id)}/resize"
        async with self._talk(
            self._exec_request(exec_id, is_tty),
            ByteSink(is_tty=is_tty, take=take),
            subject=Subject(kind="container", ref=exec_id),
            resize=lambda wanted: self._resize(path, wanted),
            exit_code=lambda: self._code_of(exec_id),
        ) as talk:
            if is_tty:
                await talk.resize(size)
            yield talk

    @asynccontextmanager
    async def attach_container(self, ref: str, *, is_tty: bool, size: Size, take: Take) -> AsyncIterator[Program]:
        """See ``terminal.Terminals``."""
        subject = Subject(kind="container", ref=ref)
        exits = ExitSink()

        async def exit_code() -> int | None:
            try:
                return await self._code_if_ended(ref)
            except NotFound:  # the engine has removed it as it ended
                return await self._told(exits, subject)

        wait = self._stream(self._wait_for(ref, "next-exit"), exits)
        async with self._attached(ref, is_tty=is_tty, take=take, exit_code=exit_code) as talk:
            wait.start()
            try:
                await self._opened(exits, subject)
                if is_tty:
                    await self._redraw(talk, size)
                yield talk
            finally:
                wait.cancel()

    @asynccontextmanager
    async def open_container(
        self, container_id: str, *, is_tty: bool, auto_removed: bool, size: Size, take: Take
    ) -> AsyncIterator[Program]:
        """See ``terminal.Terminals``."""
        subject = Subject(kind="container", ref=container_id)
        path = f"/containers/{segment(container_id)}"
        exits = ExitSink()

        async def exit_code() -> int | None:
            if not auto_removed and (code := await self._code_if_ended(container_id)) is None:
                return code
            return await self._told(exits, subject)

        # As for a run in the foreground: both stand before the start, so that nothing is missed.
        wait = self._stream(self._wait_for(container_id, "removed" if auto_removed else "next-exit"), exits)
        async with self._attached(container_id, is_tty=is_tty, take=take, exit_code=exit_code) as talk:
            wait.start()
            try:
                await self._opened(exits, subject)
                await self._say("POST", f"{path}/start", subject=subject)
                if is_tty:
                    await talk.resize(size)
                yield talk
            finally:
                wait.cancel()

    def _wait_for(self, ref: str, condition: str) -> Request:
        path = f"/containers/{segment(ref)}/wait"
        return Request(method="POST", path=path, params={"condition": condition}, header_limit_s=self._limit_s)

    async def _told(self, exits: ExitSink, subject: Subject) -> int | None:
        """None where somebody detached."""
        try:
            async with asyncio.timeout(EXIT_TRIES * EXIT_PAUSE_S):
                return (await exits.status()).code
        except TimeoutError:
            return None
        except EXPECTED as error:
            raise self.translated(error, subject) from error

    @asynccontextmanager
    async def _attached(
        self, ref: str, *, is_tty: bool, take: Take, exit_code: Callable[[], Awaitable[int | None]]
    ) -> AsyncIterator[Talk]:
        path = f"/containers/{segment(ref)}"
        request = Request(
            method="POST",
            path=f"{path}/attach",
            params={"stream": True, "stdin": True, "stdout": True, "stderr": True},
            headers=UPGRADE,
            header_limit_s=self._limit_s,
        )
        async with self._talk(
            request,
            ByteSink(is_tty=is_tty, take=take),
            subject=Subject(kind="container", ref=ref),
            resize=lambda wanted: self._resize(f"{path}/resize", wanted),
            exit_code=exit_code,
        ) as talk:
            yield talk

    @asynccontextmanager
    async def _talk(self, request: Request, sink: ByteSink, *, subject: Subject, **acts: Any) -> AsyncIterator[Talk]:
        stream = Duplex(slots=self._slots, new_wire=self._new_wire, request=request, sink=sink, limit_s=self._limit_s)
        stream.start()
        try:
            await self._opened(sink, subject)
            yield Talk(stream=stream, sink=sink, translated=lambda error: self.translated(error, subject), **acts)
        finally:
            stream.cancel()

    async def _resize(self, path: str, size: Size) -> None:
        for attempt in range(RESIZE_TRIES):
            try:
                await self._say("POST", path, params={"h": size.rows, "w": size.columns})
                return
            except EngineError:
                if attempt == RESIZE_TRIES - 1:
                    raise
            await asyncio.sleep(RESIZE_PAUSE_S * (attempt + 1))

    async def _redraw(self, talk: Talk, size: Size) -> None:
        """A program draws itself anew when its window changes, and not for a size that it has already."""
        await talk.resize(Size(columns=size.columns, rows=size.rows + 1))
        await talk.resize(size)

    async def _code_if_ended(self, ref: str) -> int | None:
        def parse(answer: Any) -> tuple[bool, int]:
            state = answer["State"]
            return bool(state.get("Running")), int(state.get("ExitCode") or 0)

        path = f"/containers/{segment(ref)}/json"
        for _ in range(EXIT_TRIES // 4):
            is_running, code = await self._json("GET", path, subject=Subject(kind="container", ref=ref), parse=parse)
            if not is_running:
                return code
            await asyncio.sleep(EXIT_PAUSE_S)
        return None
