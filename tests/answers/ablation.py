"""Each piece of understanding a question taken away alone, by what it is made of: the product has no switches for it.

The weights stay as they were fitted with everything in place.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from bot.answers import desk, indexing, reading, repair, search, words
from bot.answers.lexicon import SYNONYMS
from bot.answers.model import Article
from bot.answers.repair import Vocabulary

Patches = Callable[[], Iterator[Any]]


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    name: str
    patches: Patches
    is_indexed: bool = False  # it shapes the index too, which is then made anew without it

    @contextmanager
    def left_out(self) -> Iterator[None]:
        patches = list(self.patches())
        for patch in patches:
            patch.start()
        _forget_words()
        try:
            yield
        finally:
            for patch in patches:
                patch.stop()
            _forget_words()


def _forget_words() -> None:
    words.word_of.cache_clear()


def _typos() -> Iterator[Any]:
    yield mock.patch.object(Vocabulary, "nearest", return_value=None)


def _layout() -> Iterator[Any]:
    for name in ("_TO_CYRILLIC", "_TO_LATIN"):
        yield mock.patch.object(repair, name, {})


def _transliteration() -> Iterator[Any]:
    yield mock.patch.object(repair, "_spellings", return_value=())


def _loan_words() -> Iterator[Any]:
    yield mock.patch.object(Vocabulary, "nearest_loan", return_value=None)


def _look_alikes() -> Iterator[Any]:
    yield mock.patch.object(words, "_MIXED", re.compile(r"(?!)"))


def _synonyms() -> Iterator[Any]:
    for module in (words, repair):
        yield mock.patch.object(module, "SYNONYMS_BY_STEM", dict)


def _expansions() -> Iterator[Any]:
    yield mock.patch.object(words, "EXPANSIONS", {})


def _stems() -> Iterator[Any]:
    by_surface = {
        spelling: canonical for canonical, spellings in SYNONYMS.items() for spelling in (canonical, *spellings.split())
    }
    for module in (words, repair):
        yield mock.patch.object(module, "stem", str)
        yield mock.patch.object(module, "SYNONYMS_BY_STEM", return_value=by_surface)


def _question_words() -> Iterator[Any]:
    for name in ("_QUESTION_WEIGHT", "_FILLER_WEIGHT"):
        yield mock.patch.object(search, name, 1.0)


def _phrases() -> Iterator[Any]:
    yield mock.patch.object(search, "RANK_WEIGHTS", (*search.RANK_WEIGHTS[:-1], 0.0))


def _ways_to_ask() -> Iterator[Any]:
    def without_questions(text: str, *, id: str, lang: str) -> Article:
        return dataclasses.replace(read(text, id=id, lang=lang), questions=())

    read = reading.read_article
    yield mock.patch.object(indexing, "read_article", without_questions)


def _decoys() -> Iterator[Any]:
    yield mock.patch.object(indexing, "DECOYS", {})


def _live() -> Iterator[Any]:
    yield mock.patch.object(desk, "live_command", return_value=None)


PIECES = (
    Piece("typos", _typos),
    Piece("keyboard layout", _layout),
    Piece("Latin-typed Russian", _transliteration),
    Piece("loan words as they sound", _loan_words),
    Piece("look-alike letters", _look_alikes),
    Piece("stems", _stems, is_indexed=True),
    Piece("synonyms and slang", _synonyms, is_indexed=True),
    Piece("expansions (rmi)", _expansions),
    Piece("weights of question words", _question_words),
    Piece("neighbouring words", _phrases),
    Piece("articles' own questions", _ways_to_ask, is_indexed=True),
    Piece("decoys", _decoys, is_indexed=True),
    Piece("live questions first", _live),
)
