from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.decide import ANSWER_FROM, BIAS, WEIGHTS, Signals, confidence, logistic, signals
from bot.answers.decoys import DECOY_PREFIX
from bot.answers.repair import Vocabulary, repaired
from bot.answers.search import Candidate, Features
from tests.answers.conftest import Asked

SURE = Signals(
    score=0.8, alias=0.9, covered=1.0, lead=0.9, margin=0.4, decoy=-0.3, foreign=0.0, is_other=0.0, unknown=0.0,
    typos=0.0, has_domain=1.0, is_short=0.0, cosine=0.0, decoy_cosine=0.0, has_cosine=False,
)  # fmt: skip


def candidate(slug: str, *, alias: float = 0.5, score: float = 0.5, cosine: float = 0.0) -> Candidate:
    features = Features(alias=alias, alias_covered=1, aliases=1, covered=1, lead=1, bm25=1, phrase=1)
    return Candidate(id=1, slug=slug, features=features, words_score=score, score=score, cosine=cosine)


def test_a_question_that_an_article_lists_is_answered() -> None:
    assert confidence(SURE) > 0.95


@pytest.mark.parametrize(
    "found",
    [
        replace(SURE, decoy=0.8, alias=0.2, score=0.4),
        replace(SURE, unknown=1.0, alias=0.1, covered=0.1, lead=0.0, score=0.1),
    ],
)
def test_what_a_decoy_is_nearer_to_or_nobody_knows_is_not(found: Signals) -> None:
    assert confidence(found) < ANSWER_FROM


def test_no_article_is_no_confidence() -> None:
    question = repaired("docker", Vocabulary({"docker": 1}))
    assert signals(question, []) is None
    assert signals(question, [candidate(f"{DECOY_PREFIX}git:1")]) is None
    assert confidence(None) == 0.0


def test_signals_are_of_the_first_article_against_the_second_and_the_nearest_decoy() -> None:
    question = repaired("docker xyzzyq", Vocabulary({"docker": 1}))
    found = signals(
        question,
        [candidate(f"{DECOY_PREFIX}git:1", alias=0.9), candidate("a", alias=0.6, score=0.8), candidate("b", score=0.4)],
    )
    assert found
    assert (found.score, found.alias, found.margin) == (0.8, 0.6, 0.5)
    assert found.decoy == pytest.approx(0.3)
    assert (found.unknown, found.has_domain, found.is_short, found.has_cosine) == (0.5, 1.0, 1.0, False)


def test_each_signal_has_its_weight_with_and_without_the_embedding() -> None:
    assert len(SURE.values()) == len(WEIGHTS)
    assert 0 < confidence(replace(SURE, has_cosine=True, cosine=0.9)) < 1


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_sum_is_a_probability(value: float) -> None:
    assert 0 <= logistic(value) <= 1


def test_nothing_in_favour_is_far_below_the_line() -> None:
    assert logistic(BIAS) < 0.1


@pytest.mark.parametrize(
    ("asked", "is_other"), [("podman pull image", 1.0), ("docker или podman", 0.0), ("pull image", 0.0)]
)
def test_another_tool_without_docker_beside_it_is_seen(shipped: Asked, asked: str, is_other: float) -> None:
    found = shipped.look(asked).signals
    assert found is not None
    assert found.is_other == is_other
