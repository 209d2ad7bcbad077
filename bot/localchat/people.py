"""Who lives in the local chat: four people, the bot, their private chats, one group and one channel.

The set is fixed, so that tests and a newcomer meet the same faces. Nothing here changes state: that is the world's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

ANNA_ID = 1001
OLEG_ID = 1002
VERA_ID = 1003
STEPAN_ID = 1004
GROUP_ID = -1001000000001
CHANNEL_ID = -1001000000002
BOT_USERNAME = "lotsman_local_bot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Human:
    id: int
    first_name: str
    username: str
    language_code: str = "ru"

    def as_user(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "username": self.username,
            "language_code": self.language_code,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class BotAccount:
    id: int
    first_name: str = "Lotsman"
    username: str = BOT_USERNAME

    def as_user(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}


class ChatKind(StrEnum):
    PRIVATE = "private"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Standing(StrEnum):
    """What somebody is in a chat (Telegram's `ChatMember.status`)."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """`members` leaves the bot out; `bot` is the bot's own standing."""

    id: int
    kind: ChatKind
    title: str
    username: str | None = None
    members: Mapping[int, Standing] = field(default_factory=dict)
    bot: Standing = Standing.MEMBER

    def as_chat(self) -> dict[str, Any]:
        name = "first_name" if self.kind is ChatKind.PRIVATE else "title"
        answer: dict[str, Any] = {"id": self.id, "type": self.kind.value, name: self.title}
        if self.username is not None:
            answer["username"] = self.username
        return answer


def four_people() -> dict[int, Human]:
    """An admin, an operator, a viewer and a stranger: what they may do is the bot's to decide, not this server's."""
    people = (
        Human(id=ANNA_ID, first_name="Anna", username="anna_admin"),
        Human(id=OLEG_ID, first_name="Oleg", username="oleg_operator"),
        Human(id=VERA_ID, first_name="Vera", username="vera_viewer"),
        Human(id=STEPAN_ID, first_name="Stepan", username="stepan_stranger"),
    )
    return {person.id: person for person in people}


def all_chats(people: Mapping[int, Human]) -> dict[int, Chat]:
    """A private chat for each, the group `Ops` (the bot an ordinary member, in privacy mode), the channel `Alerts`."""
    chats = {
        person.id: Chat(
            id=person.id,
            kind=ChatKind.PRIVATE,
            title=person.first_name,
            username=person.username,
            members={person.id: Standing.MEMBER},
        )
        for person in people.values()
    }
    everybody = dict.fromkeys(people, Standing.MEMBER)
    chats[GROUP_ID] = Chat(
        id=GROUP_ID, kind=ChatKind.SUPERGROUP, title="Ops", members=everybody | {ANNA_ID: Standing.CREATOR}
    )
    chats[CHANNEL_ID] = Chat(
        id=CHANNEL_ID,
        kind=ChatKind.CHANNEL,
        title="Alerts",
        members={ANNA_ID: Standing.CREATOR, OLEG_ID: Standing.MEMBER, VERA_ID: Standing.MEMBER},
        bot=Standing.ADMINISTRATOR,
    )
    return chats
