"""Terms in, documents out, best first: SQLite's BM25 for the candidates, then how near the question is to the ways
people ask that the article itself lists.

Blocks, and runs in the index's reading thread. The weights were fitted on the tuning questions by
``tests/answers/calibrate.py``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.answers.decoys import DECOY_PREFIX
from bot.answers.lexicon import FILLER, QUESTION_WORDS
from bot.answers.words import Word, expanded
from bot.store.passages import Match, Reader

CANDIDATES = 40
EXPENSIVE = 8_000
"""Documents that one search may have to score. Commoner words are then only used to order what rarer ones found."""
_FILLER_WEIGHT = 0.15
_QUESTION_WEIGHT = 0.35
_RARITY = 0.7  # below 1: questions are short, and their rarest word is often the least of what they are about
_EXPANSION_WEIGHT = 0.5
_TELLING_FROM = 0.2  # of the heaviest term's weight: lighter ones choose no candidates, BM25 would weigh them by rarity
_WORDS_SHARE = 0.7  # against the embedding's cosine


@dataclass(frozen=True, slots=True)
class Features:
    """Of one candidate, each 0 to 1: what ``rank`` weighs."""

    alias: float  # the nearest of the article's own questions, by shared weight of both
    alias_covered: float  # the share of the question's weight that this one has
    aliases: float  # the mean of the three nearest
    covered: float  # the share of the question's weight found anywhere in the article
    lead: float  # ... in its title, lead and command block
    bm25: float  # against the best candidate's
    phrase: float  # the share of the question's neighbouring words that are neighbours in one of its questions

    def values(self) -> tuple[float, ...]:
        return (self.alias, self.alias_covered, self.aliases, self.covered, self.lead, self.bm25, self.phrase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    id: int
    slug: str
    features: Features
    words_score: float  # comparable between questions and shelves
    score: float  # what the candidates of one search are ordered by
    cosine: float = 0.0  # to the nearest of its texts, where the embedding is installed
    foreign: float = 0.0  # the share of the question's weight that is of terms of something else, for all the same

    @property
    def is_decoy(self) -> bool:
        return self.slug.startswith(DECOY_PREFIX)


RANK_WEIGHTS = (0.152, 0.049, 0.403, 0.000, 0.052, 0.179, 0.165)


@dataclass(slots=True)
class Statistics:
    """How telling each term is, by the questions that the shipped articles list; made once for an index."""

    counts: Counter[str] = field(default_factory=Counter)
    total: int = 0
    foreign: frozenset[str] = frozenset()  # the terms that only questions about something else have
    _weights: dict[str, float] = field(default_factory=dict)  # of the terms that were counted

    @classmethod
    def of(cls, reader: Reader) -> Statistics:
        statistics = cls()
        ours: set[str] = set()
        for slug, aliases in reader.all_aliases("shipped"):
            terms = {term for alias in aliases for term in alias.split()}
            statistics.counts.update(terms)
            statistics.total += 1
            if not slug.startswith(DECOY_PREFIX):
                ours |= terms
        statistics.foreign = frozenset(statistics.counts.keys() - ours)
        statistics._weights = {term: statistics.weight(term) for term in statistics.counts}
        return statistics

    def weight(self, term: str) -> float:
        """Inverse document frequency, as in BM25, less for the words of how a question is put."""
        if term in self._weights:
            return self._weights[term]
        count = self.counts.get(term, 0)
        share = _QUESTION_WEIGHT if term in QUESTION_WORDS else 1.0
        return share * math.pow(math.log(1 + (self.total - count + 0.5) / (count + 0.5)), _RARITY)


def weighted(words: Sequence[Word], statistics: Statistics) -> dict[str, float]:
    """The question's terms with their weights."""
    found: dict[str, float] = {}
    for word in words:
        share = _share(word)
        found[word.term] = max(found.get(word.term, 0.0), share * statistics.weight(word.term))
        for term in expanded(word.term):
            found.setdefault(term, _EXPANSION_WEIGHT * statistics.weight(term))
    return found


def _share(word: Word) -> float:
    if word.surface in FILLER:
        return _FILLER_WEIGHT
    return 1.0


def search(
    reader: Reader,
    shelf: str,
    question: Mapping[str, float],
    pairs: frozenset[tuple[str, str]],
    statistics: Statistics,
    near: Mapping[int, float] | None = None,
) -> list[Candidate]:
    """The best candidates of one shelf, best first.

    ``pairs`` are the question's neighbouring terms, ``near`` the documents that the embedding found, with cosines.
    """
    near = near or {}
    matches = _matches(reader, shelf, question)
    matches += reader.by_ids(near.keys() - {match.id for match in matches})
    if not matches:
        return []
    texts = reader.texts(shelf, [match.id for match in matches])
    best = max(match.bm25 for match in matches) or 1.0
    total = sum(question.values()) or 1.0
    foreign = sum(weight for term, weight in question.items() if term in statistics.foreign) / total
    found = []
    for match in matches:
        features = _features(match, texts[match.id], question, pairs, statistics, total=total, best=best)
        score = sum(weight * value for weight, value in zip(RANK_WEIGHTS, features.values(), strict=True))
        found.append(
            Candidate(
                id=match.id,
                slug=match.slug,
                features=features,
                words_score=score,
                score=score,
                cosine=near.get(match.id, 0.0),
                foreign=foreign,
            )
        )
    return sorted(_fused(found) if near else found, key=lambda candidate: -candidate.score)


def _fused(candidates: list[Candidate]) -> list[Candidate]:
    """Both scores stretched to 0..1 over the candidates and added: ranks alone would lose how sure each side is."""
    floor = min(candidate.cosine for candidate in candidates if candidate.cosine)
    ceiling = max(candidate.cosine for candidate in candidates)
    low, high = min(c.score for c in candidates), max(c.score for c in candidates)
    return [
        replace(
            candidate,
            score=_WORDS_SHARE * (candidate.score - low) / ((high - low) or 1.0)
            + (1 - _WORDS_SHARE) * max(candidate.cosine - floor, 0.0) / ((ceiling - floor) or 1.0),
        )
        for candidate in candidates
    ]


def _matches(reader: Reader, shelf: str, question: Mapping[str, float]) -> list[Match]:
    heaviest = max(question.values(), default=0.0)
    telling = [term for term, weight in question.items() if weight >= _TELLING_FROM * heaviest]
    frequencies = reader.frequencies(shelf, telling)
    rarest = sorted(frequencies, key=lambda term: (frequencies[term], term))
    cheap: list[str] = []
    cost = 0
    for term in rarest:
        cost += frequencies[term]
        if cost > EXPENSIVE:
            break
        cheap.append(term)
    if cheap:
        return reader.matches(shelf, cheap, limit=CANDIDATES)
    # Of a single word that is everywhere, only what is about it is worth scoring.
    return reader.matches(shelf, rarest[:4], limit=CANDIDATES, needs_all=True, in_headings=len(rarest) == 1)


def _features(
    match: Match,
    texts: tuple[str, str],
    question: Mapping[str, float],
    pairs: frozenset[tuple[str, str]],
    statistics: Statistics,
    *,
    total: float,
    best: float,
) -> Features:
    nearest: list[tuple[float, float]] = []
    in_aliases: set[str] = set()
    phrase = 0
    for alias in match.aliases:
        ordered = alias.split()
        terms = question.keys() & ordered
        shared = sum([question[term] for term in terms])
        if not shared:
            continue
        in_aliases |= terms
        if len(pairs) > phrase:
            phrase = max(phrase, len(pairs & set(pairwise(ordered))))
        own = sum([statistics.weight(term) for term in set(ordered)])
        nearest.append((2 * shared / (total + own), shared / total))
    nearest.sort(reverse=True)
    first = nearest[0] if nearest else (0.0, 0.0)
    lead = _among(question, match.title, texts[0])
    everywhere = lead | in_aliases | _among(question, texts[1])
    return Features(
        alias=min(first[0], 1.0),
        alias_covered=max((covered for _near, covered in nearest), default=0.0),
        aliases=sum(near for near, _covered in nearest[:3]) / min(3, max(len(match.aliases), 1)),
        covered=sum([question[term] for term in everywhere]) / total,
        lead=sum([question[term] for term in lead]) / total,
        bm25=match.bm25 / best,
        phrase=phrase / len(pairs) if pairs else 0.0,
    )


def _among(question: Mapping[str, float], *texts: str) -> set[str]:
    """The question's terms that are in the texts, which are terms divided by spaces."""
    padded = f" {' '.join(texts)} "
    return {term for term in question if f" {term} " in padded}
