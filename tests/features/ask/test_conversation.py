"""Asking, through the whole bot: in private, in a group, by the words of a reply; what is pressed below an answer."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answers.model import Verdict
from bot.localchat import LocalChat
from tests.bot import Running
from tests.features.answering import FakeAnswers, article, run_answering

QUESTION = "как открыть порт"
PORTS = article(
    "ports",
    lang="ru",
    title="Порты",
    lead="Порт открывает `-p`.",
    body="Подробности.",
    commands=("port", "ps"),
    related=("expose",),
)
EXPOSE = article("expose", lang="ru", title="EXPOSE ничего не открывает")


@pytest.fixture
def answers() -> FakeAnswers:
    made = FakeAnswers()
    made.answers(QUESTION, PORTS, EXPOSE)
    return made


@pytest.fixture
async def asking(
    answers: FakeAnswers, server: LocalChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Running]:
    async with run_answering(answers, monkeypatch, server, tmp_path / "data") as running:
        yield running


async def test_plain_words_in_private_are_a_question(asking: Running) -> None:
    reply = await asking.vera.say(QUESTION)
    assert reply.text == "Порты\n\nПорт открывает -p.\n\ndocker ports\n\nИсточник: статья ports · docker container run"
    assert reply.marked("bold") == ["Порты"]
    assert reply.marked("pre") == ["docker ports"]
    assert reply.rows == (
        ("Подробнее", "Скопировать"),
        ("/port …", "/ps"),
        ("EXPOSE ничего не открывает",),
        ("👍", "👎"),
    )


async def test_a_question_is_recorded_with_its_words_and_as_a_question(
    answers: FakeAnswers, server: LocalChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run_answering(answers, monkeypatch, server, tmp_path / "data") as asking:
        await asking.vera.say(f"{QUESTION}, TOKEN=abc")
        await asking.vera.say("/ask " + QUESTION)
    rows = [(row["command"], row["via"], row["arguments"], row["outcome"]) for row in asking.audit()]
    assert rows == [
        ("ask", "question", f'["{QUESTION}, TOKEN=***"]', "ok"),
        ("ask", "command", f'["{QUESTION}"]', "ok"),
    ]


@pytest.mark.parametrize("words", ["@lotsman_local_bot {}", "{} @Lotsman_Local_Bot", "@lotsman_local_bot, {}"])
async def test_in_a_group_a_question_that_names_the_bot_is_answered(asking: Running, words: str) -> None:
    reply = await asking.vera.in_group().say(words.format(QUESTION))
    assert reply.text.startswith("Порты\n")


async def test_in_a_group_a_reply_to_the_bot_is_a_question(asking: Running) -> None:
    first = await asking.vera.in_group().say("/help")
    reply = await asking.oleg.in_group().say(QUESTION, reply_to=first)
    assert reply.text.startswith("Порты\n")


async def test_in_a_group_what_is_not_meant_for_the_bot_is_left_alone(asking: Running, answers: FakeAnswers) -> None:
    group = asking.vera.in_group()
    group.say_only(QUESTION)
    group.say_only(f"@somebody {QUESTION}")
    group.say_only(f"mail@lotsman_local_bot.example {QUESTION}")
    await group.say("/help")
    assert answers.asked == []


async def test_a_command_after_the_bots_name_is_a_command(asking: Running, answers: FakeAnswers) -> None:
    reply = await asking.vera.in_group().say("@lotsman_local_bot /help ask")
    assert reply.text.startswith("/ask")
    assert answers.asked == []


async def test_a_question_may_begin_with_docker_and_a_command_still_does(asking: Running, answers: FakeAnswers) -> None:
    await asking.vera.say("docker ps не показывает контейнер")
    assert [text for text, _names in answers.asked] == ["docker ps не показывает контейнер"]
    assert (await asking.vera.say("docker help ask")).text.startswith("/ask")


async def test_a_question_may_be_another_message_that_is_replied_to(asking: Running) -> None:
    quoted = asking.oleg.in_group().say_only(QUESTION)
    listed = await asking.vera.in_group().wait_for(lambda reply: reply.message_id == quoted.message_id)
    reply = await asking.vera.in_group().say("/ask", reply_to=listed)
    assert reply.text.startswith("Порты\n")


async def test_who_asks_nothing_is_shown_how_to_ask(asking: Running, answers: FakeAnswers) -> None:
    answers.answers("сколько места занимают образы", PORTS)
    reply = await asking.vera.say("/ask")
    assert len(reply.rows) == 3
    assert (await asking.vera.press("сколько места", message=reply)).text.startswith("Порты\n")


async def test_quotes_apostrophes_and_dashes_in_a_question_are_only_text(asking: Running, answers: FakeAnswers) -> None:
    await asking.vera.say("/ask why doesn't “-p 80:80” work")
    await asking.vera.say("-p don't")
    assert [text for text, _names in answers.asked] == ["why doesn't “-p 80:80” work", "-p don't"]


async def test_more_shows_the_whole_article_in_place_and_less_the_short_one(asking: Running) -> None:
    short = await asking.vera.say(QUESTION)
    whole = await asking.vera.press("Подробнее", message=short)
    assert whole.message_id == short.message_id
    assert "Подробности." in whole.text
    again = await asking.vera.press("Короче", message=whole)
    assert (again.text, again.rows) == (short.text, short.rows)


async def test_a_related_article_comes_as_a_message_of_its_own(asking: Running) -> None:
    short = await asking.vera.say(QUESTION)
    other = await asking.vera.press("EXPOSE", message=short)
    assert other.message_id != short.message_id
    assert other.text.startswith("EXPOSE ничего не открывает\n")


async def test_a_vote_is_thanked_for_and_the_last_one_counts(asking: Running) -> None:
    reply = await asking.vera.say(QUESTION)
    assert (await asking.vera.press("👍", message=reply)).toast == "Спасибо, записано"
    await asking.vera.press("👎", message=reply)
    votes = await asking.anna.say("/questions --votes")
    assert votes.text == "Оценки статей, худшие сверху\n👎 1  👍 0  Порты"


async def test_a_close_second_is_offered(asking: Running, answers: FakeAnswers) -> None:
    answers.answers("порт", PORTS, EXPOSE, verdict=Verdict.CHOICE)
    reply = await asking.vera.say("порт")
    other = await asking.vera.press("Или: EXPOSE", message=reply)
    assert other.text.startswith("EXPOSE ничего не открывает\n")


async def test_what_is_not_known_is_said_with_the_nearest_topics(asking: Running, answers: FakeAnswers) -> None:
    answers.answers("погода", PORTS, EXPOSE, verdict=Verdict.UNKNOWN, lang="ru")
    reply = await asking.vera.say("погода")
    assert reply.text == "Не знаю.\nБлижайшие темы:"
    assert reply.buttons == ["Порты", "EXPOSE ничего не открывает"]
    assert (await asking.vera.press("Порты", message=reply)).text.startswith("Порты\n")


async def test_a_question_that_stayed_unanswered_is_counted_for_the_admin(asking: Running) -> None:
    await asking.vera.say("как сварить борщ?")
    await asking.oleg.say("Как сварить борщ")
    reply = await asking.anna.say("/questions --unanswered")
    assert "2× Как сварить борщ\nбез ответа" in reply.text
    assert reply.buttons == ["Заметка: Как сварить борщ"]


async def test_a_viewer_does_not_see_what_was_asked(asking: Running) -> None:
    reply = await asking.vera.say("/questions")
    assert reply.text == "Команда /questions доступна только администраторам."


async def test_a_long_pasted_error_is_answered_by_its_beginning(asking: Running, answers: FakeAnswers) -> None:
    await asking.vera.say("x" * 1_500)
    assert [len(text) for text, _names in answers.asked] == [1_000]


async def test_a_secret_in_a_question_does_not_reach_the_log_of_questions(asking: Running) -> None:
    await asking.vera.say("что значит DB_PASSWORD=hunter2")
    reply = await asking.anna.say("/questions --unanswered")
    assert "DB_PASSWORD=***" in reply.text
    assert "hunter2" not in reply.text


async def test_with_no_days_nothing_is_kept_of_questions(
    answers: FakeAnswers, server: LocalChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run_answering(answers, monkeypatch, server, tmp_path / "data", questions_days=0) as asking:
        await asking.vera.say("что угодно")
        assert (await asking.anna.say("/questions")).text == "Вопросы не записываются: QUESTIONS_DAYS=0."
