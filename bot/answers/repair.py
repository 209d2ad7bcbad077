"""What was meant by what was typed: the other keyboard layout, Russian in Latin letters, and mistypes.

A word is only ever changed into one that the index knows; what stays unknown is left as it is. Nothing here changes a
word that is known already, an option, a number or what looks like a container's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations, islice

from bot.answers.ideas import IDEAS
from bot.answers.lexicon import FILLER, SYNONYMS
from bot.answers.messages import meaning_of
from bot.answers.orders import ACTIONS, HERE, INFINITIVES, NOW, PLAIN_WORDS
from bot.answers.words import SYNONYMS_BY_STEM, Word, fold, is_cyrillic, stem, words

_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_SHIFTED_LATIN = 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~'
_TO_CYRILLIC = str.maketrans(_LATIN_KEYS + _SHIFTED_LATIN, _CYRILLIC_KEYS + _CYRILLIC_KEYS.upper())
_TO_LATIN = str.maketrans(_CYRILLIC_KEYS + _CYRILLIC_KEYS.upper(), _LATIN_KEYS + _SHIFTED_LATIN)

_NAME_LIKE = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+|[a-z]+\d+")
_TRANSLITERATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("shch", ("щ",)),
    ("sch", ("щ", "сч")),
    ("zh", ("ж",)),
    ("kh", ("х",)),
    ("ts", ("ц", "тс")),
    ("ch", ("ч",)),
    ("sh", ("ш",)),
    ("yu", ("ю",)),
    ("ju", ("ю",)),
    ("iu", ("ю", "иу")),
    ("ya", ("я", "ыа")),
    ("ja", ("я",)),
    ("ia", ("я", "иа")),
    ("yo", ("е", "йо")),
    ("jo", ("е", "йо")),
    ("ye", ("е", "ые")),
    ("je", ("е", "ье")),
    ("iy", ("ий",)),
    ("ij", ("ий",)),
    ("yj", ("ый",)),
    ("yy", ("ый",)),
    ("ei", ("ей", "еи")),
    ("ey", ("ей",)),
    ("ej", ("ей",)),
    ("ai", ("ай", "аи")),
    ("ay", ("ай",)),
    ("oi", ("ой", "ои")),
    ("oy", ("ой",)),
    ("ks", ("кс",)),
    ("a", ("а",)),
    ("b", ("б",)),
    ("c", ("ц", "к", "с")),
    ("d", ("д",)),
    ("e", ("е", "э")),
    ("f", ("ф",)),
    ("g", ("г",)),
    ("h", ("х", "ч")),
    ("i", ("и",)),
    ("j", ("й", "ж")),
    ("k", ("к",)),
    ("l", ("л", "ль")),
    ("m", ("м",)),
    ("n", ("н",)),
    ("o", ("о",)),
    ("p", ("п",)),
    ("q", ("к", "я")),
    ("r", ("р",)),
    ("s", ("с",)),
    ("t", ("т", "ть")),
    ("u", ("у",)),
    ("v", ("в",)),
    ("w", ("в", "ш")),
    ("x", ("х", "кс")),
    ("y", ("ы", "й", "у")),
    ("z", ("з",)),
    ("'", ("ь", "")),
    ("4", ("ч",)),
    ("6", ("ш",)),
)
_SHORT_LETTERS = {
    "ne": "не",
    "ot": "от",
    "po": "по",
    "za": "за",
    "iz": "из",
    "est": "есть",
    "chto": "что",
    "sho": "что",
}
"""Too short to be told by what they would be in the other layout: "ne" is no "ту"."""
_SPELLINGS_AT_MOST = 64
_STEM_FROM = 3  # letters
_TYPO_FROM = 4  # letters; shorter words are too near to one another
_TWO_TYPOS_FROM = 8
_LONGEST_REPAIRED = 30
_LOAN_FROM = 5
_SOUNDS = str.maketrans(
    {
        **dict(zip("абвгдеийклмнопрстуфзыэцъь", [*"abvgdeiyklmnoprstufzyec", "", ""], strict=True)),
        "ж": "j", "х": "h", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    words: tuple[Word, ...]
    text: str  # with layout and letters put right
    is_reread: bool  # whether layout or letters were changed, so that the reader should be told
    is_russian: bool  # typed by somebody who types Russian, whatever the letters on the screen
    typos: int
    unknown: int  # words that nothing is known of


@dataclass(slots=True)
class Vocabulary:
    """The stems that the index knows. ``frequent`` come with their counts: the more frequent of two near ones wins."""

    frequent: dict[str, int]
    known: frozenset[str] = frozenset()
    _by_alphabet: dict[bool, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = frozenset({*self.frequent, *_OWN_WORDS()})
        for stem_ in sorted(self.known):
            if len(stem_) >= _TYPO_FROM and stem_.isalpha():
                self._by_alphabet.setdefault(is_cyrillic(stem_), []).append(stem_)

    def knows(self, word: Word) -> bool:
        return word.stem in self.known or word.term in self.known or word.surface in FILLER

    def nearest(self, word: Word) -> str | None:
        """The known stem within one slip of the finger, or two in a long word."""
        if not _TYPO_FROM <= len(word.stem) <= _LONGEST_REPAIRED or not word.surface.isalpha():
            return None
        # The ending may be mistyped so that another stem comes of it.
        found = [self._near(typed, 2 if len(typed) >= _TWO_TYPOS_FROM else 1) for typed in (word.surface, word.stem)]
        return min((near for near in found if near), key=lambda near: near[1], default=("", 0))[0] or None

    def _near(self, typed: str, allowed: int) -> tuple[str, float] | None:
        """The nearest known word and how many slips away it is."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found = process.extract(
            typed, self._by_alphabet.get(is_cyrillic(typed), []), scorer=OSA.distance, score_cutoff=allowed, limit=8
        )
        if not found:
            return None
        best = min(found, key=lambda near: (near[1], near[0][0] != typed[0], -self.frequent.get(near[0], 0)))
        return best[0], best[1]

    def nearest_loan(self, word: Word) -> str | None:
        """The English word that was written as it sounds: "ентрипоинт"."""
        if not is_cyrillic(word.surface) or len(word.surface) < _LOAN_FROM:
            return None
        for spelling in (word.surface, word.stem):
            sound = spelling.translate(_SOUNDS)
            if sound in self.known:
                return sound
            near = self._near(stem(sound), 2 if len(sound) > _TWO_TYPOS_FROM - 2 else 1)
            if near is not None:
                return near[0]
        return None


def repaired(text: str, vocabulary: Vocabulary, names: Iterable[str] = ()) -> Repaired:
    """Chunk by chunk: the layout swaps letters with punctuation, so that words only show after it is put right."""
    kept = frozenset(name.lower() for name in names)
    chunks = fold(text).split()
    exact = [_exact(chunk, vocabulary, kept) for chunk in chunks]
    has_layout = any(found is not None and found[1] == "layout" for found in exact)
    has_letters = any(found is not None and found[1] == "letters" for found in exact)
    result: list[Word] = []
    texts: list[str] = []
    typos = unknown = 0
    ways: set[str] = set()
    for chunk, found in zip(chunks, exact, strict=True):
        if found is not None:
            chunk_words, way, shown = found
        else:
            chunk_words, way, shown = _inexact(chunk, vocabulary, kept, has_layout=has_layout, has_letters=has_letters)
        fixed = []
        is_name = chunk.lower() in kept  # then its parts stay as well
        for word in chunk_words:
            new, is_typo = (word, False) if is_name else _spelled(word, vocabulary, kept)
            typos += is_typo
            unknown += not (is_typo or is_name or _is_settled(word, vocabulary, kept))
            fixed.append(new)
        ways.add(way)
        result.extend(fixed)
        texts.append(shown)
    shown_text = " ".join(texts)
    if meaning := meaning_of(text):
        result, typos, unknown = words(meaning), 0, 0
    return Repaired(
        words=tuple(result),
        text=shown_text,
        is_reread=bool(ways & {"layout", "letters"}),
        is_russian=is_cyrillic(text) or is_cyrillic(shown_text),
        typos=typos,
        unknown=unknown,
    )


_Found = tuple[list[Word], str, str]


def _exact(chunk: str, vocabulary: Vocabulary, kept: frozenset[str]) -> _Found | None:
    """The chunk as known words, by the least change. None where no way gives known words only."""
    typed = words(chunk)
    if all(_is_settled(word, vocabulary, kept) for word in typed) and (typed or not _is_swappable(chunk)):
        return typed, "", chunk
    if chunk.lower() in _SHORT_LETTERS:
        return words(_SHORT_LETTERS[chunk.lower()]), "letters", _SHORT_LETTERS[chunk.lower()]
    swapped = chunk.translate(_TO_LATIN if is_cyrillic(chunk.lower()) else _TO_CYRILLIC)
    in_layout = words(swapped)
    if in_layout and all(_is_known_whole(word, vocabulary) for word in in_layout):
        return in_layout, "layout", swapped
    if typed and not is_cyrillic(chunk.lower()):
        for spelling in _spellings(chunk.lower()):
            in_letters = words(spelling)
            if in_letters and all(vocabulary.knows(word) for word in in_letters):
                return in_letters, "letters", spelling
    return None


def _is_known_whole(word: Word, vocabulary: Vocabulary) -> bool:
    """A short word's stem is too short to know the word by: "ещь" is none because of "еще"."""
    return vocabulary.knows(word) and (
        len(word.stem) >= _STEM_FROM or word.surface == word.stem or word.term != word.stem
    )


def _inexact(
    chunk: str, vocabulary: Vocabulary, kept: frozenset[str], *, has_layout: bool, has_letters: bool
) -> _Found:
    """Mistyped as well: taken for the other layout or alphabet only where its neighbours were, or nothing else fits."""
    typed = words(chunk)
    if any(vocabulary.nearest(word) for word in typed if not _is_settled(word, vocabulary, kept)):
        return typed, "", chunk
    is_latin = not is_cyrillic(chunk.lower())
    if has_layout or not typed:
        swapped = chunk.translate(_TO_CYRILLIC if is_latin else _TO_LATIN)
        if any(vocabulary.nearest(word) for word in words(swapped)):
            return words(swapped), "layout", swapped
    if is_latin and not any(_is_settled(word, vocabulary, kept) for word in typed):
        for spelling in _spellings(chunk.lower()):
            in_letters = words(spelling)
            long_enough = has_letters or all(len(word.stem) > 5 for word in in_letters)
            if long_enough and any(vocabulary.nearest(word) for word in in_letters):
                return in_letters, "letters", spelling
    return typed, "", chunk


def _spelled(word: Word, vocabulary: Vocabulary, kept: frozenset[str]) -> tuple[Word, bool]:
    if _is_settled(word, vocabulary, kept):
        return word, False
    near = vocabulary.nearest(word) or vocabulary.nearest_loan(word)
    if near is None:
        return word, False
    root = stem(near) if near not in SYNONYMS_BY_STEM() else near
    return Word(word.surface, root, SYNONYMS_BY_STEM().get(root, root)), True


def _is_settled(word: Word, vocabulary: Vocabulary, kept: frozenset[str]) -> bool:
    return (
        word.is_option
        or word.surface.isdigit()
        or word.surface in kept
        or vocabulary.knows(word)
        or _NAME_LIKE.fullmatch(word.surface) is not None
    )


def _is_swappable(chunk: str) -> bool:
    return any(key in chunk for key in "[];',.`")


def _spellings(latin: str) -> Iterator[str]:
    """The Russian words that a word in Latin letters may stand for, likeliest first."""
    parts: list[tuple[str, ...]] = []
    position = 0
    while position < len(latin):
        for letters, options in _TRANSLITERATIONS:
            after = latin[position + len(letters) : position + len(letters) + 1]
            if len(letters) == 2 and letters[-1] in "jy" and after and after in "aoue":
                continue  # "versija" is верси-я: the j belongs to what follows
            if latin.startswith(letters, position):
                parts.append(options)
                position += len(letters)
                break
        else:
            parts.append((latin[position],))
            position += 1
    likeliest = [options[0] for options in parts]
    doubtful = [(place, other) for place, options in enumerate(parts) for other in options[1:]]
    changes = chain([()], ((change,) for change in doubtful), combinations(doubtful, 2))
    for change in islice(changes, _SPELLINGS_AT_MOST):
        spelling = likeliest.copy()
        for place, other in change:
            spelling[place] = other
        yield "".join(spelling)


def _OWN_WORDS() -> Iterator[str]:  # noqa: N802 - as a constant
    for canonical, spellings in SYNONYMS.items():
        for spelling in (canonical, *spellings.split()):
            yield spelling  # a short word's stem is too short to be mistyped recognisably: "lgos" is near to "logs"
            yield stem(spelling)
    yield from (word.rstrip("*") for words_ in IDEAS.values() for word in words_.split())
    yield from (stem(word) for word in (*FILLER, *ACTIONS, *INFINITIVES, *NOW, *HERE, *PLAIN_WORDS))
