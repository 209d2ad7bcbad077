"""The flow of a question without Telegram: what is asked of the answers, the engine and the log."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.answers.model import Known, Verdict
from bot.engine.model import Container
from bot.errors import DiskFull, EngineUnreachable, UsageError
from bot.features.ask import log_view, names, view
from bot.features.ask.handlers import FEATURE, open_article, turn_article, vote
from bot.features.ask.names import known_names
from bot.features.notes import view as notes_view
from bot.features.notes.handlers import FEATURE as NOTES
from bot.store import Store
from bot.telegram.command import Role
from tests.features.answering import AskingCall, FakeAnswers, article, asking_call, labels
from tests.features.calls import REGISTRY
from tests.features.fakes import NOW, FakeEngine, container


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "lotsman.db", clock=lambda: NOW)
    yield opened
    await opened.close()


@pytest.fixture(autouse=True)
def _nothing_listed_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_last", [])


@dataclass(slots=True)
class HangingEngine(FakeEngine):
    async def list_containers(self, **wanted: Any) -> tuple[Container, ...]:
        await asyncio.Event().wait()
        return ()


async def run(made: AskingCall) -> AskingCall:
    await made.command.run(made)
    return made


async def test_one_listing_serves_the_questions_of_five_seconds(store: Store) -> None:
    engine = FakeEngine(containers=(container("web01"),))
    made = asking_call("ask x", FakeAnswers(), store=store, engine=engine)
    assert await known_names(made, "test") == Known(containers=("web01",), hosts=("test",))
    assert await known_names(made, "test") == Known(containers=("web01",), hosts=("test",))
    assert len(engine.calls) == 1
    made.tick = lambda: NOW + timedelta(seconds=5)
    await known_names(made, "test")
    assert len(engine.calls) == 2


async def test_an_engine_that_hangs_or_is_away_gives_no_names(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    monkeypatch.setattr(names, "WAIT_S", 0.01)
    away = FakeEngine(failures={"list": EngineUnreachable(host="test")})
    for engine in (HangingEngine(), away):
        made = asking_call("ask x", FakeAnswers(), store=store, engine=engine)
        assert await known_names(made, "test") == Known(hosts=("test",))


async def test_every_question_is_kept_with_what_it_was_answered(store: Store) -> None:
    answers = FakeAnswers()
    answers.answers("ports", article("ports"))
    await run(asking_call("ask ports", answers, store=store))
    await run(asking_call("ask nothing", answers, store=store))
    kept = await store.questions.often(since=NOW - timedelta(days=1), limit=10)
    assert [(one.text, one.verdict, one.article_id, one.confidence) for one in kept] == [
        ("nothing", "unknown", "", 0.1),
        ("ports", "article", "ports", 0.8),
    ]


async def test_a_full_disk_holds_no_answer(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    async def refuse(*_asked: object) -> None:
        raise DiskFull

    monkeypatch.setattr(store.questions, "record", refuse)
    assert (await run(asking_call("ask nothing", FakeAnswers(), store=store))).text == "I don't know."


async def test_only_commands_that_the_asker_may_run_are_offered(store: Store) -> None:
    answers = FakeAnswers()
    answers.answers("x", article("a", commands=("rm", "logs", "nosuch", "system df")))
    shown = await run(asking_call("ask x", answers, store=store, role=Role.VIEWER))
    assert [text for text in labels(shown.views[0]) if text.startswith("/")] == ["/logs …", "/system df"]


async def test_an_article_that_is_gone_is_said_in_a_toast(store: Store) -> None:
    made = asking_call("ask x", FakeAnswers(), store=store)
    for action in (turn_article, open_article):
        await action(made, {"id": "gone", "lang": "en"})
    assert made.toasts == ["This article is not there any more"] * 2
    assert (made.views, made.replies) == ([], [])


async def test_a_very_long_note_is_opened_as_a_file(store: Store) -> None:
    answers = FakeAnswers()
    answers.knows(article("manual", body="word " * 5_000))
    made = asking_call("ask x", answers, store=store)
    await turn_article(made, {"id": "manual", "lang": "en", "page": 0})
    ((name, content),) = made.files
    assert name == "manual.md"
    assert content.decode().startswith("# About manual\n\nThe lead of manual.\n\n```sh\ndocker manual\n```\n\nword ")


async def test_answers_come_in_the_language_of_the_question(store: Store) -> None:
    answers = FakeAnswers()
    answers.answers("порт", article("ports", lang="ru"), verdict=Verdict.ARTICLE)
    assert "Источник: статья" in (await run(asking_call("ask порт", answers, store=store, language="en"))).text


async def test_a_vote_is_counted_once_for_a_person(store: Store) -> None:
    made = asking_call("ask x", FakeAnswers(), store=store)
    for is_good in (True, True, False):
        await vote(made, {"id": "ports", "lang": "en", "is_good": is_good})
    (counted,) = await store.questions.votes(limit=10)
    assert (counted.good, counted.bad) == (0, 1)


async def test_questions_are_shown_in_pages_and_since_a_moment(store: Store) -> None:
    for number in range(10):
        await run(asking_call(f"ask question {number}", FakeAnswers(), store=store))
    listed = await run(asking_call("questions --unanswered --since 1h --limit 9", FakeAnswers(), store=store))
    assert len(labels(listed.views[0])) == 8 + 2  # a note for each, and the pager of two pages
    assert "1/2" in labels(listed.views[0])


async def test_a_time_that_is_none_is_refused_by_name(store: Store) -> None:
    with pytest.raises(UsageError) as raised:
        await run(asking_call("questions --since soon", FakeAnswers(), store=store))
    assert raised.value.key == "error-moment"


async def test_an_answered_question_names_its_article_and_a_live_one_its_command(store: Store) -> None:
    answers = FakeAnswers()
    answers.answers("ports", article("ports"))
    answers.runs("what runs", "ps")
    for question in ("ports", "what runs"):
        await run(asking_call(f"ask {question}", answers, store=store))
    shown = await run(asking_call("questions", answers, store=store))
    assert "article ports, 80% sure" in shown.text
    assert "/ps · just now" in shown.text


def test_every_button_below_an_answer_means_a_declared_action() -> None:
    named = {view.ARTICLE, view.OPEN, view.HITS, view.VOTE, view.NOTE_SOURCE, log_view.PAGE, log_view.VOTES_PAGE}
    named |= {notes_view.ARTICLE, notes_view.PAGE, notes_view.SOURCE}
    assert named == {action.name for action in (*FEATURE.actions, *NOTES.actions)}


def test_what_answers_offer_exists() -> None:
    assert {"ask", "note", "notes", "note rm", "questions"} <= {command.name for command in REGISTRY.commands}
