"""Who takes what a person types in a chat, while something that is no command waits for it there: a terminal's session.

What it does with it is its own business. A command of ours stays one, whatever is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.store import PermitKind
from bot.telegram import guard, line
from bot.telegram.command import Command
from bot.telegram.factor import is_code
from bot.telegram.people import Actor, ChatRef

if TYPE_CHECKING:
    from bot.telegram.call import Services
    from bot.telegram.reading import Ask

Place = tuple[int, int, int]  # chat, topic, person


class Talk(Protocol):
    @property
    def command(self) -> Command:
        """By whose right it is talked to: looked at again for each message."""
        ...

    @property
    def host(self) -> str:
        """The engine's name."""
        ...

    @property
    def allowed(self) -> frozenset[PermitKind]:
        """What others allowed to the command that opened it: it holds as long as that is open."""
        ...

    @property
    def message_id(self) -> int | None:
        """Where it is shown."""
        ...

    async def typed(self, ask: Ask) -> None:
        """Tells its own failures."""
        ...


class Talks:
    """One a person and chat."""

    def __init__(self) -> None:
        self._talks: dict[Place, Talk] = {}

    def at(self, actor: Actor, chat: ChatRef) -> Talk | None:
        return self._talks.get(_place(actor, chat))

    def begin(self, actor: Actor, chat: ChatRef, talk: Talk) -> bool:
        """False where there is one already."""
        return self._talks.setdefault(_place(actor, chat), talk) is talk

    def end(self, talk: Talk) -> None:
        for place in [place for place, found in self._talks.items() if found is talk]:
            del self._talks[place]

    def every(self) -> tuple[Talk, ...]:
        return tuple(self._talks.values())


async def took(services: Services, ask: Ask, parsed: line.Line | None) -> bool:
    """Whether it was typed for what the person has open here, and that has it now."""
    talk = services.talks.at(ask.actor, ask.chat)
    if talk is None or ask.document is not None or not ask.text:
        return False
    if parsed is not None and parsed.has_slash and services.registry.find(parsed.first_line.split()[:2]) is not None:
        return False
    if ask.replied is not None and ask.replied.message_id != talk.message_id:
        return False  # an answer to another message of ours
    if ask.chat.is_private and services.factor.expects(ask.actor.id) and is_code(ask.text):
        return False
    if guard.right_of(services, ask.actor, talk.command, talk.host, talk.allowed) is None:
        return False
    if await guard.frozen(services, talk.command) is not None:
        return False
    await talk.typed(ask)
    return True


def _place(actor: Actor, chat: ChatRef) -> Place:
    return chat.id, chat.topic_id or 0, actor.id
