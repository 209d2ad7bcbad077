"""What came of a set of questions, counted: for the benchmark's tables and for the test that keeps the figures up."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from bot.answers.desk import Answers
from bot.answers.model import Answer, Verdict
from bot.ask import DEFAULT_LANGUAGE, as_text
from tests.answers.questions import Question

_ANSWERED = (Verdict.ARTICLE, Verdict.CHOICE)


@dataclass(frozen=True, slots=True)
class Result:
    question: Question
    answer: Answer

    @property
    def is_right(self) -> bool:
        """It was answered, and the text that is shown holds all that a right answer must; else the article is right."""
        if self.answer.verdict not in _ANSWERED:
            return False
        if not self.question.must:
            return self.is_among(1)
        text = as_text(self.answer)
        return all(re.search(pattern, text, re.IGNORECASE) for pattern in self.question.must)

    @property
    def is_declined(self) -> bool:
        return self.answer.verdict is Verdict.UNKNOWN

    @property
    def is_mapped(self) -> bool:
        """A live question came to the right intent and container, or to the right line."""
        wanted, live = self.question.command, self.answer.live
        if live is not None and any(fnmatchcase(live.line, pattern) for pattern in self.question.runs):
            return True
        if wanted is None or live is None:
            return False
        return (live.intent, live.target) == (wanted["intent"], wanted["target"])

    def is_among(self, first: int) -> bool:
        """The right article is one of the first, whether it is shown or not."""
        return any(hit.id in self.question.topics for hit in self.answer.hits[:first])


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Shares of 1; NaN where there is nothing of that kind."""

    right: float
    recall_1: float
    recall_3: float
    declined: float  # of what is in scope: the fewer the better
    out_declined: float
    mapped: float  # of live ones
    mistaken: float  # of all others: taken for live ones


async def asked(answers: Answers, questions: Iterable[Question]) -> list[Result]:
    """Without containers' names, as ``ask --jsonl`` does it."""
    return [Result(question, await answers.ask(question.text, lang=DEFAULT_LANGUAGE)) for question in questions]


def scores(results: Sequence[Result]) -> Scores:
    kinds = {kind: [result for result in results if result.question.kind == kind] for kind in ("in", "out", "live")}
    return Scores(
        right=_share(kinds["in"], lambda result: result.is_right),
        recall_1=_share(kinds["in"], lambda result: result.is_among(1)),
        recall_3=_share(kinds["in"], lambda result: result.is_among(3)),
        declined=_share(kinds["in"], lambda result: result.is_declined),
        out_declined=_share(kinds["out"], lambda result: result.is_declined),
        mapped=_share(kinds["live"], lambda result: result.is_mapped),
        mistaken=_share(
            [result for result in results if result.question.kind != "live"],
            lambda result: result.answer.live is not None,
        ),
    )


def of_language(results: Iterable[Result], lang: str) -> list[Result]:
    return [result for result in results if result.question.lang == lang]


def of_noise(results: Iterable[Result], noise: str) -> list[Result]:
    return [result for result in results if result.question.noise == noise]


def milliseconds(results: Iterable[Result]) -> list[float]:
    return sorted(result.answer.ms for result in results)


def _share(results: Sequence[Result], is_so: Callable[[Result], bool]) -> float:
    return sum(map(is_so, results)) / len(results) if results else math.nan
