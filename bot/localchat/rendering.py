"""How messages and chats look to the bot: the JSON of the Bot API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.localchat.entities import Entity
from bot.localchat.messages import Document, Message
from bot.localchat.people import Chat, ChatKind
from bot.localchat.world import World


def user_json(world: World, user_id: int) -> dict[str, Any]:
    return world.bot.as_user() if user_id == world.bot.id else world.people[user_id].as_user()


def entities_json(world: World, entities: Iterable[Entity]) -> list[dict[str, Any]]:
    """A mention of somebody unknown has lost its user, as on Telegram it would have lost its mark."""
    answer = []
    for entity in entities:
        item = entity.as_json()
        if entity.type == "text_mention":
            if entity.user_id not in world.people and entity.user_id != world.bot.id:
                continue
            item["user"] = user_json(world, entity.user_id)
        answer.append(item)
    return answer


def message_json(world: World, message: Message, *, with_reply: bool = True) -> dict[str, Any]:
    chat = world.chats[message.chat_id]
    answer: dict[str, Any] = {"message_id": message.message_id}
    if chat.kind is ChatKind.CHANNEL:
        answer["sender_chat"] = chat.as_chat()
    else:
        answer["from"] = user_json(world, message.sender_id)
    answer |= {"chat": chat.as_chat(), "date": message.date}
    if message.edit_date is not None:
        answer["edit_date"] = message.edit_date
    if message.is_protected:
        answer["has_protected_content"] = True
    target = world.find_message(message.chat_id, message.reply_to) if message.reply_to and with_reply else None
    if target is not None:
        answer["reply_to_message"] = message_json(world, target, with_reply=False)
    return answer | _content_json(world, message)


def _content_json(world: World, message: Message) -> dict[str, Any]:
    content = message.content
    answer: dict[str, Any] = {}
    if content.media is not None:
        kind = "document" if isinstance(content.media, Document) else "photo"
        answer[kind] = content.media.as_json()
    name = "text" if content.media is None else "caption"
    if content.text:
        answer[name] = content.text
    if content.entities:
        answer["entities" if content.media is None else "caption_entities"] = entities_json(world, content.entities)
    if content.link_preview is not None:
        answer["link_preview_options"] = dict(content.link_preview)
    if content.inline_keyboard:
        answer["reply_markup"] = {
            "inline_keyboard": [[dict(button) for button in row] for row in content.inline_keyboard]
        }
    return answer


def full_chat_json(world: World, chat: Chat) -> dict[str, Any]:
    """`ChatFullInfo`."""
    answer = chat.as_chat() | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        ),
    }
    if chat.username is not None:
        answer["active_usernames"] = [chat.username]
    pinned = world.pinned[chat.id]
    message = world.find_message(chat.id, pinned[-1]) if pinned else None
    if message is not None:
        answer["pinned_message"] = message_json(world, message)
    return answer
