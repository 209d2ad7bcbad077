"""One line an event on standard error, ``key=value``, from us and from the libraries. No secret gets through.

Masking is done on the finished text, tracebacks included, so that nothing has to remember it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, MutableMapping
from types import TracebackType
from typing import Any, TextIO
from urllib.parse import quote

import structlog

from bot.ui.secrets import MASK, mask_text

_SHORTEST_SECRET = 6  # replacing a shorter one would tear words apart
_QUIET = {
    "aiogram.event": logging.WARNING,  # a line an update
    "aiogram.dispatcher": logging.WARNING,
    "aiohttp.access": logging.WARNING,
    "asyncio": logging.WARNING,
    "docker": logging.WARNING,
    "urllib3": logging.WARNING,
}
_FIRST = ("timestamp", "level", "logger", "event")
_TRACEBACK = "exception"

Event = MutableMapping[str, Any]


def configure(*, secret_values: Iterable[str] = (), level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send structlog's and the standard library's records to ``stream`` (standard error). May be called again."""
    shared: list[Callable[[Any, str, Event], Any]] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, Lines(secret_values)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, quiet_level in _QUIET.items():
        logging.getLogger(name).setLevel(max(level, quiet_level))
    logging.captureWarnings(True)
    sys.excepthook = _log_crash


class Lines:
    """structlog's last processor: an event as one masked line; a traceback follows it, indented."""

    def __init__(self, secret_values: Iterable[str] = ()):
        long_enough = [value for value in secret_values if len(value) >= _SHORTEST_SECRET]
        self._secrets = [
            spelling for value in long_enough for spelling in dict.fromkeys((value, quote(value, safe="")))
        ]

    def __call__(self, logger: object, method: str, event: Event) -> str:
        traceback = event.pop(_TRACEBACK, "")
        event.pop("stack_info", None)
        head = [str(event.pop(name, "")) for name in _FIRST]
        rest = [f"{name}={_shown(value)}" for name, value in event.items()]
        line = " ".join([f"{head[0]} {head[1]:<8} {_one_line(head[3])}", *rest, f"({head[2]})"])
        if traceback:
            line += "\n" + "\n".join(f"    {part}" for part in str(traceback).splitlines())
        return self._masked(line)

    def _masked(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return mask_text(text)


def _shown(value: object) -> str:
    text = str(value)
    return text if text and text.isprintable() and not set(text) & set(" \"'=") else repr(text)


def _one_line(text: str) -> str:
    """A record's own line ends would look like records."""
    return text if text.isprintable() else "".join(part if part.isprintable() else repr(part)[1:-1] for part in text)


def _log_crash(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
        return
    logging.getLogger("bot").critical("lotsman crashed", exc_info=(kind, error, traceback))
