"""One session: a program in a container, its screen in a live message, and a person's lines and keys for it.

A line is typed without its end first. Whether the program shows it tells if it is a password, and only then, recorded
accordingly, it is sent off. So nothing runs before it is in the audit, and no password gets there.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from datetime import datetime

from bot.engine.port import Engine
from bot.engine.terminal import Program, Size, Take
from bot.errors import BotError, DiskFull
from bot.store import AuditStart, PermitKind, Target, Via
from bot.telegram.call import Call
from bot.telegram.command import Command
from bot.telegram.line import as_meant
from bot.telegram.live import Live
from bot.telegram.reading import Ask
from bot.terminal import view
from bot.terminal.deeds import INPUT, KILL, recorded
from bot.terminal.keys import ENTER, Key, key_bytes, notated
from bot.terminal.record import Record
from bot.terminal.screen import Picture, Terminal
from bot.terminal.view import Reason, Shown
from bot.ui.failures import error_view
from bot.ui.secrets import MASK, mask_text

IDLE_S = 600.0
OPENING_S = 10.0
SETTLE_S = 0.04  # what a program says to one key comes in pieces
LOOK_S = 0.3  # between two pictures of what goes on by itself; an input is shown at once
ECHO_S = 0.25  # a terminal shows a typed line in a few milliseconds, a far engine's in some tens
MOST_LINES = 50  # of one message
RECORDED_CHARS = 1000
BURIED_BY = 4  # messages in a group, which push the screen out of sight
_PROMPT = re.compile(r"[#$%>»]\s?$")
_CAPITAL = re.compile(r"[A-Z][a-z0-9_.-]*(?:\s|$)")


class InputRefused(BotError):
    """The program does not read what it is sent."""

    key = "terminal-input-full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is opened, and how it is ended where the person, or nobody, ends it."""

    kind: str  # exec, run, attach
    container_id: str
    container_name: str
    title: str
    has_terminal: bool
    open: Callable[[Size, Take], AbstractAsyncContextManager[Program]]
    end: Callable[[Engine], Awaitable[bool]] | None = None  # None: it goes on
    mark: str = ""
    user: str = ""
    is_removed: bool = False  # by the engine, when it ends


class Session:
    def __init__(self, call: Call, plan: Plan, *, size: Size):
        self.id = secrets.token_urlsafe(6)
        self.call = call
        self.plan = plan
        self.size = size
        self.began_at = self.last_input_at = call.clock()
        self.reason = Reason.EXITED
        self.live: Live | None = None
        self.record = Record(call.settings.temporary_dir)
        self.terminal = Terminal(size, self.record, answer=self._answer)
        self.program: Program | None = None
        self._is_raw = False
        self._pages_back = 0
        self._order = asyncio.Lock()
        self._input = asyncio.Event()
        self._is_open = asyncio.Event()
        self._buried_by = 0
        self._last: Shown | None = None

    @property
    def host(self) -> str:
        return self.call.engine.host

    @property
    def command(self) -> Command:
        return self.call.command

    @property
    def allowed(self) -> frozenset[PermitKind]:
        return self.call.allowed

    @property
    def message_id(self) -> int | None:
        return self.live.message_id if self.live is not None else None

    # showing

    async def follow(self, live: Live, program: Program) -> None:
        """Show what the program does, until it is over or nobody has typed for a long time."""
        self.live, self.program = live, program
        self._is_open.set()
        live.when_sent = self._note_message
        if live.message_id is not None:  # the command's own, which told of the container's making
            await self._note_message(live.message_id)
        await self.show()
        while not program.is_over:
            left_s = IDLE_S - (self.call.clock() - self.last_input_at).total_seconds()
            if left_s <= 0:
                self.reason = Reason.IDLE
                return
            if await program.heard(wait_s=min(left_s, 30.0)):
                async with self._order:  # a line's echo is shown together with what it leads to
                    pass
                await asyncio.sleep(SETTLE_S)
                await self.show()
                await self._pause()

    async def show(self) -> None:
        shown = self.shown()
        if self.live is not None and shown != self._last:  # what changes nothing must not take the next edit's turn
            self._last = shown
            await self.live.show(view.screen(shown, self.call.t))

    async def _note_message(self, message_id: int) -> None:
        """Where it is shown, for who looks after it when the bot is killed."""
        with suppress(DiskFull):
            await self.call.store.sessions.shown_in(self.id, message_id)

    def shown(self) -> Shown:
        picture = self.terminal.picture()
        rows = picture.rows
        if self._pages_back:
            rows = self.terminal.back(self._pages_back) or ()
        return Shown(
            id=self.id,
            title=self.plan.title,
            rows=rows,
            cursor=picture.cursor if self.plan.has_terminal else None,
            size=self.size,
            is_raw=self._is_raw,
            pages_back=self._pages_back,
            has_terminal=self.plan.has_terminal,
        )

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(LOOK_S):
                await self._input.wait()
        except TimeoutError:
            return
        self._input.clear()

    # input

    async def typed(self, ask: Ask) -> None:
        """As ``talks.Talk``: a message of the person whose session it is."""
        self._touched()
        async with self._order:
            try:
                await self._opened()
                await self._type(ask)
            except BotError as error:
                await self.call.services.sender.send(ask.chat, error_view(error, self.call.t))
                return
        await self._clear_away(ask)

    async def _opened(self) -> None:
        """Who types fast is ahead of a slow engine. Raises InputRefused."""
        with suppress(TimeoutError):
            async with asyncio.timeout(OPENING_S):
                await self._is_open.wait()
                return
        raise InputRefused

    async def press(self, key: str) -> None:
        """A button. Raises InputRefused."""
        self._touched()
        if key == "stop":
            await self.stop()
        elif key == "raw":
            self._is_raw = not self._is_raw
            await self.show()
        elif key in ("back", "forward"):
            await self._page(1 if key == "back" else -1)
        elif key == "size":
            sizes = view.SIZES
            await self.resize(sizes[(sizes.index(self.size) + 1) % len(sizes)] if self.size in sizes else sizes[0])
        else:
            await self._press(Key(key))

    async def stop(self) -> None:
        if self.live is not None:
            self.live.stopped.set()

    async def resize(self, size: Size) -> None:
        self.size = size
        self.terminal.resize(size)
        if self.program is not None:
            await self.program.resize(size)
        await self.show()

    async def _page(self, step: int) -> None:
        wanted = max(0, self._pages_back + step)
        if wanted and self.terminal.back(wanted) is None:
            return
        self._pages_back = wanted
        await self.show()

    async def _press(self, key: Key) -> None:
        self._pages_back = 0
        picture = self.terminal.picture()
        async with self._order:
            if key is Key.ENTER:  # a line of the history is sent off as any other
                await self._record_line(self.call.via, 0, _line_at(picture))
            if self.plan.has_terminal:
                self._send(key_bytes(key, is_application=picture.has_application_keys))
            else:
                await self._press_without_terminal(key)

    async def _press_without_terminal(self, key: Key) -> None:
        if key is Key.CTRL_C and self.plan.kind != "exec":  # as docker passes signals on
            async with self.recording(KILL, self.call.via, 0, self.plan.container_name, "INT"):
                await self.call.engine.kill_container(self.plan.container_id, signal="INT")
        elif key in (Key.ENTER, Key.TAB):
            self._send(b"\n" if key is Key.ENTER else b"\t")
        else:
            raise InputRefused(key="terminal-no-tty")

    async def _type(self, ask: Ask) -> None:
        self._pages_back = 0
        picture = self.terminal.picture()
        text = ask.text[1:] if ask.text.startswith("//") else ask.text
        if self.plan.has_terminal:
            keys = notated(text, is_application=picture.has_application_keys)
            if keys is not None or self._is_raw:
                await self._record_line(Via.COMMAND, ask.update_id, text)
                self._send(keys if keys is not None else text.encode())
                return
        for line in text.split("\n")[:MOST_LINES]:
            await self._type_line(ask, line)

    async def _type_line(self, ask: Ask, line: str) -> None:
        picture = self.terminal.picture()
        if not picture.is_alternate:
            line = _as_meant(line, _line_at(picture))
        if not self.plan.has_terminal:
            await self._record_line(Via.COMMAND, ask.update_id, line)
            self.terminal.say(f"{line}\r\n")
            self._send(f"{line}\n".encode())
            await self.show()
            return
        is_shown = await self._is_shown(line) or picture.is_alternate
        await self._record_line(Via.COMMAND, ask.update_id, line if is_shown else MASK)
        self._send(ENTER)

    async def _is_shown(self, line: str) -> bool:
        """Type it, and see whether the program shows it."""
        if not line:
            return True
        echo = self.terminal.listen()
        try:
            self._send(line.encode())
            return await echo.shows(line, within_s=ECHO_S)
        finally:
            self.terminal.unlisten()

    def _send(self, data: bytes) -> None:
        if self.program is None or not self.program.send(data):
            raise InputRefused

    def _answer(self, data: bytes) -> None:
        if self.program is not None:
            self.program.send(data)

    def _touched(self) -> None:
        self.last_input_at = self.call.clock()
        self._input.set()

    async def _record_line(self, via: Via, update_id: int, line: str) -> None:
        """Raises DiskFull, and then nothing is sent off."""
        async with self.recording(INPUT, via, update_id, mask_text(line)[:RECORDED_CHARS]):
            pass

    def recording(self, command: str, via: Via, update_id: int, *arguments: str) -> AbstractAsyncContextManager[None]:
        call = self.call
        begun = AuditStart(
            at=call.clock(),
            update_id=update_id,
            actor_id=call.actor.id,
            actor_name=call.actor.name,
            chat_id=call.chat.id,
            via=via,
            command=command,
            arguments=arguments,
            role=call.actor.role.word if call.actor.role is not None else "",
            host=self.host,
        )
        target = Target(kind="container", name=self.plan.container_name, id=self.plan.container_id)
        return recorded(call.services, begun, target)

    async def _clear_away(self, ask: Ask) -> None:
        """What was typed is on the screen: its message would only push that out of sight."""
        if ask.chat.is_private:  # elsewhere it is not a bot's to delete
            await self.call.services.sender.delete(ask.chat, ask.message_id)
            return
        self._buried_by += 1
        if self._buried_by > BURIED_BY and self.live is not None and self.live.message_id is not None:
            self._buried_by = 0
            old, self.live.message_id = self.live.message_id, None
            self._last = None
            await self.show()
            await self.call.services.sender.edit(ask.chat, old, view.moved(self.shown(), self.call.t))

    def took_s(self, now: datetime) -> float:
        return (now - self.began_at).total_seconds()


def _line_at(picture: Picture) -> str:
    """What stands on the cursor's line, up to the cursor."""
    if picture.cursor is None:
        return ""
    column, line = picture.cursor
    return picture.rows[line].ljust(column)[:column]


def _as_meant(line: str, before: str) -> str:
    """At a shell's prompt, without what a phone's keyboard does to a sentence's beginning."""
    line = as_meant(line)
    if _PROMPT.search(before) and _CAPITAL.match(line):
        return line[0].lower() + line[1:]
    return line
