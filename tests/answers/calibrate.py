"""Fits the weights of ``bot/answers/search.py`` and ``decide.py`` on the tuning questions, and prints them.

Run by hand after the articles, the lexicon or the features have changed:
``python -m tests.answers.calibrate [FOLDER]``, FOLDER keeping the index and its vectors. Where the embedding is
installed it fits the weights for that instead. The questions kept aside are not read here.
"""

from __future__ import annotations

import asyncio
import math
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.answers import semantic
from bot.answers.decide import Signals, logistic
from bot.answers.desk import Answers, Found
from bot.answers.search import Features
from tests.answers.questions import Question, load

ROUNDS = 3_000
RATE = 0.3
DECAY = 0.002
CANDIDATES_COMPARED = 12
IN_SCOPE_KEPT = 0.985  # of the in-scope questions that the cut should let through

Vector = tuple[float, ...]


def main(folder: str) -> None:
    questions = [*load("tune"), *load("tune2"), *load("tune4")]
    found = asyncio.run(_found(questions, Path(folder)))
    rank = fit_ranks([pair for question, result in found for pair in _pairs(question, result)])
    print("RANK_WEIGHTS =", _shown(rank))
    rows = [row for question, result in found if (row := _judged(question, result)) is not None]
    weights, bias = fit_logistic(rows)
    cut = _cut([logistic(bias + _dot(weights, vector)) for vector, is_answer in rows if is_answer])
    shift = math.log(cut / (1 - cut))
    names = ("WITH_COSINE", "BIAS_WITH_COSINE") if semantic.is_installed() else ("WEIGHTS", "BIAS")
    print(names[0], "=", _shown(weights))
    print(names[1], "=", round(bias - shift, 3), f"# so that 0.5 keeps {IN_SCOPE_KEPT:.0%} of what is in scope")


async def _found(questions: Sequence[Question], folder: Path) -> list[tuple[Question, Found]]:
    answers = await Answers.open(data_dir=folder, knowledge_dir=None)
    try:
        await answers.embed()
        return [
            (question, await answers.look(question.text)) for question in questions if question.kind in ("in", "out")
        ]
    finally:
        await answers.close()


def _pairs(question: Question, found: Found) -> Iterable[Vector]:
    """Differences of features, right candidate less wrong one."""
    if question.kind != "in":
        return
    candidates = found.candidates[:CANDIDATES_COMPARED]
    right = [candidate for candidate in candidates if candidate.slug in question.topics]
    wrong = [candidate for candidate in candidates if candidate.slug not in question.topics]
    if not right:
        return
    best = max(right, key=lambda candidate: candidate.score)
    for other in wrong:
        yield _difference(best.features, other.features)


def _difference(first: Features, second: Features) -> Vector:
    return tuple(a - b for a, b in zip(first.values(), second.values(), strict=True))


def _judged(question: Question, found: Found) -> tuple[Vector, bool] | None:
    signals: Signals | None = found.signals
    if signals is None:
        return None
    return signals.values(), question.kind == "in"


def fit_ranks(pairs: Sequence[Vector]) -> Vector:
    """Weights, none negative, that put the right candidate before the wrong ones; they add up to one."""
    weights = [1.0] * len(pairs[0])
    for _round in range(ROUNDS // 4):
        slope = [0.0] * len(weights)
        for pair in pairs:
            missed = 1 - logistic(4 * _dot(weights, pair))
            for position, value in enumerate(pair):
                slope[position] += missed * value
        weights = [
            max(weight + RATE * (gain / len(pairs) * 10 - DECAY * weight), 0.0)
            for weight, gain in zip(weights, slope, strict=True)
        ]
    total = sum(weights)
    return tuple(weight / total for weight in weights)


def fit_logistic(rows: Sequence[tuple[Vector, bool]]) -> tuple[Vector, float]:
    """Logistic regression with a little decay, both classes weighing the same."""
    weights, bias = [0.0] * len(rows[0][0]), 0.0
    shares = {True: sum(is_answer for _vector, is_answer in rows)}
    shares[False] = len(rows) - shares[True]
    for _round in range(ROUNDS):
        slope, slope_bias = [0.0] * len(weights), 0.0
        for vector, is_answer in rows:
            missed = (is_answer - logistic(bias + _dot(weights, vector))) / (2 * shares[is_answer])
            slope_bias += missed
            for position, value in enumerate(vector):
                slope[position] += missed * value
        weights = [w + RATE * 10 * (gain - DECAY * w) for w, gain in zip(weights, slope, strict=True)]
        bias += RATE * 10 * slope_bias
    return tuple(weights), bias


def _cut(scores: list[float]) -> float:
    return sorted(scores)[int((1 - IN_SCOPE_KEPT) * len(scores))]


def _dot(weights: Sequence[float], vector: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, vector, strict=True))


def _shown(weights: Sequence[float]) -> str:
    return "(" + ", ".join(f"{weight:.3f}" for weight in weights) + ")"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(sys.argv[1] if len(sys.argv) > 1 else temporary)
