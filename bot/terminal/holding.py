"""A session from its opening to its last word: the one way for ``/exec -it``, ``/run -it`` and ``/attach``."""

from __future__ import annotations

import re
from contextlib import suppress

from aiogram.utils.formatting import Text

from bot.engine.terminal import Size
from bot.errors import BotError, DiskFull, EngineError, EngineTimeout, EngineUnreachable, UsageError
from bot.store.sessions import OpenSession
from bot.telegram import guard
from bot.telegram.call import Call, Services
from bot.telegram.command import Role
from bot.telegram.live import Live
from bot.telegram.stoppable import until_stopped
from bot.terminal import view
from bot.terminal.deeds import END
from bot.terminal.session import Plan, Session
from bot.terminal.view import Ending, Reason
from bot.ui.ages import duration

SMALLEST, LARGEST = Size(columns=20, rows=5), Size(columns=132, rows=50)
FILE_FROM_LINES = 1  # that have scrolled off: less is all on the screen
_SIZE = re.compile(r"(\d{1,3})[x×хX*](\d{1,3})")  # the third is Cyrillic


class Ended(BotError):
    """The button is under a session that is over."""

    key = "terminal-over"


def size_of(value: str | None) -> Size:
    """``40x20``. Raises UsageError."""
    if not value:
        return view.SIZES[0]
    found = _SIZE.fullmatch(value)
    if found is not None:
        size = Size(columns=int(found[1]), rows=int(found[2]))
        if SMALLEST.columns <= size.columns <= LARGEST.columns and SMALLEST.rows <= size.rows <= LARGEST.rows:
            return size
    raise UsageError(key="terminal-bad-size", value=value)


async def is_occupied(call: Call) -> bool:
    """Whether the person has a session here already, and then tells so."""
    found = call.services.talks.at(call.actor, call.chat)
    if not isinstance(found, Session):
        return False
    call.fail("a session is open")
    await call.answer(view.occupied(found.plan.title, found.id, call.t))
    return True


async def hold(call: Call, live: Live, plan: Plan, *, size: Size) -> None:
    """Until it ends. Raises what keeps it from beginning."""
    session = Session(call, plan, size=size)
    if not call.services.talks.begin(call.actor, call.chat, session):
        raise BotError(key="terminal-occupied", title=plan.title)
    try:
        await _hold(call, live, session)
    finally:
        call.services.talks.end(session)
        session.terminal.close()
        with suppress(DiskFull):
            await call.store.sessions.remove(session.id)


async def _hold(call: Call, live: Live, session: Session) -> None:
    plan = session.plan
    code: int | None = None
    async with plan.open(session.size, session.terminal.feed) as program:
        await call.store.sessions.add(_row(call, session))
        await call.store.journal.end(call.update_id)  # from here on a stop of the bot is told as a session's end
        try:
            if await until_stopped(live, call.services.nursery, session.follow(live, program)):
                if program.is_over:
                    code = await program.exit_code()
                    session.reason = Reason.EXITED if code is not None else Reason.DETACHED
            else:
                session.reason = Reason.SHUTDOWN if live.is_shutdown else Reason.STOPPED
        except (EngineUnreachable, EngineTimeout) as error:  # the machine, or the way to it
            session.reason = Reason.LOST
            call.fail(str(error))
        goes_on = await _end(call, session)
    call.services.talks.end(session)
    if code:
        call.error = f"exit code {code}"
    ending = Ending(
        reason=session.reason,
        code=code,
        took=duration(session.took_s(call.clock()), call.t),
        goes_on=goes_on,
        is_removed=plan.is_removed and session.reason in (Reason.EXITED, Reason.STOPPED, Reason.IDLE),
        again=_again(plan) if session.reason is not Reason.SHUTDOWN else "",
    )
    await live.finish(view.ended(session.shown(), ending, call.t))
    if len(session.record) >= FILE_FROM_LINES:
        await _send_file(call, session)


def _row(call: Call, session: Session) -> OpenSession:
    plan = session.plan
    return OpenSession(
        id=session.id,
        host=call.engine.host,
        chat_id=call.chat.id,
        topic_id=call.chat.topic_id,
        lang=call.lang,
        title=plan.title,
        kind=plan.kind,
        container_id=plan.container_id,
        mark=plan.mark,
        user=plan.user,
    )


async def _end(call: Call, session: Session) -> bool:
    """Whether it goes on although it should not."""
    plan = session.plan
    if session.reason in (Reason.EXITED, Reason.DETACHED) or plan.end is None:
        return False
    if session.reason is Reason.SHUTDOWN and plan.kind == "run":
        return False  # as a container does whose docker has gone
    with suppress(EngineError):
        try:
            async with session.recording(END, call.via, 0, plan.container_name, session.reason.value):
                return not await plan.end(call.engine)
        except DiskFull:  # it ends, recorded or not
            return not await plan.end(call.engine)
    return True


def _again(plan: Plan) -> str:
    return f"attach {plan.container_name}" if plan.kind == "attach" else ""


async def _send_file(call: Call, session: Session) -> None:
    def gap(count: int) -> str:
        return call.t("terminal-gap", count=count)

    name = f"{session.plan.container_name}-{session.began_at:%Y%m%d-%H%M%S}.txt"
    await call.send_file(
        name, session.terminal.content(gap), Text(call.t("terminal-file", name=session.plan.container_name))
    )


def session_of(services: Services, session_id: str) -> Session:
    """Raises Ended."""
    for found in services.talks.every():
        if isinstance(found, Session) and found.id == session_id:
            return found
    raise Ended


def may_type(call: Call, session: Session) -> bool:
    return guard.right_of(call.services, call.actor, session.command, session.host, session.allowed) is not None


def may_press(call: Call, session: Session, key: str) -> bool:
    """Its keys are its person's; an admin may end any."""
    if key == "stop" and call.actor.role is not None and call.actor.role >= Role.ADMIN:
        return True
    is_own = session.call.actor.id == call.actor.id
    return is_own and (key == "stop" or may_type(call, session))
