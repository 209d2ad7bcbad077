"""The shipped articles, indexed once for all tests that ask them."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest

from bot.answers.desk import Answers, Found
from bot.answers.model import Answer, Known
from bot.answers.repair import Repaired


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers room for tests without a loop of their own."""

    _answers: Answers
    _runner: asyncio.Runner

    def ask(
        self, text: str, *, lang: str = "", names: Iterable[str] | None = None, known: Known | None = None
    ) -> Answer:
        """``names`` are the containers where nothing else is known."""
        there = known if names is None else Known(containers=tuple(names))
        return self._runner.run(self._answers.ask(text, lang=lang, known=there))

    def look(self, text: str) -> Found:
        return self._runner.run(self._answers.look(text))

    def read(self, text: str) -> Repaired:
        return self.look(text).question


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with asyncio.Runner() as runner:
        answers = runner.run(Answers.open(data_dir=tmp_path_factory.mktemp("answers"), knowledge_dir=None))
        yield Asked(answers, runner)
        runner.run(answers.close())
