"""``docker run`` in the foreground: output attached and exit awaited before the start, so that neither is missed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.engine.failures import EXPECTED, Broken, Subject
from bot.engine.follow import LineSink
from bot.engine.logs import Following, Logs, is_tty
from bot.engine.model import ExitStatus
from bot.engine.port import Run
from bot.engine.stream import Request
from bot.engine.whole import AnswerSink
from bot.engine.wire import segment


class ExitSink(AnswerSink):
    """The answer of ``/wait``: its head comes at once, its body when the container has ended."""

    async def status(self) -> ExitStatus:
        body = await self.body()
        if not body:
            raise Broken("the engine hung up")
        answer = json.loads(body)
        return ExitStatus(code=int(answer["StatusCode"]), error=str((answer.get("Error") or {}).get("Message") or ""))


class Running(Following):
    def __init__(self, runs: Runs, sink: LineSink, exits: ExitSink, subject: Subject):
        super().__init__(runs, sink, subject)
        self._exits = exits

    async def wait(self) -> ExitStatus:
        try:
            return await self._exits.status()
        except EXPECTED as error:
            raise self._calls.translated(error, self._subject) from error


class Runs(Logs):
    @asynccontextmanager
    async def run_container(self, container_id: str, *, auto_removed: bool, keep_lines: int) -> AsyncIterator[Run]:
        """See ``port.Engine``. What keeps it from starting is raised on entering: its program not found is BadRequest,
        a taken port InUse."""
        subject = Subject(kind="container", ref=container_id)
        path = f"/containers/{segment(container_id)}"
        sink = LineSink(
            keep_lines=keep_lines, has_stamps=False, is_tty=lambda wire: is_tty(wire, container_id, self._limit_s)
        )
        exits = ExitSink()
        attach = Request(
            method="POST",
            path=f"{path}/attach",
            params={"stream": True, "stdout": True, "stderr": True},
            headers={"Connection": "Upgrade", "Upgrade": "tcp"},
            header_limit_s=self._limit_s,
        )
        # A container that removes itself is gone before its exit could be asked for: the wait stands before the start.
        wait = Request(
            method="POST",
            path=f"{path}/wait",
            params={"condition": "removed" if auto_removed else "next-exit"},
            header_limit_s=self._limit_s,
        )
        streams = [self._stream(attach, sink), self._stream(wait, exits)]
        try:
            for stream in streams:
                stream.start()
            await asyncio.gather(self._opened(sink, subject), self._opened(exits, subject))
            await self._say("POST", f"{path}/start", subject=subject)
            yield Running(self, sink, exits, subject)
        finally:
            for stream in streams:
                stream.cancel()
