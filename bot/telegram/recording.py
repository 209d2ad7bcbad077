"""The audit rows of what the desk runs: begun before it, closed after it, and those of what was refused.

Apart from the desk since every way to an end, a full disk among them, wants its own care.
"""

from __future__ import annotations

from datetime import datetime

import structlog

from bot.errors import DiskFull
from bot.store import AuditStart, Confirmation, Outcome, Target, Via
from bot.telegram.call import Call, Services
from bot.telegram.command import Command, Effect
from bot.telegram.reading import Ask, recorded
from bot.ui.secrets import mask_text

log = structlog.get_logger(__name__)


_KINDS = {"containers": "container", "images": "image", "volumes": "volume", "networks": "network"}
"""Group of a command -> what its questions are about."""


def asked_about(command: Command, question: Confirmation) -> tuple[Target, ...]:
    """The targets of a question that led to nothing. A prune's are left out: they are whatever was unused."""
    kind = _KINDS.get(command.group)
    if kind is None or "prune" in command.words:
        return ()
    return tuple(Target(kind=kind, name=name, id=id) for id, name in question.bound.items() if name)


class Recorder:
    def __init__(self, services: Services):
        self._services = services

    async def start(self, call: Call) -> None:
        """A change waits for its row; a read runs beside the writing and waits before it shows anything."""
        call.audit = self._services.nursery.start(self.begin(call), name="audit")
        if call.command.effect is not Effect.READ:
            await call.audit

    async def begin(self, call: Call) -> int | None:
        """None for a reading command on a full disk. Raises DiskFull for any other."""
        try:
            return await self._services.store.audit.begin(
                AuditStart(
                    at=call.now,
                    update_id=call.update_id,
                    actor_id=call.actor.id,
                    actor_name=call.actor.name,
                    chat_id=call.chat.id,
                    via=call.via,
                    command=call.command.name,
                    arguments=recorded(call.command, call.argv),
                    role=call.actor.role.word if call.actor.role is not None else "",
                    host=call.host,
                )
            )
        except DiskFull:
            if call.command.effect is not Effect.READ:
                raise
            log.error("a reading command goes unrecorded: the disk is full", command=call.command.name)
            return None

    async def finish(self, call: Call, started_at: datetime) -> None:
        try:
            audit_id = await call.audit if call.audit is not None else None
        except DiskFull:  # told already, and nothing was done
            return
        if audit_id is None:
            return
        took = self._services.clock() - started_at
        duration_ms = round(took.total_seconds() * 1000)
        await self.close(audit_id, call.outcome, call.error, targets=tuple(call.targets), duration_ms=duration_ms)

    async def close(
        self,
        audit_id: int,
        outcome: Outcome,
        error: str = "",
        *,
        targets: tuple[Target, ...] = (),
        duration_ms: int | None = None,
    ) -> None:
        """Close a row, the engine's and the features' words masked, whoever wrote them.

        On a full disk the row stays open, which is not untrue: the next start calls it unknown.
        """
        try:
            await self._services.store.audit.finish(
                audit_id, outcome=outcome, error=mask_text(error), targets=targets, duration_ms=duration_ms
            )
        except DiskFull:
            log.error("an audit row stays open: the disk is full", audit_id=audit_id)

    async def denied(self, source: Ask | Call, command: str, reason: str) -> None:
        """Of a call that has a row already, that one is closed."""
        if isinstance(source, Call) and source.audit is not None:
            audit_id = await source.audit
            if audit_id is not None:
                await self.close(audit_id, Outcome.DENIED, reason)
                return
        await self._services.store.audit.record(
            AuditStart(
                at=self._services.clock(),
                update_id=source.update_id,
                actor_id=source.actor.id,
                actor_name=source.actor.name,
                chat_id=source.chat.id,
                via=source.via if isinstance(source, Call) else Via.BUTTON,
                command=command,
                arguments=recorded(source.command, source.argv) if isinstance(source, Call) else (),
                role=source.actor.role.word if source.actor.role is not None else "",
                host=source.host or self._services.fleet.default.host,
            ),
            outcome=Outcome.DENIED,
            error=reason,
        )
