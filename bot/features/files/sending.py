"""Out of the engine into a chat: fetched into a file within limits, asked about above 50 MB, sent whole or in parts."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aiogram.utils.formatting import Text

from bot.archives.workspace import in_thread, workspace
from bot.engine.transfer import Room
from bot.errors import BotError, TooLarge
from bot.features.files import view
from bot.telegram.call import Call
from bot.telegram.live import Live
from bot.telegram.stoppable import failing_in, until_stopped
from bot.ui.view import View

UNASKED_BYTES = 49_900_000  # Bot API: a bot sends files of up to 50 MB; what is around the file counts too
OWN_SERVER_BYTES = 2_000_000_000  # Bot API, "Using a Local Bot API Server"
PART_BYTES = 49_000_000
MOST_PARTS = 20
SHOWN_FROM_BYTES = 1_000_000  # less is there before one has read that it comes
CHUNK_BYTES = 1024 * 1024

Fetch = Callable[[Room], AsyncGenerator[int, None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``source`` is what the audit and people are told; ``name`` the file's in the chat; ``bound`` what is asked about.

    ``finish`` turns what came into the file to send, with its caption.
    """

    source: str
    name: str
    object_id: str
    fetch: Fetch
    finish: Callable[[Path, int], tuple[Path, Text]]
    is_packed: bool = False
    known_bytes: int = 0  # 0: it shows only when it is there


async def send(call: Call, wanted: Wanted) -> None:
    question = view.ask_large(wanted.source, wanted.known_bytes, call.t)
    bound = {wanted.object_id: wanted.name}
    if call.confirmed is not None:
        await call.confirm(question, bound=bound)
    async with call.live() as live, failing_in(live, call):
        with workspace(call.settings.temporary_dir) as folder:
            job = _Job(call, live, wanted, folder)
            has_ended = await until_stopped(live, call.services.nursery, job.run())
        # Its files are gone before its end is told.
        if not has_ended:
            call.fail("stopped")
            await live.finish(view.stopped(wanted.source, call.t))
            return
        if job.last is not None:
            await live.finish(job.last)
    if job.is_too_large:
        await call.confirm(question, bound=bound)


class _Job:
    def __init__(self, call: Call, live: Live, wanted: Wanted, folder: Path):
        self.is_too_large = False
        self.last: View | None = None
        self._call = call
        self._live = live
        self._wanted = wanted
        self._folder = folder
        self._is_agreed = call.confirmed is not None

    async def run(self) -> None:
        if not self._is_agreed and self._wanted.known_bytes > UNASKED_BYTES and not self._wanted.is_packed:
            self.is_too_large = True
            return
        try:
            received, path = await self._fetched()
        except TooLarge:
            if self._is_agreed:
                raise
            self.is_too_large = True
            self.last = view.large(self._wanted.source, self._call.t)
            return
        made, caption = await in_thread(lambda: self._wanted.finish(path, received))
        size_bytes = made.stat().st_size
        self._call.touch("file", view.recorded(self._wanted.source, size_bytes))
        await self._send(made, size_bytes, caption)

    async def _fetched(self) -> tuple[int, Path]:
        path = self._folder / "received"
        most = self._most_bytes() if self._is_agreed else UNASKED_BYTES
        around = 0 if self._wanted.is_packed else CHUNK_BYTES  # a tar's header and end around the one file
        received = 0
        room = Room(path=path, most_bytes=most + around, is_packed=self._wanted.is_packed)
        async with aclosing(self._wanted.fetch(room)) as steps:
            async for received in steps:
                if received >= SHOWN_FROM_BYTES:
                    await self._live.show(view.fetching(self._wanted.source, received, self._call.t))
        return received, path

    def _most_bytes(self) -> int:
        return OWN_SERVER_BYTES if self._call.settings.telegram_api_url else PART_BYTES * MOST_PARTS

    async def _send(self, path: Path, size_bytes: int, caption: Text) -> None:
        call, name = self._call, self._wanted.name
        if size_bytes >= SHOWN_FROM_BYTES or self._is_agreed:
            await self._live.show(view.sending(name, size_bytes, call.t))
        may_be_whole = size_bytes <= UNASKED_BYTES or bool(call.settings.telegram_api_url)
        if may_be_whole and await call.send_file(name, path, caption) is not None:
            sent = 1
        elif PART_BYTES < size_bytes <= PART_BYTES * MOST_PARTS:
            sent = await self._send_parts(path, size_bytes)
        else:
            raise BotError(key="files-not-taken", name=name, size_bytes=size_bytes)
        if size_bytes >= SHOWN_FROM_BYTES or self._is_agreed:
            self.last = view.sent(name, size_bytes, sent, call.t)

    async def _send_parts(self, path: Path, size_bytes: int) -> int:
        """Telegram takes them in order; ``cat`` makes the file of them again."""
        call, name = self._call, self._wanted.name
        count = -(-size_bytes // PART_BYTES)
        part = self._folder / "part"
        for number in range(count):
            await in_thread(partial(_cut, path, part, number * PART_BYTES))
            caption = view.part(name, number + 1, count, call.t)
            if await call.send_file(f"{name}.{number + 1:03}", part, caption) is None:
                raise BotError(key="files-not-taken", name=name, size_bytes=size_bytes)
        return count


def _cut(path: Path, to: Path, start: int) -> None:
    with path.open("rb") as source, to.open("wb") as out:
        source.seek(start)
        left = PART_BYTES
        while left and (chunk := source.read(min(left, CHUNK_BYTES))):
            out.write(chunk)
            left -= len(chunk)
