"""What people do, and what of it reaches the bot and the listeners inside the process."""

from __future__ import annotations

from typing import Any

import pytest

from bot.localchat import ANNA_ID, CHANNEL_ID, GROUP_ID, OLEG_ID, STEPAN_ID, VERA_ID, LocalChat
from bot.localchat.feed import BACKLOG, ChangeKind, Feed
from tests.chat import Person
from tests.localchat.conftest import Caller, SteppedClock


async def test_a_message_reaches_the_bot_with_its_sender_and_entities(
    caller: Caller, server: LocalChat, clock: SteppedClock
) -> None:
    server.speak(VERA_ID, "en")
    server.say(VERA_ID, VERA_ID, "/ps -a", date=1_700_000_000)
    (update,) = await caller.ok("getUpdates")
    assert update["message"] == {
        "message_id": 1,
        "from": {
            "id": VERA_ID,
            "is_bot": False,
            "first_name": "Vera",
            "username": "vera_viewer",
            "language_code": "en",
        },
        "chat": {"id": VERA_ID, "type": "private", "first_name": "Vera", "username": "vera_viewer"},
        "date": 1_700_000_000,
        "text": "/ps -a",
        "entities": [{"type": "bot_command", "offset": 0, "length": 3}],
    }


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        ("/ps", True),
        ("/ps@lotsman_local_bot -a", True),
        ("/ps@other_bot", False),
        ("ну что, @lotsman_local_bot?", True),
        ("кто уронил web01?", False),
        ("а если /ps", False),
    ],
)
async def test_in_a_group_the_bot_sees_what_is_meant_for_it(
    caller: Caller, server: LocalChat, text: str, is_seen: bool
) -> None:
    server.say(OLEG_ID, GROUP_ID, text)
    assert len(await caller.ok("getUpdates")) == is_seen


async def test_in_a_group_the_bot_sees_replies_to_its_messages(caller: Caller, server: LocalChat) -> None:
    sent = await caller.ok("sendMessage", chat_id=GROUP_ID, text="упал web01")
    theirs = server.say(OLEG_ID, GROUP_ID, "ну вот")
    server.say(ANNA_ID, GROUP_ID, "вижу", reply_to=theirs.message_id)
    server.say(ANNA_ID, GROUP_ID, "смотрю", reply_to=sent["message_id"])
    (update,) = await caller.ok("getUpdates")
    assert update["message"]["reply_to_message"]["text"] == "упал web01"


async def test_a_channel_post_comes_as_such(caller: Caller, server: LocalChat) -> None:
    server.say(ANNA_ID, CHANNEL_ID, "всем привет")
    (update,) = await caller.ok("getUpdates")
    assert update["channel_post"]["chat"]["title"] == "Alerts"


async def test_an_edit_comes_as_an_edited_message(caller: Caller, server: LocalChat) -> None:
    said = server.say(ANNA_ID, ANNA_ID, "/pz")
    server.edit(ANNA_ID, ANNA_ID, said.message_id, "/ps")
    updates = await caller.ok("getUpdates")
    assert updates[1]["edited_message"]["text"] == "/ps"


async def test_a_text_too_long_for_one_message_goes_out_in_several(caller: Caller, server: LocalChat) -> None:
    server.say(ANNA_ID, ANNA_ID, "🚢" * 10_000)
    lengths = [len(update["message"]["text"]) for update in await caller.ok("getUpdates")]
    assert lengths == [2048, 2048, 2048, 2048, 1808]


async def test_a_document_comes_with_its_caption(caller: Caller, server: LocalChat) -> None:
    server.upload(ANNA_ID, ANNA_ID, "app.tar.gz", b"data", caption="/build -t app")
    message = (await caller.ok("getUpdates"))[0]["message"]
    assert (message["document"]["file_name"], message["document"]["file_size"]) == ("app.tar.gz", 4)
    assert message["caption_entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_private_chats_share_their_numbers_and_groups_have_their_own(server: LocalChat) -> None:
    numbers = [
        server.say(person_id, chat_id, "x").message_id
        for person_id, chat_id in ((ANNA_ID, ANNA_ID), (OLEG_ID, OLEG_ID), (ANNA_ID, GROUP_ID), (ANNA_ID, ANNA_ID))
    ]
    assert numbers == [1, 2, 1, 3]


async def test_a_person_can_do_only_what_a_client_lets_one(caller: Caller, server: LocalChat) -> None:
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}, {"text": "y", "url": "https://a.org"}]]}
    sent = await caller.ok("sendMessage", chat_id=ANNA_ID, text="x", reply_markup=keyboard)
    mine = server.say(ANNA_ID, GROUP_ID, "x")
    wrong: list[tuple[str, tuple[Any, ...]]] = [
        ("say", (ANNA_ID, OLEG_ID, "x")),
        ("say", (ANNA_ID, ANNA_ID, " ")),
        ("say", (VERA_ID, CHANNEL_ID, "x")),
        ("say", (STEPAN_ID, CHANNEL_ID, "x")),
        ("upload", (ANNA_ID, ANNA_ID, "x.txt", b"")),
        ("edit", (OLEG_ID, GROUP_ID, mine.message_id, "y")),
        ("delete", (OLEG_ID, GROUP_ID, mine.message_id)),
        ("press", (ANNA_ID, ANNA_ID, sent["message_id"], "z")),
        ("press", (ANNA_ID, ANNA_ID, sent["message_id"], (0, 1))),
        ("press", (ANNA_ID, ANNA_ID, 99, "x")),
        ("stop_draft", (ANNA_ID, 5)),
    ]
    for act, arguments in wrong:
        with pytest.raises(ValueError, match=" "):
            getattr(server, act)(*arguments)


async def test_a_forged_press_arrives_with_its_made_up_data(caller: Caller, server: LocalChat) -> None:
    sent = await caller.ok("sendMessage", chat_id=ANNA_ID, text="x")
    server.press(ANNA_ID, ANNA_ID, sent["message_id"], "rm:web01", is_forged=True)
    assert (await caller.ok("getUpdates"))[0]["callback_query"]["data"] == "rm:web01"


async def test_a_press_needs_a_button_with_a_row_and_column(caller: Caller, server: LocalChat) -> None:
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "one"}, {"text": "y", "callback_data": "two"}]]}
    sent = await caller.ok("sendMessage", chat_id=GROUP_ID, text="x", reply_markup=keyboard)
    assert server.press(STEPAN_ID, GROUP_ID, sent["message_id"], (0, 1)).data == "two"


async def test_every_change_is_told_to_listeners(caller: Caller, server: LocalChat) -> None:
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    with server.feed.listen() as listener:
        await caller.ok("sendChatAction", chat_id=ANNA_ID, action="typing")
        await caller.ok("sendMessageDraft", chat_id=ANNA_ID, draft_id=1, text="пишу")
        await caller.ok("sendMessage", chat_id=ANNA_ID, text="раз", reply_markup=keyboard)
        query = server.press(ANNA_ID, ANNA_ID, 1, "x")
        await caller.ok("answerCallbackQuery", callback_query_id=query.id, text="ок", show_alert=True)
        await caller.ok("editMessageText", chat_id=ANNA_ID, message_id=1, text="два")
        await caller.ok(
            "setMessageReaction", chat_id=ANNA_ID, message_id=1, reaction=[{"type": "emoji", "emoji": "👍"}]
        )
        await caller.ok("pinChatMessage", chat_id=ANNA_ID, message_id=1)
        await caller.ok("deleteMessage", chat_id=ANNA_ID, message_id=1)
        await caller.ok("setMyCommands", commands=[{"command": "ps", "description": "x"}])
        server.speak(ANNA_ID, "en")
        changes = listener.drain()
    assert [change.kind.value for change in changes] == [
        "chat_action",
        "draft",
        "draft",
        "message",
        "press",
        "callback_answer",
        "edit",
        "reaction",
        "pin",
        "delete",
        "menu",
        "people",
    ]
    assert [change.seq for change in changes] == list(range(1, 13))
    assert changes[5].payload == {
        "callback_query_id": query.id,
        "person_id": ANNA_ID,
        "text": "ок",
        "show_alert": True,
    }


async def test_a_listener_that_falls_behind_is_told_so() -> None:
    feed = Feed()
    with feed.listen() as listener:
        for _ in range(BACKLOG + 1):
            feed.publish(ChangeKind.MENU)
        assert listener.has_missed
        assert len(listener.drain()) == 1


async def test_a_listener_that_closed_hears_no_more() -> None:
    feed = Feed()
    with feed.listen() as listener:
        feed.publish(ChangeKind.MENU)
    feed.publish(ChangeKind.MENU)
    assert len(listener.drain()) == 1


async def test_a_person_waits_for_any_message_to_become_as_described(caller: Caller, server: LocalChat) -> None:
    anna = Person(server, ANNA_ID)
    await caller.ok("sendMessage", chat_id=ANNA_ID, text="exit code 0")
    assert (await anna.wait_for(lambda message: "exit code" in message.text)).message_id == 1
    with pytest.raises(AssertionError, match="no message as described"):
        await anna.wait_for(lambda message: "exit code 1" in message.text, timeout_s=0.1)


async def test_an_unanswered_person_sees_the_transcript(server: LocalChat) -> None:
    with pytest.raises(AssertionError, match=r"no answer to '/ps'\n.*Anna:\n  /ps"):
        await Person(server, ANNA_ID).say("/ps", timeout_s=0.1)
