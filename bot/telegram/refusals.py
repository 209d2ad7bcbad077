"""What an asker is told where a command was not run, or failed on the way; and how its audit row ends then."""

from __future__ import annotations

import structlog
from aiogram.utils.formatting import Text

from bot.errors import BotError, Denied, UsageError
from bot.store import Outcome
from bot.telegram import guard, permits
from bot.telegram.call import Call, Services
from bot.telegram.guard import Frozen
from bot.telegram.recording import Recorder
from bot.ui.failures import error_view
from bot.ui.view import View

log = structlog.get_logger(__name__)


class Refusals:
    def __init__(self, services: Services, recorder: Recorder):
        self._services = services
        self._recorder = recorder

    async def explain(self, call: Call, error: Exception) -> None:
        call.outcome = Outcome.DENIED if isinstance(error, Denied) else Outcome.FAILED
        if isinstance(error, BotError):
            call.error = str(error)
            view = error_view(error, call.t)
            if error.key == guard.UNCOVERED:
                view = View(text=view.text, rows=(*view.rows, *permits.leave_row(call)))
            if isinstance(error, UsageError) and call.audit is None:
                call.audit = self._services.nursery.start(self._recorder.begin(call), name="audit")
        else:
            call.error = type(error).__name__
            log.error("a handler failed", update_id=call.update_id, command=call.command.name, exc_info=error)
            view = View(text=Text(call.t("error-bug", update_id=str(call.update_id))))
        if call.confirmed is not None and call.message_id is not None:
            await self._services.sender.edit(call.chat, call.message_id, call.dressed(view))
        else:
            await call.reply(view)

    async def refuse_change(self, call: Call, frozen: Frozen) -> None:
        """READ_ONLY, or a lockdown: nobody changes anything, whatever their role."""
        await self._recorder.denied(call, call.command.name, "locked down" if frozen.by else "read only")
        text = call.t("error-locked", name=frozen.by) if frozen.by else call.t("error-read-only")
        if call.query_id:
            await call.toast(text, is_alert=True)
        else:
            await call.reply(View(text=Text(text)))

    async def deny(self, call: Call) -> None:
        error = Denied(role=call.command.role.word, command=call.command.name)
        await self._recorder.denied(call, call.command.name, f"needs {call.command.role.word}")
        if call.query_id:
            await call.toast(
                call.t("error-denied", role=call.command.role.word, command=call.command.name), is_alert=True
            )
        else:
            view = error_view(error, call.t)
            await call.reply(View(text=view.text, rows=(*view.rows, *permits.leave_row(call))))
