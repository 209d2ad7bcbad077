"""Answers without an index, for tests of what people see; how articles are found is proved in tests/answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.answers.desk import Answers
from bot.answers.model import Answer, Article, Block, Hit, Known, LiveCommand, Origin, Verdict
from bot.answers.notes import Notes
from bot.fleet import Fleet
from bot.localchat import LocalChat
from bot.store import Store, Via
from bot.telegram import grammar
from bot.telegram.call import Confirmed, Replied, Services
from bot.telegram.command import Role
from bot.telegram.people import Actor, ChatRef
from bot.telegram.reading import read, takes_prose
from bot.ui.texts import translator
from bot.ui.view import Button, Row, View
from tests.bot import Running, run_bot
from tests.features.calls import REGISTRY, FakeCall
from tests.features.fakes import NOW, FakeEngine

NO_ENGINE = "unix:///nonexistent/docker.sock"


def article(id: str = "ports", **changes: Any) -> Article:
    values: dict[str, Any] = {
        "id": id,
        "lang": "en",
        "origin": Origin.SHIPPED,
        "title": f"About {id}",
        "lead": f"The lead of {id}.",
        "block": Block(language="sh", code=f"docker {id}"),
        "body": f"The body of {id}.",
        "sources": ("docker container run",),
    }
    return Article(**{**values, **changes})


def hit(found: Article, score: float = 0.9) -> Hit:
    return Hit(id=found.id, title=found.title, origin=found.origin, score=score)


@dataclass(slots=True)
class FakeAnswers:
    """Answers each question with ``answered[question]``, else with "don't know"; notes are found once refreshed."""

    articles: dict[str, Article] = field(default_factory=dict)
    answered: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, tuple[str, ...] | None]] = field(default_factory=list)
    notes: Path | None = None
    refreshed: int = 0

    def knows(self, *found: Article) -> None:
        self.articles.update({one.id: one for one in found})

    def answers(self, question: str, *found: Article, verdict: Verdict = Verdict.ARTICLE, **more: Any) -> None:
        self.knows(*found)
        values: dict[str, Any] = {
            "question": question,
            "lang": found[0].lang if found else "en",
            "verdict": verdict,
            "confidence": 0.8,
            "article": found[0] if found and verdict is not Verdict.UNKNOWN and verdict is not Verdict.LIVE else None,
            "hits": tuple(hit(one) for one in found),
            **more,
        }
        self.answered[question] = Answer(**values)

    def runs(self, question: str, line: str, *near: Article, lang: str = "en") -> None:
        live = LiveCommand(intent="test", line=line)
        self.answers(question, *near, verdict=Verdict.LIVE, live=live, lang=lang)

    async def watch(self) -> None:
        """Nothing changes by itself here."""

    async def ask(self, text: str, *, lang: str = "", known: Known | None = None) -> Answer:
        self.asked.append((text, known.containers if known is not None else None))
        return self.answered.get(
            text, Answer(question=text, lang=lang or "en", verdict=Verdict.UNKNOWN, confidence=0.1)
        )

    async def article(self, id: str, lang: str) -> Article | None:
        return self.articles.get(id)

    async def search(self, text: str, *, lang: str = "", limit: int = 10) -> tuple[Hit, ...]:
        return tuple(hit(one) for one in self.articles.values() if text in one.title)[:limit]

    async def topics(self, lang: str) -> tuple[Hit, ...]:
        return tuple(hit(one, 0.0) for one in self.articles.values())

    async def refresh(self) -> int:
        self.refreshed += 1
        for id in [id for id, one in self.articles.items() if one.origin is Origin.NOTE]:
            del self.articles[id]
        if self.notes is not None:
            for note in Notes(self.notes).list():
                found = article(note.id, origin=Origin.NOTE, title=note.title, lead=note.text, file=f"{note.id}.md")
                for question in (note.title, *note.questions):
                    self.answers(question, replace(found, block=None, body="", lang=note.lang))
        return 1

    async def close(self) -> None:
        return None


@dataclass(slots=True, kw_only=True)
class AskingCall(FakeCall):
    """Also keeps what came as a new message, the toasts, the lines handed on, and the replies asked for."""

    replies: list[View] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    handed: list[tuple[str, tuple[Row, ...]]] = field(default_factory=list)
    wanted: list[tuple[View, str]] = field(default_factory=list)

    async def reply(self, view: View) -> int | None:
        self.replies.append(view)
        return 3

    async def toast(self, text: str = "", *, is_alert: bool = False) -> None:
        self.toasts.append(text)

    async def hand_on(self, line: str, footer: tuple[Row, ...] = ()) -> None:
        self.handed.append((line, footer))

    async def ask_for_reply(self, view: View, line: str) -> None:
        self.wanted.append((view, line))


def asking_call(
    line: str,
    answers: FakeAnswers,
    *,
    store: Store | None = None,
    data_dir: Path = Path("/nonexistent"),
    engine: FakeEngine | None = None,
    role: Role = Role.ADMIN,
    language: str = "en",
    body: str = "",
    replied: str = "",
    confirmed: Mapping[str, str] | None = None,
    questions_days: int = 90,
) -> AskingCall:
    """The call that typing ``line`` and ``body`` makes, as a reply to a message of the text ``replied``."""
    found = read(REGISTRY, line, body)
    assert found is not None, line
    settings = SimpleNamespace(
        questions_days=questions_days,
        read_only=False,
        data_dir=data_dir,
        temporary_dir=data_dir / "tmp",
    )
    services = SimpleNamespace(
        fleet=Fleet([cast(Any, engine or FakeEngine())]),
        settings=settings,
        registry=REGISTRY,
        answers=answers,
        store=store,
    )
    options_end = ("--",) if takes_prose(found.command) else ()
    return AskingCall(
        services=cast(Services, services),
        command=found.command,
        actor=Actor(id=1, name="Anna", role=role),
        chat=ChatRef(id=1, is_private=True),
        via=Via.COMMAND,
        lang=language,
        t=translator(language),
        now=NOW,
        argv=tuple(found.argv),
        args=grammar.parse(found.command, (*options_end, *found.argv)),
        body=found.body,
        replied=Replied(message_id=9, text=replied, markdown=replied) if replied else None,
        confirmed=Confirmed(bound=confirmed) if confirmed is not None else None,
    )


@asynccontextmanager
async def run_answering(
    answers: FakeAnswers,
    monkeypatch: pytest.MonkeyPatch,
    server: LocalChat,
    data_dir: Path,
    *,
    docker_host: str = NO_ENGINE,
    **changes: Any,
) -> AsyncIterator[Running]:
    """The whole bot, with these answers, and with no engine unless one is given."""

    async def opened(**folders: Any) -> FakeAnswers:
        return answers

    monkeypatch.setattr(Answers, "open", opened)
    async with run_bot(docker_host, data_dir, server, **changes) as running:
        yield running


def text_of(view: View) -> str:
    return str(view.text.render()[0])


def labels(view: View) -> list[str]:
    return [button.text for row in view.rows for button in row]


def button(view: View, begins: str) -> Button:
    return next(button for row in view.rows for button in row if button.text.startswith(begins))
