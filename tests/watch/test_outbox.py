"""From a committed row to a message in a chat, against the strict server and what a bad night does to it."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiogram.exceptions import TelegramMigrateToChat, TelegramServerError
from aiogram.methods import GetMe, SendMessage, TelegramMethod
from aiogram.utils.formatting import Bold, ExpandableBlockQuote, Text

from bot.localchat import ANNA_ID, GROUP_ID, OLEG_ID, LocalChat, Trouble
from bot.localchat.floods import Floods
from bot.telegram.people import ChatRef
from bot.ui.view import Button, Tap, View
from bot.watch.chat_delivery import CLOSED_RETRY
from bot.watch.outbox import STUCK_AFTER_S
from tests.watch.delivery import NIGHT, Night, night, post, until

CARD = "incident:17"
BUTTON = Button(text="Logs", tap=Tap(action="command", args={"line": "logs web01"}))
REPEAT = "Possibly a repeat: the last attempt to send this broke off"
OLD_GROUP = -4001


@pytest.fixture
async def bad_night(tmp_path: Path, server: LocalChat) -> AsyncIterator[Night]:
    async with night(tmp_path, server, admins=(ANNA_ID, OLEG_ID)) as opened:
        yield opened


def refusing(chat_id: int, error: type[TelegramServerError], times: int) -> Any:
    """A Telegram that has trouble with one chat only, so many times."""
    left = times

    async def before(method: TelegramMethod[Any]) -> None:
        nonlocal left
        if getattr(method, "chat_id", None) == chat_id and left:
            left -= 1
            raise error(method=method, message="Internal Server Error")

    return before


# what a chat gets


async def test_a_post_comes_with_its_marks_and_buttons_and_leaves_the_outbox(bad_night: Night) -> None:
    text = Text("🔴 ", Bold("web01"), " crashed\n", ExpandableBlockQuote("line 1\nline 2"))
    await bad_night.put(post(ANNA_ID, text, rows=((BUTTON, Button(text="id", copy="c0ffee")),), card=CARD))
    await bad_night.delivered()
    (message,) = bad_night.server.world.history(ANNA_ID)
    assert message.text == "🔴 web01 crashed\nline 1\nline 2"
    assert [entity.type for entity in message.entities] == ["bold", "expandable_blockquote"]
    data = message.button(0, 0)["callback_data"]
    assert await bad_night.store.keyboards.load(data, ANNA_ID) is not None
    assert await bad_night.store.outbox.waiting() == 0
    (copy,) = await bad_night.store.outbox.copies(CARD)
    assert (copy.chat_id, copy.message_id, copy.delivered_at) == (ANNA_ID, message.message_id, NIGHT)


async def test_only_what_is_meant_to_ring_rings(bad_night: Night) -> None:
    await bad_night.put(post(ANNA_ID, "critical"), post(ANNA_ID, "warning", is_silent=True))
    await bad_night.delivered()
    assert [(call.text, bool(call.disable_notification)) for call in bad_night.calls.sends] == [
        ("critical", False),
        ("warning", True),
    ]


async def test_posts_come_in_the_order_of_their_commit(bad_night: Night) -> None:
    texts = [f"alert {number}" for number in range(40)]
    await bad_night.put(*(post(chat_id, text) for text in texts for chat_id in (ANNA_ID, OLEG_ID)))
    await bad_night.delivered()
    assert bad_night.texts(ANNA_ID) == texts
    assert bad_night.texts(OLEG_ID) == texts


async def test_what_comes_while_it_runs_is_told_at_once(bad_night: Night) -> None:
    bad_night.run()
    await bad_night.put(post(ANNA_ID, "first"))
    await bad_night.delivered()
    await bad_night.put(post(ANNA_ID, "second"))
    await bad_night.delivered()
    assert bad_night.texts(ANNA_ID) == ["first", "second"]
    assert bad_night.time.waits == []


async def test_a_held_post_comes_at_its_hour_and_is_not_called_late_for_the_holding_alone(bad_night: Night) -> None:
    await bad_night.put(post(ANNA_ID, "at seven", hold_until=NIGHT + timedelta(hours=5)), post(ANNA_ID, "now"))
    await bad_night.delivered()
    assert bad_night.texts(ANNA_ID) == ["now"]
    bad_night.time.pass_by(5 * 3600)
    bad_night.store.outbox.committed()
    await bad_night.delivered()
    assert bad_night.texts(ANNA_ID) == ["now", "at seven"]


async def test_a_late_one_says_when_it_was_and_how_late_it_is(bad_night: Night) -> None:
    bad_night.time.pass_by(31 * 60)
    await bad_night.put(post(ANNA_ID, Text(Bold("web01"), " crashed")))
    await bad_night.delivered()
    (message,) = bad_night.server.world.history(ANNA_ID)
    assert message.text == "Happened 02:13, told 31 min late\nweb01 crashed"
    assert message.text[message.entities[0].offset :].startswith("web01")


async def test_a_late_one_of_another_day_has_its_date(tmp_path: Path, server: LocalChat) -> None:
    async with night(tmp_path, server, language="ru") as bad_night:
        bad_night.time.pass_by(26 * 3600)
        await bad_night.put(post(ANNA_ID, "web01"))
        await bad_night.delivered()
        assert bad_night.texts(ANNA_ID) == ["Это было 2026-11-24 02:13, сообщаю с опозданием: 26 ч\nweb01"]


async def test_a_post_may_name_its_own_language_and_time(bad_night: Night) -> None:
    bad_night.time.pass_by(31 * 60)
    await bad_night.put(post(GROUP_ID, "web01", lang="ru", time_zone="Asia/Novosibirsk"))
    await bad_night.delivered()
    assert bad_night.texts(GROUP_ID) == ["Это было 09:13, сообщаю с опозданием: 31 мин\nweb01"]


async def test_a_long_text_comes_in_messages_with_the_buttons_on_the_last(bad_night: Night) -> None:
    lines = [f"{number:04} ничего необычного" for number in range(400)]
    await bad_night.put(post(ANNA_ID, "\n".join(lines), rows=((BUTTON,),)))
    await bad_night.delivered()
    messages = bad_night.server.world.history(ANNA_ID)
    assert "".join(message.text for message in messages).replace("\n", "") == "".join(lines)
    assert [bool(message.content.inline_keyboard) for message in messages] == [False, False, True]


async def test_a_card_that_is_too_long_is_one_message(bad_night: Night) -> None:
    await bad_night.put(post(ANNA_ID, "a line\n" * 900, card=CARD, rows=((BUTTON,),)))
    await bad_night.delivered()
    (message,) = bad_night.server.world.history(ANNA_ID)
    assert message.text.endswith("a line\n…")
    assert message.content.inline_keyboard


# cards


async def test_a_card_is_edited_in_place(bad_night: Night) -> None:
    await bad_night.put(post(ANNA_ID, "died", card=CARD))
    await bad_night.delivered()
    await bad_night.put(post(ANNA_ID, "healthy after 3 m", card=CARD))
    await bad_night.delivered()
    assert bad_night.texts(ANNA_ID) == ["healthy after 3 m"]
    assert len(bad_night.calls.sends) == 1


async def test_an_edit_that_is_overtaken_is_never_made(bad_night: Night) -> None:
    await bad_night.put(post(ANNA_ID, "died", card=CARD))
    await bad_night.delivered()
    await bad_night.put(*(post(ANNA_ID, f"restarted {number} times", card=CARD) for number in range(1, 8)))
    await bad_night.delivered()
    assert [call.text for call in bad_night.calls.edits] == ["restarted 7 times"]


async def test_a_card_is_edited_once_a_second_at_most_and_its_last_state_shows(bad_night: Night) -> None:
    await bad_night.put(post(ANNA_ID, "died", card=CARD))
    await bad_night.delivered()
    shown_at = []
    for number in range(5):
        await bad_night.put(post(ANNA_ID, f"restarted {number} times", card=CARD))
        await bad_night.delivered()
        shown_at.append(bad_night.time.monotonic())
    assert shown_at == pytest.approx([1.0, 2.0, 3.0, 4.0, 5.0])
    assert bad_night.texts(ANNA_ID) == ["restarted 4 times"]


async def test_a_card_that_rings_again_is_a_new_message_and_lives_on_there(bad_night: Night) -> None:
    for text, rings in (("died", False), ("nobody has it", True), ("on it: Anna", False)):
        await bad_night.put(post(ANNA_ID, text, card=CARD, rings_again=rings))
        await bad_night.delivered()
    assert bad_night.texts(ANNA_ID) == ["died", "on it: Anna"]
    first, second = bad_night.server.world.history(ANNA_ID)
    (copy,) = await bad_night.store.outbox.copies(CARD)
    assert (copy.message_id, second.reply_to) == (second.message_id, first.message_id)


async def test_states_of_a_card_that_could_not_be_told_come_as_one_message_that_rings(bad_night: Night) -> None:
    await bad_night.put(post(ANNA_ID, "died", card=CARD), post(ANNA_ID, "other", card="incident:18"))
    await bad_night.put(post(ANNA_ID, "healthy", card=CARD, is_silent=True, happened_at=NIGHT + timedelta(minutes=3)))
    await bad_night.delivered()
    assert [(call.text, bool(call.disable_notification)) for call in bad_night.calls.sends] == [
        ("healthy", False),
        ("other", False),
    ]


async def test_a_state_that_comes_while_the_last_one_is_being_sent_is_shown_after_it(bad_night: Night) -> None:
    async def put_the_next(method: TelegramMethod[Any]) -> None:
        if isinstance(method, SendMessage):
            bad_night.calls.before = None
            await bad_night.put(post(ANNA_ID, "healthy", card=CARD))

    bad_night.calls.before = put_the_next
    await bad_night.put(post(ANNA_ID, "died", card=CARD))
    await bad_night.delivered()
    assert ([call.text for call in bad_night.calls.sends], bad_night.texts(ANNA_ID)) == (["died"], ["healthy"])


async def test_new_messages_go_before_edits(bad_night: Night) -> None:
    await bad_night.put(post(ANNA_ID, "died", card=CARD))
    await bad_night.delivered()
    bad_night.time.pass_by(5)
    await bad_night.put(post(ANNA_ID, "healthy", card=CARD), post(ANNA_ID, "db died", happened_at=bad_night.time.now))
    await bad_night.delivered()
    told = [call.text for call in bad_night.calls.seen if not isinstance(call, GetMe)]  # type: ignore[attr-defined]
    assert told == ["died", "db died", "healthy"]


async def test_an_edit_that_has_long_waited_gets_every_other_turn(bad_night: Night) -> None:
    for number in range(3):
        await bad_night.put(post(ANNA_ID, f"{number} died", card=f"incident:{number}"))
    await bad_night.delivered()
    await bad_night.put_unnoticed(*(post(ANNA_ID, f"{n} healthy", card=f"incident:{n}") for n in range(3)))
    bad_night.time.pass_by(20)
    await bad_night.put(*(post(ANNA_ID, f"alert {number}") for number in range(3)))
    await bad_night.delivered()
    told = [call.text for call in bad_night.calls.seen[3:]]  # type: ignore[attr-defined]
    assert told == ["0 healthy", "alert 0", "1 healthy", "alert 1", "2 healthy", "alert 2"]


async def test_a_card_whose_message_was_deleted_comes_anew_without_ringing(bad_night: Night) -> None:
    await bad_night.put(post(ANNA_ID, "died", card=CARD))
    await bad_night.delivered()
    bad_night.server.delete(ANNA_ID, ANNA_ID, bad_night.server.world.history(ANNA_ID)[0].message_id)
    await bad_night.put(post(ANNA_ID, "healthy", card=CARD))
    await bad_night.delivered()
    assert bad_night.texts(ANNA_ID) == ["healthy"]
    assert bad_night.calls.sends[-1].disable_notification is True


async def test_a_state_that_shows_already_is_no_trouble(bad_night: Night) -> None:
    for _ in range(2):
        await bad_night.put(post(ANNA_ID, "died", card=CARD))
        await bad_night.delivered()
    assert await bad_night.store.outbox.waiting() == 0
    assert len(bad_night.calls.edits) == 1


async def test_a_topic_that_is_gone_leaves_the_chat_itself(bad_night: Night) -> None:
    with bad_night.server.expecting("message thread not found"):
        await bad_night.put(post(GROUP_ID, "died", topic_id=5, card=CARD))
        await bad_night.delivered()
    await bad_night.put(post(GROUP_ID, "healthy", topic_id=5, card=CARD))
    await bad_night.delivered()
    assert bad_night.texts(GROUP_ID) == ["healthy"]


# what Telegram does


async def test_a_wait_is_as_long_as_told(bad_night: Night) -> None:
    bad_night.server.faults.start(Trouble.FLOOD, "sendMessage", times=2, seconds=37)
    await bad_night.put(post(ANNA_ID, "alert"))
    await bad_night.delivered()
    assert bad_night.time.waits == [37, 37]
    assert bad_night.texts(ANNA_ID) == ["Happened 02:13, told 1 min late\nalert"]


async def test_strict_limits_lose_nothing(tmp_path: Path) -> None:
    strict = LocalChat(token="7000000001:LOCAL")
    await strict.start()
    async with night(tmp_path, strict) as bad_night:
        strict.world.clock = bad_night.time.timestamp
        strict.world.floods = Floods()
        texts = [f"alert {number}" for number in range(50)]
        await bad_night.put(*(replace(post(GROUP_ID, text), happened_at=NIGHT + timedelta(hours=1)) for text in texts))
        await bad_night.delivered()
        assert bad_night.texts(GROUP_ID) == texts
    await strict.stop()
    assert strict.violations == []


@pytest.mark.parametrize("trouble", [Trouble.SERVER_ERROR, Trouble.BAD_GATEWAY, Trouble.OUTAGE])
async def test_trouble_is_waited_out_ever_more_slowly_and_without_an_end(bad_night: Night, trouble: Trouble) -> None:
    fault = bad_night.server.faults.start(trouble)

    def end_after_half_an_hour(_seconds: float) -> None:
        if bad_night.time.monotonic() > 1800:
            bad_night.server.faults.end(fault)

    bad_night.time.on_wait = end_after_half_an_hour
    await bad_night.put(post(ANNA_ID, "alert"), post(ANNA_ID, "another", happened_at=NIGHT + timedelta(minutes=31)))
    await bad_night.delivered()
    assert bad_night.time.waits[:9] == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]
    first, second = bad_night.texts(ANNA_ID)
    assert re.fullmatch(r"Happened 02:13, told 3[01] min late\n(.*\n)?alert", first)
    assert second == "another"


async def test_in_an_outage_one_attempt_is_made_and_the_rest_are_calls_that_leave_no_trace(bad_night: Night) -> None:
    fault = bad_night.server.faults.start(Trouble.OUTAGE)
    bad_night.time.on_wait = lambda _: bad_night.server.faults.end(fault) if bad_night.time.monotonic() > 900 else None
    await bad_night.put(post(ANNA_ID, "alert"))
    await bad_night.delivered()
    assert len(bad_night.calls.sends) == 2
    assert len([call for call in bad_night.calls.seen if isinstance(call, GetMe)]) > 10


async def test_an_answer_that_got_lost_makes_a_repeat_that_says_so(bad_night: Night) -> None:
    bad_night.server.faults.start(Trouble.LOSE_ANSWER, "sendMessage", times=1)
    await bad_night.put(post(ANNA_ID, "died", card=CARD))
    await bad_night.delivered()
    assert bad_night.texts(ANNA_ID) == ["died", f"{REPEAT}\ndied"]
    await bad_night.put(post(ANNA_ID, "healthy", card=CARD))
    await bad_night.delivered()
    assert bad_night.texts(ANNA_ID) == ["died", f"{REPEAT}\nhealthy"]


async def test_an_edit_whose_answer_got_lost_says_nothing(bad_night: Night) -> None:
    await bad_night.put(post(ANNA_ID, "died", card=CARD))
    await bad_night.delivered()
    bad_night.server.faults.start(Trouble.RESET_MID_ANSWER, "editMessageText", times=1)
    await bad_night.put(post(ANNA_ID, "healthy", card=CARD))
    await bad_night.delivered()
    assert bad_night.texts(ANNA_ID) == ["healthy"]
    assert await bad_night.store.outbox.waiting() == 0


async def test_where_nobody_listens_nothing_can_have_been_taken(bad_night: Night) -> None:
    await bad_night.server.stop()

    async def start_again() -> None:
        port = bad_night.server.port
        bad_night.server = LocalChat(token="7000000001:LOCAL", floods=False, port=port)
        await bad_night.server.start()

    bad_night.run()
    await bad_night.put(post(ANNA_ID, "alert"))

    async def has_tried_twice() -> bool:
        return len(bad_night.calls.seen) >= 2

    await until(has_tried_twice)
    await start_again()
    await bad_night.delivered()
    assert bad_night.texts(ANNA_ID)[0].splitlines()[-1] == "alert"
    assert REPEAT not in bad_night.texts(ANNA_ID)[0]
    await bad_night.server.stop()


async def test_one_chats_trouble_does_not_hold_another(bad_night: Night) -> None:
    bad_night.calls.before = refusing(ANNA_ID, TelegramServerError, times=10**9)
    bad_night.run()
    texts = [f"alert {number}" for number in range(20)]
    soon = NIGHT + timedelta(days=3650)
    await bad_night.put(*(post(chat_id, text, happened_at=soon) for text in texts for chat_id in (ANNA_ID, OLEG_ID)))

    async def is_one_left() -> bool:
        return await bad_night.store.outbox.waiting() == len(texts)

    await until(is_one_left)
    assert bad_night.texts(OLEG_ID) == texts
    assert bad_night.texts(ANNA_ID) == []
    bad_night.calls.before = None
    await bad_night.delivered()
    assert bad_night.texts(ANNA_ID) == texts


BAD_MARK = {"type": "text_link", "offset": 0, "length": 3, "url": 7}
MADE_UP_MARK = {"type": "made_up", "offset": 0, "length": 3}
EMPTY_BUTTON = {"text": "copy", "copy": ""}
SENTENCE = "There is news, but Telegram did not take its text. See /incidents"


@pytest.mark.parametrize(
    ("packed", "shown", "has_buttons"),
    [
        ({"text": "web01", "entities": [], "rows": [[EMPTY_BUTTON]]}, "web01", False),
        ({"text": "web01", "entities": [MADE_UP_MARK], "rows": []}, "web01", False),
        ({"text": "web01", "entities": [BAD_MARK], "rows": []}, SENTENCE, False),
        ({"words": "of another version"}, SENTENCE, False),
    ],
)
async def test_what_telegram_does_not_take_is_told_more_plainly(
    bad_night: Night, packed: dict[str, Any], shown: str, has_buttons: bool
) -> None:
    await bad_night.put(replace(post(ANNA_ID, ""), view=packed, card=CARD))
    await bad_night.delivered()
    (message,) = bad_night.server.world.history(ANNA_ID)
    assert (message.text, bool(message.content.inline_keyboard)) == (shown, has_buttons)
    bad_night.server.violations.clear()  # these were wanted


async def test_a_chat_that_blocks_the_bot_is_left_alone_and_the_admins_are_told_elsewhere(bad_night: Night) -> None:
    bad_night.server.block(ANNA_ID)
    bad_night.run()
    await bad_night.put(post(ANNA_ID, "first"), post(ANNA_ID, "second"), post(GROUP_ID, "first"))
    await bad_night.delivered()
    assert bad_night.texts(GROUP_ID) == ["first"]
    (notice,) = bad_night.texts(OLEG_ID)
    assert notice == (
        "Chat 1001 takes no messages: Forbidden: bot was blocked by the user. Waiting to be sent: 2."
        " They go out once it takes them again."
    )
    assert len([call for call in bad_night.calls.sends if call.chat_id == ANNA_ID]) == 1
    assert dict(await bad_night.store.outbox.closed()) == {ANNA_ID: "Forbidden: bot was blocked by the user"}
    assert bad_night.outbox.is_alive()


async def test_a_closed_chat_is_tried_every_hour_and_told_of_once(bad_night: Night) -> None:
    bad_night.server.block(ANNA_ID)
    await bad_night.put(post(ANNA_ID, "alert"))
    await bad_night.delivered()
    for _ in range(3):
        bad_night.time.pass_by(CLOSED_RETRY.total_seconds())
        bad_night.store.outbox.committed()
        await bad_night.delivered()
    assert len([call for call in bad_night.calls.sends if call.chat_id == ANNA_ID]) == 4
    assert len(bad_night.texts(OLEG_ID)) == 1


async def test_a_chat_that_lets_the_bot_in_again_gets_all_that_waited(bad_night: Night) -> None:
    bad_night.server.block(ANNA_ID)
    await bad_night.put(post(ANNA_ID, "first"), post(ANNA_ID, "second"))
    await bad_night.delivered()
    bad_night.server.block(ANNA_ID, is_blocked=False)
    await bad_night.outbox.reopen(ANNA_ID)
    await bad_night.delivered()
    assert bad_night.texts(ANNA_ID) == ["first", "second"]
    assert await bad_night.store.outbox.closed() == {}


async def test_a_closed_chat_that_nobody_can_be_told_of_counts_as_dead(tmp_path: Path, server: LocalChat) -> None:
    async with night(tmp_path, server, admins=(ANNA_ID,)) as bad_night:
        server.block(ANNA_ID)
        await bad_night.put(post(ANNA_ID, "alert"))
        await bad_night.delivered()
        bad_night.store.outbox.committed()

        async def is_dead() -> bool:
            return not bad_night.outbox.is_alive()

        await until(is_dead)


async def test_a_group_that_became_a_supergroup_is_followed(bad_night: Night) -> None:
    moved = []

    async def migrate(method: TelegramMethod[Any]) -> None:
        if getattr(method, "chat_id", None) == OLD_GROUP:
            raise TelegramMigrateToChat(method=method, message="upgraded", migrate_to_chat_id=GROUP_ID)

    bad_night.calls.before = migrate
    bad_night.store.outbox.on_move.append(lambda _connection, old, new: moved.append((old, new)))
    await bad_night.put(post(OLD_GROUP, "died", card=CARD), post(OLD_GROUP, "second"))
    await bad_night.delivered()
    await bad_night.put(post(OLD_GROUP, "healthy", card=CARD))
    await bad_night.delivered()
    assert bad_night.texts(GROUP_ID) == ["healthy", "second"]
    assert moved == [(OLD_GROUP, GROUP_ID)]
    assert len([call for call in bad_night.calls.sends if call.chat_id == OLD_GROUP]) == 1


# beside the rest of the bot


async def test_a_wait_that_telegram_told_an_alert_holds_answers_too(bad_night: Night) -> None:
    chat = ChatRef(id=ANNA_ID, is_private=True)
    lane = bad_night.sender.lanes.of(ANNA_ID)
    lane.rest(30)
    assert await bad_night.sender.send(chat, View(text=Text("answer"))) is not None
    assert bad_night.time.monotonic() == 30
    lane.rest(3600)
    assert await bad_night.sender.send(chat, View(text=Text("not waited for"))) is None
    assert bad_night.texts(ANNA_ID) == ["answer"]


async def test_an_alert_goes_before_answers_that_hang_in_its_chat(bad_night: Night) -> None:
    chat = ChatRef(id=ANNA_ID, is_private=True)
    answers = [
        bad_night.nursery.start(bad_night.sender.send(chat, View(text=Text(f"answer {number}"))), name="answer")
        for number in range(3)
    ]

    async def let_the_first_answer_hang(method: TelegramMethod[Any]) -> None:
        bad_night.calls.before = None
        await bad_night.put(post(ANNA_ID, "alert"))
        await bad_night.delivered()

    bad_night.calls.before = let_the_first_answer_hang
    bad_night.run()
    await asyncio.wait(answers)
    assert bad_night.texts(ANNA_ID) == ["alert", "answer 0", "answer 1", "answer 2"]


async def test_a_stop_lets_the_call_that_is_under_way_end(bad_night: Night) -> None:
    is_sending, may_go_on = asyncio.Event(), asyncio.Event()

    async def hold(method: TelegramMethod[Any]) -> None:
        is_sending.set()
        await may_go_on.wait()

    bad_night.calls.before = hold
    bad_night.run()
    await bad_night.put(post(ANNA_ID, "first"), post(ANNA_ID, "second"))
    await is_sending.wait()
    stopping = bad_night.nursery.start(bad_night.outbox.stop(), name="stop")
    may_go_on.set()
    await stopping
    assert bad_night.texts(ANNA_ID) == ["first"]
    assert await bad_night.store.outbox.waiting() == 1


async def test_it_counts_as_dead_when_a_chat_takes_nothing_for_minutes(bad_night: Night) -> None:
    assert not bad_night.outbox.is_alive()  # it does not run yet
    bad_night.calls.before = refusing(ANNA_ID, TelegramServerError, times=10**9)
    alive = {}
    bad_night.time.on_wait = lambda _: alive.update({bad_night.time.monotonic(): bad_night.outbox.is_alive()})
    bad_night.run()
    await bad_night.put(post(ANNA_ID, "alert"))

    async def is_long_stuck() -> bool:
        return bad_night.time.monotonic() > 600

    await until(is_long_stuck)
    assert all(is_alive for at, is_alive in alive.items() if at <= 60)
    assert not any(is_alive for at, is_alive in alive.items() if at > STUCK_AFTER_S)


async def test_rows_that_wait_longest_are_known(bad_night: Night) -> None:
    await bad_night.put(post(ANNA_ID, "held", hold_until=NIGHT + timedelta(hours=5)))
    assert await bad_night.store.outbox.oldest_waiting_at() is None
    bad_night.time.pass_by(60)
    await bad_night.put(post(ANNA_ID, "alert"))
    assert await bad_night.store.outbox.oldest_waiting_at() == NIGHT + timedelta(seconds=60)
