"""Which of several engines of one swarm tells of it: all see the same nodes and services, and it is to be told once.

The first that answered for a swarm is the one under whose name it is told, whoever speaks later; another takes over
when the speaker has been silent for some time. In memory alone: nothing of this outlives the process.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True)
class _Swarm:
    home: str
    speaker: str
    spoke_at: datetime
    nodes: frozenset[str] = frozenset()  # ids, as they were heard of last


class Voices:
    def __init__(self, silent_for: timedelta) -> None:
        self._silent_for = silent_for
        self._swarms: dict[str, _Swarm] = {}
        self._swarm_of: dict[str, str] = {}  # host -> swarm

    def speak(self, swarm: str, host: str, now: datetime, *, nodes: Iterable[str] = ()) -> str:
        """The name under which this engine, which has just heard from its swarm, may tell of it; "": it may not."""
        self._swarm_of[host] = swarm
        known = self._swarms.setdefault(swarm, _Swarm(host, host, now))
        if known.speaker != host and now - known.spoke_at < self._silent_for:
            return ""
        known.speaker, known.spoke_at, known.nodes = host, now, frozenset(nodes)
        return known.home

    def despair(self, host: str, now: datetime, *, node: str = "") -> str:
        """The name under which this manager may tell that its swarm does not answer; "": another one has heard of it
        lately, or may be about to. ``node``: its own id there, by which others may know it.
        """
        for swarm, one in self._swarms.items():
            if node and node in one.nodes:
                self._swarm_of.setdefault(host, swarm)
        known = self._swarms.get(self._swarm_of.get(host, ""))
        if known is None:  # it never answered since the start, and nobody knows it
            return host
        others = [one for one, swarm in self._swarm_of.items() if swarm == self._swarm_of[host] and one != host]
        if others and now - known.spoke_at < 2 * self._silent_for:
            return ""
        return known.home

    def leave(self, host: str) -> None:
        """It is no manager any more."""
        swarm = self._swarm_of.pop(host, "")
        if (known := self._swarms.get(swarm)) is not None and known.speaker == host:
            known.spoke_at = datetime.min.replace(tzinfo=known.spoke_at.tzinfo)
