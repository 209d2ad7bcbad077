"""The engines that one bot looks after, by the names that people know them by. Order counts: the first is the default.

Read-only for the life of the process. Who builds them is ``connection``; which one a command means, the desk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from bot.engine.port import Engine

E_co = TypeVar("E_co", bound=Engine, covariant=True)


class Fleet(Mapping[str, E_co], Generic[E_co]):
    """Host name to engine. ``Fleet`` of one is what a bot with one engine has."""

    def __init__(self, engines: Sequence[E_co]):
        self._engines = {engine.host: engine for engine in engines}
        if not engines or len(self._engines) != len(engines):
            raise ValueError("a fleet has an engine, and no two of one name")
        self._names = tuple(self._engines)

    def __getitem__(self, host: str) -> E_co:
        return self._engines[host]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    @property
    def names(self) -> tuple[str, ...]:
        return self._names

    @property
    def default(self) -> E_co:
        """The engine of a chat that has chosen none."""
        return self._engines[self._names[0]]

    @property
    def has_several(self) -> bool:
        """Whether hosts are to be named on the screen at all."""
        return len(self._names) > 1

    async def close(self) -> None:
        """All at once: one that hangs holds up no other's end."""
        await asyncio.gather(*(engine.close() for engine in self._engines.values()))
