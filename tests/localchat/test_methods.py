"""Every rule of the methods that send, edit, delete and answer: what passes, what is refused and in which words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.localchat import ANNA_ID, CHANNEL_ID, GROUP_ID, OLEG_ID, LocalChat
from bot.localchat.rules import MAX_DOWNLOAD_BYTES
from tests.localchat.conftest import Caller, SteppedClock

HELLO = {"chat_id": ANNA_ID, "text": "привет"}


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


YES = {"text": "Да", "callback_data": "yes"}


async def test_a_message_is_answered_as_telegram_does(caller: Caller, clock: SteppedClock) -> None:
    answer = await caller.ok("sendMessage", **HELLO, reply_markup=keyboard(YES))
    assert answer == {
        "message_id": 1,
        "from": {"id": 7000000001, "is_bot": True, "first_name": "Lotsman", "username": "lotsman_local_bot"},
        "chat": {"id": ANNA_ID, "type": "private", "first_name": "Anna", "username": "anna_admin"},
        "date": int(clock.now),
        "text": "привет",
        "reply_markup": {"inline_keyboard": [[YES]]},
    }
    assert caller.server.violations == []


async def test_a_refusal_has_telegrams_form_and_is_a_violation(caller: Caller) -> None:
    assert await caller.raw("sendMessage", chat_id=ANNA_ID) == (
        400,
        {"ok": False, "error_code": 400, "description": "Bad Request: message text is empty"},
    )
    assert caller.server.violations == ["sendMessage: 400 Bad Request: message text is empty"]


@pytest.mark.parametrize(
    ("method", "parameters", "words"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 5, "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ("sendMessage", HELLO | {"text": ""}, "message text is empty"),
        ("sendMessage", HELLO | {"text": " \n\t "}, "text must be non-empty"),
        ("sendMessage", HELLO | {"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ("sendMessage", HELLO | {"text": "x" * 4097}, "message is too long"),
        ("sendMessage", HELLO | {"text": "🚢" * 2049}, "message is too long"),
        ("sendMessage", HELLO | {"parse_mode": "Markdown"}, "unsupported parse_mode"),
        ("sendMessage", HELLO | {"entities": "["}, "can't parse entities JSON object"),
        ("sendMessage", HELLO | {"message_thread_id": 7}, "message thread not found"),
        ("sendMessage", HELLO | {"reply_parameters": {"message_id": 77}}, "message to be replied not found"),
        ("sendMessage", HELLO | {"reply_to_message_id": 77}, "message to be replied not found"),
        ("sendMessage", HELLO | {"reply_markup": "["}, "can't parse reply keyboard markup JSON object"),
        ("sendMessage", HELLO | {"reply_markup": "[]"}, "object expected as reply markup"),
        ("editMessageText", {"chat_id": ANNA_ID, "text": "x"}, "message identifier is not specified"),
        ("editMessageText", HELLO | {"message_id": 77}, "message to edit not found"),
        ("editMessageText", {"inline_message_id": "x", "text": "x"}, "MESSAGE_ID_INVALID"),
        ("deleteMessage", {"chat_id": ANNA_ID, "message_id": 77}, "message to delete not found"),
        ("deleteMessage", {"chat_id": ANNA_ID}, "message identifier is not specified"),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1"},
            "query is too old and response timeout expired or query ID is invalid",
        ),
        ("answerCallbackQuery", {}, "query is too old and response timeout expired or query ID is invalid"),
        ("sendDocument", {"chat_id": ANNA_ID}, "there is no document in the request"),
        ("sendPhoto", {"chat_id": ANNA_ID}, "there is no photo in the request"),
        (
            "sendDocument",
            {"chat_id": ANNA_ID, "document": "x"},
            "wrong remote file identifier specified: Wrong string length",
        ),
        ("sendDocument", {"chat_id": ANNA_ID, "document": "https://a.org/x"}, "failed to get HTTP URL content"),
        ("getFile", {}, "file_id not specified"),
        ("getFile", {"file_id": "x"}, "wrong file_id or the file is temporarily unavailable"),
        ("sendChatAction", {"chat_id": ANNA_ID}, "wrong parameter action in request"),
        ("sendChatAction", {"chat_id": ANNA_ID, "action": "dance"}, "wrong parameter action in request"),
        ("sendMessageDraft", {"chat_id": ANNA_ID, "text": "x"}, "draft_id must be non-zero"),
        ("sendMessageDraft", {"chat_id": GROUP_ID, "draft_id": 1, "text": "x"}, "chat type is not supported"),
        ("pinChatMessage", {"chat_id": ANNA_ID, "message_id": 77}, "message to pin not found"),
        (
            "pinChatMessage",
            {"chat_id": GROUP_ID, "message_id": 77},
            "not enough rights to manage pinned messages in the chat",
        ),
        ("getChat", {}, "chat_id is empty"),
        ("getChatMember", {"chat_id": GROUP_ID, "user_id": 5}, "PARTICIPANT_ID_INVALID"),
        ("setWebhook", {"url": "http://a.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
    ],
)
async def test_a_mistake_is_refused_in_telegrams_words_and_told(
    caller: Caller, method: str, parameters: dict[str, Any], words: str
) -> None:
    assert await caller.refusal(method, **parameters) == f"Bad Request: {words}"
    assert caller.server.violations == [f"{method}: 400 Bad Request: {words}"]


@pytest.mark.parametrize(
    "text", ["x" * 4096, "🚢" * 2048, f"  {'x' * 4096}\n"], ids=["letters", "wide characters", "white space around"]
)
async def test_a_text_of_4096_utf16_units_passes(caller: Caller, text: str) -> None:
    assert (await caller.ok("sendMessage", chat_id=ANNA_ID, text=text))["text"] == text.strip()


async def test_markup_does_not_count_for_the_length(caller: Caller) -> None:
    sent = await caller.ok("sendMessage", chat_id=ANNA_ID, text=f"<b>{'&lt;' * 4096}</b>", parse_mode="HTML")
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


async def test_marks_after_the_hundredth_are_lost_and_told(caller: Caller) -> None:
    sent = await caller.ok("sendMessage", chat_id=ANNA_ID, text="<b>a</b> " * 101, parse_mode="HTML")
    assert len(sent["entities"]) == 100
    assert caller.server.violations == ["101 entities in one message: those after the first 100 are lost"]


async def test_links_after_the_hundredth_entity_are_nobodys_fault(caller: Caller) -> None:
    sent = await caller.ok("sendMessage", chat_id=ANNA_ID, text="/ps " * 101)
    assert len(sent["entities"]) == 100
    assert caller.server.violations == []


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "x"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (
            {"text": "x", "callback_data": ""},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        ({"text": 5, "callback_data": "x"}, 'can\'t parse inline keyboard button: Field "text" must be of type String'),
        ({"text": "x", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "я" * 33}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "callback_data": 5},
            'can\'t parse inline keyboard button: Field "callback_data" must be of type String',
        ),
        ({"text": "x", "url": "localhost:80"}, "inline keyboard button URL 'localhost:80' is invalid: Wrong HTTP URL"),
        ({"text": "x", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        (
            {"text": "x", "callback_data": "x", "style": "pink"},
            "can't parse inline keyboard button: invalid button style specified",
        ),
        ("x", "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
    ],
)
async def test_a_wrong_button_is_refused(caller: Caller, button: dict[str, Any], words: str) -> None:
    assert await caller.refusal("sendMessage", **HELLO, reply_markup=keyboard(button)) == f"Bad Request: {words}"


@pytest.mark.parametrize(
    "button",
    [
        {"text": "x", "callback_data": "x" * 64},
        {"text": "x", "callback_data": "я" * 32, "style": "danger"},
        {"text": "x", "url": "https://a.org"},
        {"text": "x", "copy_text": {"text": "x" * 256}},
        {"text": "x", "disabled": {}},
        {"text": "x", "switch_inline_query": ""},
    ],
)
async def test_a_right_button_passes(caller: Caller, button: dict[str, Any]) -> None:
    sent = await caller.ok("sendMessage", **HELLO, reply_markup=keyboard(button))
    assert sent["reply_markup"] == keyboard(button)
    assert caller.server.violations == []


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ({"inline_keyboard": {}}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array'),
        ({"inline_keyboard": [YES]}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        (keyboard(*[YES] * 101), "reply markup is too long"),
    ],
)
async def test_a_wrong_keyboard_is_refused(caller: Caller, markup: dict[str, Any], words: str) -> None:
    assert await caller.refusal("sendMessage", **HELLO, reply_markup=markup) == f"Bad Request: {words}"


async def test_a_hundred_buttons_pass(caller: Caller) -> None:
    await caller.ok("sendMessage", **HELLO, reply_markup={"inline_keyboard": [[YES] * 8] * 12 + [[YES] * 4]})
    assert caller.server.violations == []


@pytest.mark.parametrize(
    ("parameters", "violation"),
    [
        ({"txet": "x"}, 'sendMessage: unknown parameter "txet"'),
        (
            {"disable_notification": "perhaps"},
            "sendMessage: wrong type of parameter \"disable_notification\": 'perhaps'",
        ),
        ({"reply_to_message_id": "first"}, "sendMessage: wrong type of parameter \"reply_to_message_id\": 'first'"),
        ({"parse_mode": ["HTML"]}, "sendMessage: wrong type of parameter \"parse_mode\": ['HTML']"),
        ({"business_connection_id": "x"}, 'sendMessage: the local chat does not serve "business_connection_id"'),
        ({"reply_markup": {"keybord": []}}, "reply markup of no known kind: ['keybord']"),
        (
            {"reply_markup": keyboard(YES | {"url": "https://a.org"})},
            "an inline keyboard button with more than one action: url, callback_data",
        ),
        ({"reply_markup": keyboard(YES | {"colour": "red"})}, 'unknown field "colour" of an inline keyboard button'),
    ],
)
async def test_what_telegram_passes_over_is_told(caller: Caller, parameters: dict[str, Any], violation: str) -> None:
    await caller.ok("sendMessage", **HELLO, **parameters)
    assert caller.server.violations == [violation]


async def test_a_reply_may_go_without_its_target(caller: Caller) -> None:
    target = {"message_id": 77, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await caller.ok("sendMessage", **HELLO, reply_parameters=target)


async def test_a_reply_shows_what_it_answers(caller: Caller, server: LocalChat) -> None:
    said = server.say(ANNA_ID, ANNA_ID, "/ps")
    reply = {"message_id": said.message_id, "quote": "ps"}
    assert (await caller.ok("sendMessage", **HELLO, reply_parameters=reply))["reply_to_message"]["text"] == "/ps"
    reply["quote"] = "rm"
    assert await caller.refusal("sendMessage", **HELLO, reply_parameters=reply) == "Bad Request: QUOTE_TEXT_INVALID"


async def test_a_blocked_bot_is_forbidden_to_write_and_it_is_no_fault_of_its_own(
    caller: Caller, server: LocalChat
) -> None:
    server.block(ANNA_ID)
    assert await caller.refusal("sendMessage", **HELLO) == "Forbidden: bot was blocked by the user"
    server.block(ANNA_ID, is_blocked=False)
    await caller.ok("sendMessage", **HELLO)
    kinds = [next(iter(update.keys() - {"update_id"})) for update in await caller.ok("getUpdates")]
    assert kinds == ["my_chat_member", "my_chat_member"]
    assert server.violations == []


async def test_an_edit_changes_text_and_takes_the_keyboard_away(caller: Caller, clock: SteppedClock) -> None:
    await caller.ok("sendMessage", **HELLO, reply_markup=keyboard(YES))
    clock.now += 5
    edited = await caller.ok("editMessageText", chat_id=ANNA_ID, message_id=1, text="готово")
    assert (edited["text"], edited["edit_date"], "reply_markup" in edited) == ("готово", int(clock.now), False)


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("editMessageText", {"text": "<b>привет</b>", "parse_mode": "HTML", "reply_markup": keyboard(YES)}),
        ("editMessageText", {"text": "*привет*", "parse_mode": "MarkdownV2", "reply_markup": keyboard(YES)}),
        ("editMessageReplyMarkup", {"reply_markup": keyboard(YES)}),
    ],
)
async def test_an_edit_that_changes_nothing_is_refused_but_no_fault(
    caller: Caller, method: str, parameters: dict[str, Any]
) -> None:
    await caller.ok("sendMessage", chat_id=ANNA_ID, text="<b>привет</b>", parse_mode="HTML", reply_markup=keyboard(YES))
    assert await caller.refusal(method, chat_id=ANNA_ID, message_id=1, **parameters) == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as"
        " a current content and reply markup of the message"
    )
    assert caller.server.violations == []


@pytest.mark.parametrize("change", [{"text": "привет"}, {"text": "<i>привет</i>"}, {"reply_markup": keyboard()}])
async def test_another_mark_or_keyboard_is_a_change(caller: Caller, change: dict[str, Any]) -> None:
    message = {"chat_id": ANNA_ID, "text": "<b>привет</b>", "parse_mode": "HTML", "reply_markup": keyboard(YES)}
    await caller.ok("sendMessage", **message)
    await caller.ok("editMessageText", message_id=1, **message | change)


async def test_a_changed_keyboard_shows_no_edit_mark(caller: Caller) -> None:
    await caller.ok("sendMessage", **HELLO, reply_markup=keyboard(YES))
    assert "edit_date" not in await caller.ok("editMessageReplyMarkup", chat_id=ANNA_ID, message_id=1)


async def test_a_persons_message_cannot_be_edited(caller: Caller, server: LocalChat) -> None:
    said = server.say(ANNA_ID, ANNA_ID, "/ps")
    words = await caller.refusal("editMessageText", **HELLO, message_id=said.message_id)
    assert words == "Bad Request: message can't be edited"


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(caller: Caller) -> None:
    await caller.ok("sendMessage", **HELLO, reply_markup={"keyboard": [["x"]]})
    words = await caller.refusal("editMessageText", chat_id=ANNA_ID, message_id=1, text="x")
    assert words == "Bad Request: message can't be edited"


async def test_a_message_that_people_deleted_is_missed_without_fault(caller: Caller, server: LocalChat) -> None:
    await caller.ok("sendMessage", **HELLO)
    server.delete(ANNA_ID, ANNA_ID, 1)
    assert await caller.refusal("editMessageText", **HELLO, message_id=1) == "Bad Request: message to edit not found"
    assert server.violations == []


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("editMessageCaption", "there is no caption in the message to edit"),
        ("editMessageText", "there is no text in the message to edit"),
    ],
)
async def test_text_and_caption_are_edited_each_by_its_own_method(caller: Caller, method: str, words: str) -> None:
    server = caller.server
    file_id = server.world.store_file("x.txt", b"x", folder="documents").id
    sent = (
        await caller.ok("sendMessage", **HELLO)
        if method == "editMessageCaption"
        else await caller.ok("sendDocument", chat_id=ANNA_ID, document=file_id)
    )
    message = {"chat_id": ANNA_ID, "message_id": sent["message_id"]}
    assert await caller.refusal(method, **message, text="x") == f"Bad Request: {words}"


async def test_a_caption_of_1024_units_passes_and_a_longer_one_does_not(caller: Caller) -> None:
    file_id = caller.server.world.store_file("x.txt", b"x", folder="documents").id
    document = {"chat_id": ANNA_ID, "document": file_id}
    sent = await caller.ok("sendDocument", **document, caption=f"<b>{'🚢' * 512}</b>", parse_mode="HTML")
    assert sent["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1024}]
    assert await caller.refusal("sendDocument", **document, caption="x" * 1025) == (
        "Bad Request: message caption is too long"
    )
    edited = await caller.ok("editMessageCaption", chat_id=ANNA_ID, message_id=sent["message_id"], caption="y")
    assert edited["caption"] == "y"


async def test_own_messages_are_deleted_anywhere_others_only_in_private(caller: Caller, server: LocalChat) -> None:
    mine = await caller.ok("sendMessage", chat_id=GROUP_ID, text="x")
    hers = server.say(ANNA_ID, ANNA_ID, "x")
    theirs = server.say(OLEG_ID, GROUP_ID, "x")
    assert await caller.ok("deleteMessage", chat_id=GROUP_ID, message_id=mine["message_id"]) is True
    assert await caller.ok("deleteMessage", chat_id=ANNA_ID, message_id=hers.message_id) is True
    assert await caller.refusal("deleteMessage", chat_id=GROUP_ID, message_id=theirs.message_id) == (
        "Bad Request: message can't be deleted"
    )


async def test_what_is_older_than_two_days_stays(caller: Caller, clock: SteppedClock) -> None:
    await caller.ok("sendMessage", **HELLO)
    clock.now += 48 * 3600 + 1
    assert await caller.refusal("deleteMessage", chat_id=ANNA_ID, message_id=1) == (
        "Bad Request: message can't be deleted for everyone"
    )
    assert caller.server.violations == []


async def press_yes(caller: Caller) -> dict[str, str]:
    sent = await caller.ok("sendMessage", **HELLO, reply_markup=keyboard(YES))
    return {"callback_query_id": caller.server.press(ANNA_ID, ANNA_ID, sent["message_id"], "yes").id}


async def test_a_press_arrives_with_its_message_and_is_answered_once(caller: Caller) -> None:
    query = await press_yes(caller)
    (update,) = await caller.ok("getUpdates")
    pressed = update["callback_query"]
    assert (pressed["id"], pressed["data"], pressed["from"]["id"], pressed["message"]["text"]) == (
        query["callback_query_id"],
        "yes",
        ANNA_ID,
        "привет",
    )
    assert await caller.ok("answerCallbackQuery", **query, text="x" * 200) is True
    assert "query is too old" in await caller.refusal("answerCallbackQuery", **query)
    assert len(caller.server.violations) == 1


async def test_an_answer_of_more_than_200_characters_is_too_long(caller: Caller) -> None:
    query = await press_yes(caller)
    words = await caller.refusal("answerCallbackQuery", **query, text="x" * 201)
    assert words == "Bad Request: MESSAGE_TOO_LONG"


async def test_an_answer_that_came_too_late_is_refused_but_no_fault(caller: Caller, clock: SteppedClock) -> None:
    query = await press_yes(caller)
    clock.now += 31
    assert "query is too old" in await caller.refusal("answerCallbackQuery", **query)
    assert caller.server.violations == []


async def test_a_file_over_20_mb_is_too_big_to_fetch(caller: Caller, server: LocalChat) -> None:
    fits = server.world.store_file("a.bin", bytes(MAX_DOWNLOAD_BYTES), folder="documents")
    large = server.world.store_file("b.bin", bytes(MAX_DOWNLOAD_BYTES + 1), folder="documents")
    assert (await caller.ok("getFile", file_id=fits.id))["file_path"] == "documents/file_0.bin"
    assert await caller.refusal("getFile", file_id=large.id) == "Bad Request: file is too big"


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(8) + width.to_bytes(4, "big") + height.to_bytes(4, "big")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"GIF89a", "IMAGE_PROCESS_FAILED"),
        (png(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (png(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
    ],
)
async def test_a_wrong_picture_is_refused(caller: Caller, data: bytes, words: str) -> None:
    photo = caller.server.world.store_file("x.png", data, folder="photos").id
    assert await caller.refusal("sendPhoto", chat_id=ANNA_ID, photo=photo) == f"Bad Request: {words}"


async def test_a_jpeg_tells_its_size(caller: Caller) -> None:
    data = bytes.fromhex("ffd8ffe000040000ffc0000b080190028001011100")
    photo = caller.server.world.store_file("x.jpg", data, folder="photos").id
    (size,) = (await caller.ok("sendPhoto", chat_id=ANNA_ID, photo=photo))["photo"]
    assert (size["width"], size["height"]) == (640, 400)


async def test_pins_are_kept_and_shown(caller: Caller) -> None:
    await caller.ok("sendMessage", **HELLO)
    assert await caller.ok("pinChatMessage", chat_id=ANNA_ID, message_id=1) is True
    assert (await caller.ok("getChat", chat_id=ANNA_ID))["pinned_message"]["message_id"] == 1
    assert await caller.ok("unpinChatMessage", chat_id=ANNA_ID) is True
    assert "pinned_message" not in await caller.ok("getChat", chat_id=ANNA_ID)


@pytest.mark.parametrize(
    ("reaction", "words"),
    [
        ([{"type": "emoji", "emoji": "🚢"}], "REACTION_INVALID"),
        ([{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "👎"}], "REACTIONS_TOO_MANY"),
    ],
)
async def test_a_wrong_reaction_is_refused(caller: Caller, reaction: list[dict[str, str]], words: str) -> None:
    said = caller.server.say(ANNA_ID, ANNA_ID, "/ps")
    message = {"chat_id": ANNA_ID, "message_id": said.message_id}
    assert await caller.refusal("setMessageReaction", **message, reaction=reaction) == f"Bad Request: {words}"


async def test_a_reaction_is_set_and_taken_away(caller: Caller, server: LocalChat) -> None:
    said = server.say(ANNA_ID, ANNA_ID, "/ps")
    message = {"chat_id": ANNA_ID, "message_id": said.message_id}
    await caller.ok("setMessageReaction", **message, reaction=[{"type": "emoji", "emoji": "👀"}])
    assert list(server.world.messages[ANNA_ID][said.message_id].reactions.values()) == [("👀",)]
    await caller.ok("setMessageReaction", **message, reaction=[])
    assert not server.world.messages[ANNA_ID][said.message_id].reactions


async def test_a_draft_ends_with_the_bots_message(caller: Caller, server: LocalChat) -> None:
    await caller.ok("sendMessageDraft", chat_id=ANNA_ID, draft_id=5, text="пишу", can_stop=True)
    assert [draft.text for draft in server.world.drafts.values()] == ["пишу"]
    await caller.ok("sendMessage", **HELLO)
    assert not server.world.drafts


async def test_a_stopped_draft_is_told_to_the_bot(caller: Caller, server: LocalChat) -> None:
    await caller.ok("sendMessageDraft", chat_id=ANNA_ID, draft_id=5, text="пишу", can_stop=True)
    server.stop_draft(ANNA_ID, 5)
    (update,) = await caller.ok("getUpdates")
    assert update["stopped_message_generation"]["draft_id"] == 5


async def test_a_channel_post_has_a_sender_chat_and_no_sender(caller: Caller) -> None:
    sent = await caller.ok("sendMessage", chat_id=CHANNEL_ID, text="упал web01")
    assert (sent["sender_chat"]["id"], "from" in sent) == (CHANNEL_ID, False)


COMMAND = {"command": "ps", "description": "контейнеры"}


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([COMMAND] * 101, "BOT_COMMANDS_TOO_MUCH"),
        ([COMMAND | {"command": "Ps"}], "BOT_COMMAND_INVALID"),
        ([COMMAND | {"command": "docker-ps"}], "BOT_COMMAND_INVALID"),
        ([COMMAND | {"command": "/"}], "command must be non-empty"),
        ([COMMAND | {"command": "x" * 33}], "command length must not exceed 32"),
        ([COMMAND | {"description": ""}], "command description must be non-empty"),
        ([COMMAND | {"description": "x" * 257}], "command description length must not exceed 256"),
        ([{"command": "ps"}], "can't parse BotCommand: Can't find field \"description\""),
        (["ps"], "can't parse BotCommand: expected an Object"),
        ("[", "can't parse commands JSON object"),
    ],
)
async def test_a_wrong_command_menu_is_refused(caller: Caller, commands: object, words: str) -> None:
    assert await caller.refusal("setMyCommands", commands=commands) == f"Bad Request: {words}"


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"language_code": "rus"}, "invalid language code specified"),
        ({"scope": {"type": "everyone"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"scope": {"type": "chat"}}, "can't parse BotCommandScope: Can't find field \"chat_id\""),
        ({"scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
    ],
)
async def test_a_menu_for_nobody_is_refused(caller: Caller, parameters: dict[str, Any], words: str) -> None:
    assert await caller.refusal("setMyCommands", commands=[COMMAND], **parameters) == f"Bad Request: {words}"


async def test_the_narrowest_menu_in_the_persons_language_is_shown(caller: Caller, server: LocalChat) -> None:
    def menu(name: str) -> list[dict[str, str]]:
        return [{"command": name, "description": "x"}]

    anna = {"type": "chat", "chat_id": ANNA_ID}
    await caller.ok("setMyCommands", commands=menu("default"))
    await caller.ok("setMyCommands", commands=menu("default_en"), language_code="en")
    await caller.ok("setMyCommands", commands=menu("group"), scope={"type": "all_group_chats"})
    await caller.ok("setMyCommands", commands=menu("creator"), scope=json.dumps({"type": "all_chat_administrators"}))
    await caller.ok("setMyCommands", commands=menu("anna"), scope=anna)

    def shown(person_id: int, chat_id: int, language: str) -> list[str]:
        return [
            command["command"] for command in server.world.menus.shown(server.world.chats[chat_id], person_id, language)
        ]

    assert shown(ANNA_ID, ANNA_ID, "en") == ["anna"]
    assert shown(OLEG_ID, OLEG_ID, "en") == ["default_en"]
    assert shown(OLEG_ID, OLEG_ID, "ru") == ["default"]
    assert shown(OLEG_ID, GROUP_ID, "en") == ["group"]
    assert shown(ANNA_ID, GROUP_ID, "ru") == ["creator"]
    await caller.ok("deleteMyCommands", scope=anna)
    assert shown(ANNA_ID, ANNA_ID, "ru") == ["default"]
    assert await caller.ok("getMyCommands", language_code="en") == menu("default_en")
