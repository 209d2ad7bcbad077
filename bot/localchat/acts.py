"""What people do: write, edit, press, send files, delete, block. Each act reaches the bot as an update, or does not.

The page and the tests' scripted people act through these. A person can do only what a Telegram client lets one do;
anything else is a ValueError of the caller, not a refusal of the Bot API.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.localchat.entities import covered, utf16_length
from bot.localchat.feed import ChangeKind
from bot.localchat.markup import plain
from bot.localchat.messages import Content, Document, Message
from bot.localchat.people import Chat, ChatKind, Standing
from bot.localchat.rendering import message_json, user_json
from bot.localchat.rules import MAX_CAPTION, MAX_TEXT
from bot.localchat.world import CallbackQuery, World


def say(
    world: World, person_id: int, chat_id: int, text: str, *, reply_to: int | None = None, date: int | None = None
) -> Message:
    """A text too long for one message goes out in several, as clients do; the last one is returned.

    `date` in Unix seconds, if not now.
    """
    chat = _own_chat(world, person_id, chat_id)
    parts = _parts(text)
    if not parts:
        raise ValueError("a client sends no empty message")
    when = date if date is not None else int(world.clock() - world.faults.next_age_s())
    message = None
    for part in parts:
        content = _typed(part)
        message = world.post(chat_id=chat_id, sender_id=person_id, content=content, reply_to=reply_to, date=when)
        _deliver(world, chat, message, is_edit=False)
    assert message is not None
    return message


def _typed(text: str) -> Content:
    formatted = plain(text)
    return Content(text=formatted.text, entities=formatted.entities)


def _parts(text: str) -> list[str]:
    parts = []
    rest = text.strip()
    while rest:
        end = _fitting(rest)
        parts.append(rest[:end])
        rest = rest[end:].lstrip()
    return parts


def _fitting(text: str) -> int:
    """How many characters of it one message takes."""
    units = 0
    for at, character in enumerate(text):
        units += 2 if ord(character) > 0xFFFF else 1
        if units > MAX_TEXT:
            return at
    return len(text)


def edit(world: World, person_id: int, chat_id: int, message_id: int, text: str) -> Message:
    chat = _own_chat(world, person_id, chat_id)
    message = _message(world, chat_id, message_id)
    if message.sender_id != person_id:
        raise ValueError("one edits only one's own messages")
    typed = _typed(text)
    changed = world.change(message, replace(message.content, text=typed.text, entities=typed.entities))
    _deliver(world, chat, changed, is_edit=True)
    return changed


def upload(
    world: World,
    person_id: int,
    chat_id: int,
    filename: str,
    data: bytes,
    *,
    caption: str | None = None,
    reply_to: int | None = None,
) -> Message:
    """Sends it as a document, of up to 2 GB as far as Telegram goes; the bot fetches no more than 20 MB."""
    chat = _own_chat(world, person_id, chat_id)
    if not data:
        raise ValueError("a client sends no empty file")
    if utf16_length(caption or "") > MAX_CAPTION:
        raise ValueError("the caption is too long")
    stored = world.store_file(filename, data, folder="documents")
    content = replace(_typed(caption or ""), media=Document(file=stored))
    when = int(world.clock() - world.faults.next_age_s())
    message = world.post(chat_id=chat_id, sender_id=person_id, content=content, reply_to=reply_to, date=when)
    _deliver(world, chat, message, is_edit=False)
    return message


def press(
    world: World,
    person_id: int,
    chat_id: int,
    message_id: int,
    button: str | tuple[int, int],
    *,
    is_forged: bool = False,
) -> CallbackQuery:
    """`button` is its callback data or its (row, column). `is_forged` sends data that no button of the message has."""
    _own_chat(world, person_id, chat_id)
    message = _message(world, chat_id, message_id)
    if isinstance(button, tuple):
        data = message.button(*button).get("callback_data")
        if not data:
            raise ValueError("this button calls nothing back")
    else:
        data = button
        known = {item.get("callback_data") for row in message.content.inline_keyboard for item in row}
        if data not in known and not is_forged:
            raise ValueError(f"no button of this message has the data {data!r}")
    query = world.open_query(person_id=person_id, message=message, data=data)
    payload = {
        "id": query.id,
        "from": user_json(world, person_id),
        "message": message_json(world, message),
        "chat_instance": str(abs(chat_id) * 31 + 7),
        "data": data,
    }
    world.updates.add("callback_query", payload, deliveries=world.faults.next_deliveries())
    return query


def delete(world: World, person_id: int, chat_id: int, message_id: int) -> None:
    """In a private chat any message, in a group one's own. The bot is told nothing of it."""
    chat = _own_chat(world, person_id, chat_id)
    message = _message(world, chat_id, message_id)
    may_delete = chat.kind is ChatKind.PRIVATE or chat.members[person_id] is Standing.CREATOR
    if message.sender_id != person_id and not may_delete:
        raise ValueError("one deletes only one's own messages in a group")
    world.remove(message)


def block(world: World, person_id: int, *, is_blocked: bool = True) -> None:
    """Stops the bot in the private chat: what it sends there is refused with 403."""
    if is_blocked == (person_id in world.blocked_by):
        return
    (world.blocked_by.add if is_blocked else world.blocked_by.discard)(person_id)
    before, after = ("member", "kicked") if is_blocked else ("kicked", "member")
    payload = {
        "chat": world.chats[person_id].as_chat(),
        "from": user_json(world, person_id),
        "date": world.now,
        "old_chat_member": _bot_member(world, before),
        "new_chat_member": _bot_member(world, after),
    }
    world.updates.add("my_chat_member", payload)
    world.feed.publish(ChangeKind.PEOPLE, person_id)


def _bot_member(world: World, status: str) -> dict[str, Any]:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": world.bot.as_user(), "status": status, **until}


def speak(world: World, person_id: int, language_code: str) -> None:
    """Sets the language of the person's Telegram client."""
    world.people[person_id] = replace(world.people[person_id], language_code=language_code)
    world.feed.publish(ChangeKind.PEOPLE, person_id)


def stop_draft(world: World, person_id: int, draft_id: int) -> None:
    """The Stop button of a streamed draft in the person's private chat."""
    draft = world.drafts.get((person_id, draft_id))
    if draft is None or not draft.can_stop:
        raise ValueError("there is no draft to stop")
    del world.drafts[person_id, draft_id]
    world.feed.publish(ChangeKind.DRAFT, person_id, payload={"draft_id": draft_id, "text": None})
    world.updates.add("stopped_message_generation", {"chat": world.chats[person_id].as_chat(), "draft_id": draft_id})


def _own_chat(world: World, person_id: int, chat_id: int) -> Chat:
    chat = world.chats[chat_id]
    if person_id not in chat.members:
        raise ValueError(f"{world.people[person_id].first_name} is not in the chat {chat.title}")
    if chat.kind is ChatKind.CHANNEL and chat.members[person_id] is Standing.MEMBER:
        raise ValueError("only its administrators write in a channel")
    return chat


def _message(world: World, chat_id: int, message_id: int) -> Message:
    message = world.find_message(chat_id, message_id)
    if message is None:
        raise ValueError(f"there is no message {message_id} in the chat {chat_id}")
    return message


def _deliver(world: World, chat: Chat, message: Message, *, is_edit: bool) -> None:
    if not _is_seen_by_bot(world, chat, message):
        return
    kind = "channel_post" if chat.kind is ChatKind.CHANNEL else "message"
    deliveries = world.faults.next_deliveries()
    world.updates.add(f"edited_{kind}" if is_edit else kind, message_json(world, message), deliveries=deliveries)


def _is_seen_by_bot(world: World, chat: Chat, message: Message) -> bool:
    """Privacy mode: of a group, a bot that is no administrator sees commands, replies to it and mentions of it."""
    if chat.kind is ChatKind.PRIVATE:
        return message.sender_id not in world.blocked_by
    if chat.kind is ChatKind.CHANNEL or chat.bot is Standing.ADMINISTRATOR:
        return True
    target = world.find_message(chat.id, message.reply_to) if message.reply_to else None
    return (target is not None and world.is_bots(target)) or _is_addressed(world, message)


def _is_addressed(world: World, message: Message) -> bool:
    own_name = f"@{world.bot.username}".lower()
    for entity in message.entities:
        words = covered(message.text, entity).lower()
        if entity.type == "mention" and words == own_name:
            return True
        if entity.type == "bot_command" and entity.offset == 0:
            _, separator, name = words.partition("@")
            return not separator or f"@{name}" == own_name
    return False
