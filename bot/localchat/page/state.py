"""What the page is told, as JSON: the whole state once, then each change. Pure; nothing here decides what happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.localchat.feed import Change, ChangeKind
from bot.localchat.messages import Document, Message, Photo
from bot.localchat.people import Chat, ChatKind, Standing
from bot.localchat.rendering import entities_json
from bot.localchat.world import Draft, World

Json = dict[str, Any]

ACTIONS = ("callback_data", "url", "copy_text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """`roles` says what each person is to the bot, for the reader only. `run` tells one start of the server from the
    next.
    """

    roles: Mapping[int, str]
    run: str


def state_json(world: World, cast: Cast) -> Json:
    return {
        "run": cast.run,
        "now": world.now,
        "bot": {"id": world.bot.id, "name": world.bot.first_name, "username": world.bot.username},
        "people": people_json(world, cast),
        "chats": [_chat_json(world, chat) for chat in world.chats.values()],
        "messages": {
            str(chat_id): [message_json(world, message) for message in messages.values()]
            for chat_id, messages in world.messages.items()
        },
        "drafts": [
            {"chat": draft.chat_id, **_draft_json(draft)} for draft in world.drafts.values() if draft.until > world.now
        ],
        "menus": menus_json(world),
        "faults": faults_json(world),
    }


def people_json(world: World, cast: Cast) -> list[Json]:
    return [
        {
            "id": person.id,
            "name": person.first_name,
            "username": person.username,
            "language": person.language_code,
            "role": cast.roles.get(person.id, ""),
            "has_blocked": person.id in world.blocked_by,
        }
        for person in world.people.values()
    ]


def menus_json(world: World) -> dict[str, dict[str, list[Json]]]:
    """Person -> chat -> the commands shown there."""
    return {
        str(person.id): {
            str(chat.id): [
                {"command": command["command"], "description": command["description"]}
                for command in world.menus.shown(chat, person.id, person.language_code)
            ]
            for chat in world.chats.values()
            if person.id in chat.members
        }
        for person in world.people.values()
    }


def faults_json(world: World) -> Json:
    return {
        "active": sorted({fault.trouble.value for fault in world.faults.active}),
        "violations": len(world.violations),
        "waiting": len(world.updates),
    }


def message_json(world: World, message: Message) -> Json:
    answer: Json = {"id": message.message_id, "from": message.sender_id, "date": message.date, "text": message.text}
    if message.edit_date is not None:
        answer["edited"] = message.edit_date
    if message.entities:
        answer["entities"] = entities_json(world, message.entities)
    if message.reply_to is not None:
        answer["reply_to"] = message.reply_to
    if message.content.media is not None:
        answer["media"] = _media_json(message.content.media)
    if message.content.inline_keyboard:
        answer["keyboard"] = [[_button_json(button) for button in row] for row in message.content.inline_keyboard]
    if message.reply_keyboard is not None:
        answer["reply_keyboard"] = dict(message.reply_keyboard)
    if message.reactions:
        answer["reactions"] = [emoji for emojis in message.reactions.values() for emoji in emojis]
    if message.is_protected:
        answer["is_protected"] = True
    return answer


def change_json(world: World, cast: Cast, change: Change) -> Json:
    answer: Json = {"kind": change.kind.value, "chat": change.chat_id}
    if change.message is not None:
        answer["message"] = message_json(world, change.message)
    if change.kind is ChangeKind.MENU:
        answer["menus"] = menus_json(world)
    elif change.kind is ChangeKind.PEOPLE:
        answer |= {"people": people_json(world, cast), "menus": menus_json(world)}
    elif change.kind is ChangeKind.PIN and change.chat_id is not None:
        answer["pinned"] = list(world.pinned[change.chat_id])
    elif change.payload:
        answer["payload"] = dict(change.payload)
    return answer


def _chat_json(world: World, chat: Chat) -> Json:
    writers = [
        person_id
        for person_id, standing in chat.members.items()
        if chat.kind is not ChatKind.CHANNEL or standing is not Standing.MEMBER
    ]
    return {
        "id": chat.id,
        "kind": chat.kind.value,
        "title": chat.title,
        "members": list(chat.members),
        "writers": writers,
        "pinned": list(world.pinned[chat.id]),
    }


def _draft_json(draft: Draft) -> Json:
    return {
        "draft_id": draft.draft_id,
        "text": draft.text,
        "entities": [entity.as_json() for entity in draft.entities],
        "can_stop": draft.can_stop,
    }


def _media_json(media: Document | Photo) -> Json:
    answer: Json = {
        "kind": "document" if isinstance(media, Document) else "photo",
        "file": media.file.id,
        "name": media.file.name,
        "mime": media.file.mime_type,
        "size": media.file.size_bytes,
    }
    if isinstance(media, Photo):
        answer |= {"width": media.width, "height": media.height}
    return answer


def _button_json(button: Mapping[str, Any]) -> Json:
    """The page presses by data and not by place: a keyboard may change between the look and the tap."""
    kept = {name: button[name] for name in ("text", "style", *ACTIONS) if name in button}
    return kept | {"is_disabled": bool(button.get("disabled")) or not any(name in button for name in ACTIONS)}
