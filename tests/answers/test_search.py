from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest

from bot.answers import search as module
from bot.answers.decoys import DECOY_PREFIX
from bot.answers.search import Candidate, Statistics, search, weighted
from bot.answers.words import terms, words
from bot.store.passages import Document, Passages, Reader
from tests.answers.conftest import Asked


def document(slug: str, *aliases: str, lead: str = "", body: str = "") -> Document:
    return Document(
        slug=slug,
        path=slug,
        title=" ".join(terms(aliases[0])),
        aliases=tuple(" ".join(terms(alias)) for alias in aliases),
        lead=" ".join(terms(lead)),
        body=" ".join(terms(body)),
        articles={"en": "{}"},
    )


DOCUMENTS = (
    document("stop", "how to stop a container", "docker stop", lead="docker stop web01"),
    document(
        "remove", "how to remove a container", "docker rm", lead="docker rm web01", body="first stop the container"
    ),
    document("image", "how to remove an image", "docker rmi", lead="docker rmi redis"),
    document("volume", "keep data", "what is a volume"),
    document(f"{DECOY_PREFIX}git:1", "remove a branch of git"),
)


@pytest.fixture
async def passages(tmp_path: Path) -> AsyncIterator[Passages]:
    opened = await Passages.open(tmp_path)
    await opened.write(lambda writer: writer.put("shipped", "all", "1", DOCUMENTS))
    yield opened
    await opened.close()


async def found(passages: Passages, text: str) -> list[Candidate]:
    def job(reader: Reader) -> list[Candidate]:
        asked = words(text)
        statistics = Statistics.of(reader)
        pairs = frozenset(pairwise(word.term for word in asked))
        return search(reader, "shipped", weighted(asked, statistics), pairs, statistics)

    return await passages.read(job)


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("how to stop a container", "stop"),
        ("остановить контейнер", "stop"),
        ("remove image", "image"),
        ("docker rmi", "image"),
        ("docker rm", "remove"),
        ("volume", "volume"),
        ("git branch", f"{DECOY_PREFIX}git:1"),
    ],
)
async def test_what_lists_the_question_comes_first(passages: Passages, text: str, best: str) -> None:
    candidates = await found(passages, text)
    assert candidates[0].slug == best
    assert candidates[0].is_decoy == best.startswith(DECOY_PREFIX)
    assert [candidate.score for candidate in candidates] == sorted((c.score for c in candidates), reverse=True)


@pytest.mark.parametrize("text", ["", "xyzzy", "?"])
async def test_what_nothing_has_finds_nothing(passages: Passages, text: str) -> None:
    assert await found(passages, text) == []


async def test_common_words_alone_are_still_searched_where_that_is_expensive(
    passages: Passages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EXPENSIVE", 0)
    assert (await found(passages, "stop container"))[0].slug == "stop"


async def test_a_rare_word_weighs_more_than_a_common_one(passages: Passages) -> None:
    statistics = await passages.read(Statistics.of)
    weights = weighted(words("how volume remove"), statistics)
    assert weights["volume"] > weights["remove"] > weights["how"]


def test_words_of_something_else_alone_are_counted(shipped: Asked) -> None:
    about_us, mixed = shipped.look("как остановить контейнер"), shipped.look("kubelet statefulset в контейнере")
    assert (about_us.candidates[0].foreign, mixed.candidates[0].foreign > 0.5) == (0.0, True)
