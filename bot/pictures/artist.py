"""Pictures drawn by a process of their own: neither the event loop nor the bot's memory knows the drawing library."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path

import structlog

from bot.errors import BotError
from bot.pictures.chart import Picture, packed

log = structlog.get_logger(__name__)

LIMIT_S = 20.0
AT_ONCE = asyncio.Semaphore(2)  # each takes some 30 MB and a core for a quarter of a second
SOURCES = Path(__file__).parent.parent.parent


class NotDrawn(BotError):
    """The drawing process failed or took too long."""

    key = "error-not-drawn"


async def drawn(picture: Picture) -> bytes:
    """A PNG. Raises NotDrawn."""
    given = json.dumps(packed(picture)).encode()
    async with AT_ONCE:
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot.pictures",
                cwd=SOURCES,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            raise NotDrawn(reason=str(error)) from error
        try:
            async with asyncio.timeout(LIMIT_S):
                png, complaint = await process.communicate(given)
        except TimeoutError as error:
            raise NotDrawn(reason="took too long") from error
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.communicate()  # to the end of its pipes: one that is left open is never closed
    if process.returncode or not png:
        log.error("a picture was not drawn", reason=complaint.decode(errors="replace")[-2000:])
        raise NotDrawn(reason=f"exit code {process.returncode}")
    return png
