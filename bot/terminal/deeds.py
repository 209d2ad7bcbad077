"""What a session itself does, in the audit: each line sent off, a signal, its end. Without the emulator.

The last words of these commands are read by whoever judges who did what to a container: ``bot.watch.causes``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.store import AuditStart, Outcome, Target
from bot.telegram.call import Services

INPUT = "session input"
KILL = "session kill"
END = "session end"


@asynccontextmanager
async def recorded(services: Services, begun: AuditStart, target: Target) -> AsyncIterator[None]:
    """From before until after what is done meanwhile. Raises DiskFull, and then it is not done."""
    audit_id = await services.store.audit.begin(begun)
    outcome = Outcome.UNKNOWN
    try:
        yield
        outcome = Outcome.OK
    finally:
        took_ms = int((services.clock() - begun.at).total_seconds() * 1000)
        await services.store.audit.finish(audit_id, outcome=outcome, targets=(target,), duration_ms=took_ms)
