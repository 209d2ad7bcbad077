"""How much a bot may send: one message a second in a chat, twenty a minute in a group, thirty a second in all.

Telegram publishes no exact numbers, only these (its bots FAQ), and lets short bursts in one chat pass; here a burst
passes only if `burst` says so. Edits have a lane of their own in a chat, also one a second, so that a message may be
edited right after it was sent; in a group sends and edits together make the twenty a minute, and all count for the
thirty a second. Drafts, pins, reactions and deletions count only there; answers to callback queries, chat actions and
reading methods never do. A refused call does not count.
"""

from __future__ import annotations

import math
from collections import deque
from enum import StrEnum

from bot.localchat.people import Chat, ChatKind
from bot.localchat.refusals import too_many_requests

CHAT_WINDOW_S = 1.0
GROUP_WINDOW_S = 60.0
GROUP_MESSAGES = 20
OVERALL_WINDOW_S = 1.0
OVERALL_MESSAGES = 30


class Lane(StrEnum):
    SEND = "send"
    EDIT = "edit"
    OTHER = "other"


class Floods:
    """`burst` is how many messages (and how many edits) a chat takes within a second; 1 is the strict reading."""

    def __init__(self, *, burst: int = 1) -> None:
        self.burst = burst
        self._seen: dict[tuple[str, int], deque[float]] = {}

    def admit(self, chat: Chat, lane: Lane, now: float) -> None:
        """Raises a refusal 429 with `retry_after` in whole seconds."""
        windows = [(("overall", 0), OVERALL_MESSAGES, OVERALL_WINDOW_S)]
        if lane is not Lane.OTHER:
            windows.append(((lane.value, chat.id), self.burst, CHAT_WINDOW_S))
            if chat.kind is ChatKind.SUPERGROUP:
                windows.append((("group", chat.id), GROUP_MESSAGES, GROUP_WINDOW_S))
        wait_s = max(self._wait(key, limit, window_s, now) for key, limit, window_s in windows)
        if wait_s > 0:
            raise too_many_requests(max(1, math.ceil(wait_s)))
        for key, _, _ in windows:
            self._seen[key].append(now)

    def _wait(self, key: tuple[str, int], limit: int, window_s: float, now: float) -> float:
        seen = self._seen.setdefault(key, deque())
        while seen and seen[0] <= now - window_s:
            seen.popleft()
        return 0.0 if len(seen) < limit else seen[-limit] + window_s - now
