"""From text to terms: what the index holds and what a question is turned into, by the same rules.

A term is a stem (Snowball, Russian or English by its letters) or a canonical word that stands for a group of synonyms.
Only letters, digits and ``_`` remain, so that a term is one token for SQLite's full-text index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import Stemmer

from bot.answers.lexicon import BY_BEGINNING, EXPANSIONS, INSTRUCTIONS, SYNONYMS

_WORD = re.compile(r"--?[a-zа-я][a-zа-я0-9-]*|[a-zа-я0-9]+(?:[._/-][a-zа-я0-9]+)*(?:\+\+|#)?", re.IGNORECASE)
_PARTS = re.compile(r"[._/-]")
_HEX_ID = re.compile(r"(?=[a-f]*\d)[a-f0-9]{10,64}")
_CYRILLIC = re.compile(r"[а-я]")
_MIXED = re.compile(r"-?\b\w+", re.UNICODE)
_LOOK_ALIKES = ("АВЕКМНОРСТХасеорху", "ABEKMHOPCTXaceopxy")
_TO_LATIN = str.maketrans(*_LOOK_ALIKES)
_TO_CYRILLIC = str.maketrans(*reversed(_LOOK_ALIKES))
_LONGEST_WORD = 40  # longer ones are hashes and base64, which nobody looks for


@dataclass(frozen=True, slots=True)
class Word:
    """``surface`` is as typed, lower case; ``stem`` before and ``term`` after synonyms. ``is_option``: -f, --follow."""

    surface: str
    stem: str
    term: str
    is_option: bool = False


def fold(text: str) -> str:
    """Compatibility forms, long dashes and ё folded away; case is kept."""
    text = unicodedata.normalize("NFKC", text).replace("ё", "е").replace("Ё", "Е")
    text = _MIXED.sub(_of_one_alphabet, text)
    return re.sub(r"[\u2012-\u2015](?=[a-zA-Z])", "--", text)


def _of_one_alphabet(found: re.Match[str]) -> str:
    """Look-alikes of the other alphabet, as in "EXPOSE" with a Russian E or "-p" with a Russian one."""
    word = found[0]
    latin, cyrillic = len(re.findall("[A-Za-z]", word)), len(re.findall("[А-Яа-я]", word))
    if word.translate(_TO_LATIN) in INSTRUCTIONS:
        return word.translate(_TO_LATIN)
    if not cyrillic or (not latin and not (word.startswith("-") and cyrillic == 1)):
        return word
    return word.translate(_TO_LATIN if latin >= cyrillic or word.startswith("-") else _TO_CYRILLIC)


def words(text: str) -> list[Word]:
    """The words of a text in their order, parts of compounds after the whole ("docker.sock", "docker", "sock")."""
    return [word for found in _WORD.findall(fold(text)) for word in _taken_apart(found)]


def terms(text: str) -> list[str]:
    """What the index holds for a text."""
    return [word.term for word in words(text)]


def _taken_apart(found: str) -> Iterator[Word]:
    if found in INSTRUCTIONS:
        yield Word(found, found, f"i_{found.lower()}")  # RUN the instruction, besides "run" below
    low = found.lower()
    if len(low) > _LONGEST_WORD or _HEX_ID.fullmatch(low):
        return
    if low.startswith("-"):
        name = low.lstrip("-")
        yield Word(low, low, "o_" + name.replace("-", "_"), is_option=True)
        if low.startswith("--"):
            yield from (word_of(part) for part in name.split("-") if len(part) > 1)
        return
    parts = [part for part in _PARTS.split(low) if part]
    if len(parts) > 1:
        whole = _PARTS.sub("_", low)
        yield Word(low, whole, SYNONYMS_BY_STEM().get(whole, whole))
    for part in parts:
        yield word_of(part)


@lru_cache(maxsize=4096)
def word_of(surface: str) -> Word:
    """A single word, lower case."""
    for beginning, canonical in BY_BEGINNING.items():
        if surface.startswith(beginning):
            return Word(surface, canonical, canonical)
    root = stem(surface)
    return Word(surface, root, SYNONYMS_BY_STEM().get(root, root))


def stem(surface: str) -> str:
    root = surface.rstrip("+#") or surface
    russian, english = _stemmers()
    return str(russian.stemWord(root) if is_cyrillic(root) else english.stemWord(root))


def is_cyrillic(text: str) -> bool:
    return _CYRILLIC.search(text) is not None


def expanded(term: str) -> tuple[str, ...]:
    """Further terms that a question with this one is about: "rmi" is about removing an image."""
    return EXPANSIONS.get(term, ())


@cache
def SYNONYMS_BY_STEM() -> dict[str, str]:  # noqa: N802 - a constant that is built on first use
    found: dict[str, str] = {}
    for canonical, spellings in SYNONYMS.items():
        for spelling in (canonical, *spellings.split()):
            found.setdefault(_PARTS.sub("_", stem(spelling)), canonical)
    return found


@cache
def _stemmers() -> tuple[Stemmer.Stemmer, Stemmer.Stemmer]:
    # The package's own cache grows with every word it has seen; ours is bounded.
    return Stemmer.Stemmer("russian", 0), Stemmer.Stemmer("english", 0)
