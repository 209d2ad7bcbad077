"""One answer that may take its time: read whole, and given up by hanging up. For requests that no time limit fits."""

from __future__ import annotations

from bot.engine.failures import EXPECTED, Broken, Subject
from bot.engine.follow import Opening, Signal
from bot.engine.logs import Logs
from bot.engine.stream import Request
from bot.engine.wire import Wire

LONGEST_ANSWER = 64 * 1024


class AnswerSink:
    def __init__(self) -> None:
        self.opening = Opening()
        self._ended = Signal()
        self._body = b""
        self._error: BaseException | None = None

    def begin(self, content_type: str, wire: Wire) -> None:
        self.opening.settle()

    def feed(self, content: bytes) -> None:
        self._body += content
        if len(self._body) > LONGEST_ANSWER:
            raise ValueError("an answer of this length")

    def end(self, error: BaseException | None) -> None:
        self._error = error
        self.opening.settle(error)
        self._ended.set()

    async def body(self) -> bytes:
        await self._ended.wait()
        if self._error is not None:
            raise self._error
        return self._body


class Whole(Logs):
    async def _whole(self, request: Request, subject: Subject, *, may_be_empty: bool = False) -> bytes:
        """Cancelling hangs up; what the engine has begun by then it may still do."""
        sink = AnswerSink()
        stream = self._stream(request, sink)
        stream.start()
        try:
            body = await sink.body()
            if not body and not may_be_empty:
                raise Broken("the engine hung up")
        except EXPECTED as error:
            raise self.translated(error, subject) from error
        finally:
            stream.cancel()
        return body
