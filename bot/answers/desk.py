"""The answers room's one door: ask, look an article up, browse, and keep the index in step with the files.

The whole of a question is one job in the index's reading thread, so that the event loop waits for it and does nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import structlog

from bot.answers import indexing, semantic
from bot.answers.decide import ANSWER_FROM, CHOICE_WITHIN, OWN_WINS_FROM, Signals, confidence, signals
from bot.answers.hosts import USUAL, host_among, host_in
from bot.answers.indexing import Folder, decoded, texts_of
from bot.answers.intents import live_command
from bot.answers.language import language_of
from bot.answers.model import Answer, Article, Hit, Known, LiveCommand, Origin, Verdict
from bot.answers.repair import Repaired, Vocabulary, repaired
from bot.answers.search import Candidate, Statistics, search, weighted
from bot.answers.things import things_in
from bot.errors import DiskFull
from bot.store.passages import SHELVES, Passages, Reader, Writer

log = structlog.get_logger(__name__)

NOTES = "notes"  # below DATA_DIR: what was written from the phone
QUESTION_CHARS = 1_000
HITS = 5
TOPICS_AT_MOST = 5_000
VOCABULARY_AT_MOST = 20_000
LOOK_EVERY_S = 2.0  # for changed notes
LOOK_SHARE = 0.05  # of the time at most is spent on looking, however many notes there are


@dataclass(frozen=True, slots=True)
class Found:
    """What one question came to, before it is put into words; the measurements look at it too."""

    question: Repaired
    lang: str
    candidates: tuple[Candidate, ...]  # without decoys, best first
    signals: Signals | None
    confidence: float


@dataclass(slots=True)
class _Learned:
    """What was counted over the index: made again when the index has changed."""

    statistics: Statistics
    vocabulary: Vocabulary
    vectors: dict[str, semantic.Shelf]  # empty where no embedding is installed, or nothing is embedded yet


class Answers:
    """Opened once by the composition root. Everything here is quick enough to be awaited in a handler."""

    def __init__(self, passages: Passages, *, shipped: Path, folders: Sequence[Folder]):
        self._passages = passages
        self._shipped = shipped
        self._folders = tuple(folders)
        self._learned: _Learned | None = None
        self._refreshing = asyncio.Lock()

    @classmethod
    async def open(cls, *, data_dir: Path, knowledge_dir: Path | None, shipped_dir: Path | None = None) -> Answers:
        """Index what is new or changed; on a full disk what was known before must do.

        Raises DiskFull where not even the file can be opened, and SettingsError for DATA_DIR.
        """
        folders = [Folder(path=data_dir / NOTES, origin=Origin.NOTE)]
        if knowledge_dir is not None:
            folders.append(Folder(path=knowledge_dir, origin=Origin.FOLDER))
        passages = await Passages.open(data_dir)
        answers = cls(passages, shipped=shipped_dir or indexing.shipped_folder(), folders=folders)
        try:
            await answers.refresh()
        except DiskFull:
            log.error("articles and notes are not indexed anew: the disk is full")
        except BaseException:
            await passages.close()
            raise
        return answers

    async def close(self) -> None:
        await self._passages.close()

    async def ask(self, text: str, *, lang: str = "", known: Known | None = None) -> Answer:
        """The best answer, never an exception for odd text.

        ``lang`` is the asker's own language, for a question that shows none ("docker ps"). ``known`` are the names
        there are, for questions about the live system; None where no engine is known: then every word that looks like
        a name is taken as one.
        """
        return await self._passages.read(lambda reader: self._answer(reader, text, lang, known))

    async def look(self, text: str) -> Found:
        """What a question finds, whatever it is about: for measurements."""
        return await self._passages.read(lambda reader: self.find(reader, text, ""))

    async def article(self, id: str, lang: str) -> Article | None:
        """The article in that language, else in the other one."""
        contents = await self._passages.read(lambda reader: reader.articles(id))
        content = contents.get(lang) or next(iter(contents.values()), None)
        return decoded(content) if content else None

    async def search(self, text: str, *, lang: str = "", limit: int = 10) -> tuple[Hit, ...]:
        """What a browser of topics wants: the nearest articles, whatever the confidence."""

        def job(reader: Reader) -> tuple[Hit, ...]:
            found = self.find(reader, text, lang)
            return _hits(reader, found.candidates[:limit], lang or found.lang)

        return await self._passages.read(job)

    async def topics(self, lang: str) -> tuple[Hit, ...]:
        """All articles, the operator's own ones first, then by title; score is 0."""

        def job(reader: Reader) -> tuple[Hit, ...]:
            hits: list[Hit] = []
            for shelf in ("own", "shipped"):
                titles: dict[str, Article] = {}
                for slug, article_lang, content in reader.all_articles(shelf, limit=2 * TOPICS_AT_MOST):
                    if slug not in titles or article_lang == lang:
                        titles[slug] = decoded(content)
                articles = sorted(titles.items(), key=lambda item: item[1].title.casefold())
                hits += [
                    Hit(id=slug, title=article.title, origin=article.origin, score=0.0) for slug, article in articles
                ]
            return tuple(hits[:TOPICS_AT_MOST])

        return await self._passages.read(job)

    async def refresh(self) -> int:
        """Read again what has changed since; how many files that were. Raises DiskFull."""
        async with self._refreshing:
            changed = await self._passages.read(self._look)
            if changed.is_empty:
                return 0
            await self._passages.write(changed.apply)
            self._learned = None
            return changed.count

    async def embed(self) -> int:
        """Make the vectors that are missing, where the embedding is installed; how many documents those were."""
        if not semantic.is_installed():
            return 0
        count = 0
        for shelf in SHELVES:
            for id in await self._passages.read(partial(_unembedded, shelf)):
                # One document at a time: questions come in between.
                vectors = await self._passages.read(partial(_vectors, id))
                await self._passages.write(partial(_put_vectors, id, vectors))
                count += 1
        if count:
            self._learned = None
        return count

    async def watch(self) -> None:
        """Look for changed notes, for ever."""
        while True:
            started = time.monotonic()
            try:
                await self.refresh()
                await self.embed()
            except DiskFull:
                log.error("changed notes are not indexed: the disk is full")
            took = time.monotonic() - started
            await asyncio.sleep(max(LOOK_EVERY_S, took / LOOK_SHARE))

    # in the reading thread

    def find(self, reader: Reader, text: str, lang: str, names: Sequence[str] = ()) -> Found:
        """Repair, search both shelves, judge. Blocks."""
        learned = self._learn(reader)
        question = repaired(text[:QUESTION_CHARS], learned.vocabulary, names)
        terms = weighted(question.words, learned.statistics)
        pairs = frozenset(pairwise(word.term for word in question.words))
        vector = semantic.embedded(question.text) if learned.vectors else None
        near = {shelf: vectors.nearest(vector) for shelf, vectors in learned.vectors.items()}
        shipped = search(reader, "shipped", terms, pairs, learned.statistics, near.get("shipped"))
        own = search(reader, "own", terms, pairs, learned.statistics, near.get("own"))
        judged = signals(question, shipped)
        sure = confidence(judged)
        candidates = [candidate for candidate in shipped if not candidate.is_decoy]
        own_signals = signals(question, [*own, *(candidate for candidate in shipped if candidate.is_decoy)])
        own_sure = confidence(own_signals)
        best = candidates[0].words_score if candidates else 0.0
        if own and own_sure >= ANSWER_FROM and own[0].words_score >= OWN_WINS_FROM * best:
            candidates, judged, sure = [*own[:3], *candidates], own_signals, own_sure
        else:
            candidates = [*candidates[:HITS], *own[:HITS]]
            candidates.sort(key=lambda candidate: -candidate.words_score if own else 0)
        return Found(question, language_of(question, lang), tuple(candidates), judged, sure)

    def _learn(self, reader: Reader) -> _Learned:
        learned = self._learned
        if learned is None:
            statistics = Statistics.of(reader)
            frequent = dict(reader.vocabulary("own", limit=VOCABULARY_AT_MOST))
            frequent |= dict(reader.vocabulary("shipped", limit=VOCABULARY_AT_MOST))
            frequent |= statistics.counts
            vectors = {}
            if semantic.is_installed() and not reader.without_vectors("shipped", limit=1):
                vectors = {shelf: semantic.Shelf.load(reader, shelf) for shelf in SHELVES}
            learned = self._learned = _Learned(statistics, Vocabulary(frequent), vectors)
        return learned

    def _answer(self, reader: Reader, text: str, lang: str, known: Known | None) -> Answer:
        started = time.perf_counter()
        names = known.all_names if known is not None else USUAL
        found = self.find(reader, text, lang, names)
        live = self._live(reader, text, found.question, known, names)
        verdict = Verdict.LIVE if live else _verdict(found)
        article = None
        if verdict in (Verdict.ARTICLE, Verdict.CHOICE):
            article = _article(reader, found.candidates[0].slug, found.lang)
        return Answer(
            question=text,
            lang=found.lang,
            verdict=verdict,
            confidence=1.0 if live else found.confidence,
            article=article,
            hits=_hits(reader, found.candidates[:HITS], found.lang),
            live=live,
            read_as=found.question.text if found.question.is_reread else "",
            ms=(time.perf_counter() - started) * 1000,
        )

    def _live(
        self, reader: Reader, text: str, question: Repaired, known: Known | None, names: Sequence[str]
    ) -> LiveCommand | None:
        """What is asked of a host is asked without its name: "что запущено на vps"."""
        named = [name for name in things_in(text[:QUESTION_CHARS].lower(), known).values() if name not in question.text]
        if named:  # a name that was read as Russian in Latin letters: "mailer"
            question = repaired(text[:QUESTION_CHARS], self._learn(reader).vocabulary, (*names, *named))
        hosts = known.hosts if known is not None else None
        for heard in (host_in, host_among):
            bare, host = heard(question.text, hosts)
            if host and (known is None or host not in known.containers):
                read_bare = repaired(bare[:QUESTION_CHARS], self._learn(reader).vocabulary, names)
                if (live := live_command(read_bare, known, host)) is not None:
                    return live
        return live_command(question, known)

    # keeping in step

    def _look(self, reader: Reader) -> _Changes:
        rules = indexing.rules_version()
        is_stale = reader.meta("rules") != rules
        shipped = indexing.scan_shipped(self._shipped)
        own = indexing.scan_notes(self._folders)
        known_shipped = {} if is_stale else reader.signatures("shipped")
        known_own = {} if is_stale else reader.signatures("own")
        return _Changes(
            rules=rules if is_stale else "",
            shipped=self._shipped,
            folders=self._folders,
            put_shipped={slug: sign for slug, sign in shipped.items() if known_shipped.get(slug) != sign},
            put_own={path: sign for path, sign in own.items() if known_own.get(path) != sign},
            gone_shipped=tuple(known_shipped.keys() - shipped.keys()),
            gone_own=tuple(known_own.keys() - own.keys()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Changes:
    """What differs between the files and the index."""

    rules: str  # the new version where everything must be read again
    shipped: Path
    folders: tuple[Folder, ...]
    put_shipped: dict[str, str]
    put_own: dict[str, str]
    gone_shipped: tuple[str, ...]
    gone_own: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.put_shipped) + len(self.put_own) + len(self.gone_shipped) + len(self.gone_own)

    @property
    def is_empty(self) -> bool:
        return not self.count and not self.rules

    def apply(self, writer: Writer) -> None:
        if self.rules:
            writer.clear()
            writer.set_meta("rules", self.rules)
        for slug in self.gone_shipped:
            writer.forget("shipped", slug)
        for path in self.gone_own:
            writer.forget("own", path)
        for slug, signature in self.put_shipped.items():
            indexing.put_shipped(writer, self.shipped, slug, signature)
        for path, signature in self.put_own.items():
            indexing.put_note(writer, path, signature, self.folders)


def _unembedded(shelf: str, reader: Reader) -> list[int]:
    return reader.without_vectors(shelf, limit=semantic.DOCUMENTS_AT_MOST)


def _vectors(id: int, reader: Reader) -> list[bytes]:
    slug, contents = reader.document(id)
    return semantic.vectors_of(texts_of(slug, [decoded(content) for content in contents]))


def _put_vectors(id: int, vectors: Sequence[bytes], writer: Writer) -> None:
    writer.put_vectors(id, vectors)


def _verdict(found: Found) -> Verdict:
    if not found.candidates or found.confidence < ANSWER_FROM:
        return Verdict.UNKNOWN
    first, *others = found.candidates
    if others and others[0].score >= CHOICE_WITHIN * first.score:
        return Verdict.CHOICE
    return Verdict.ARTICLE


def _article(reader: Reader, slug: str, lang: str) -> Article | None:
    contents = reader.articles(slug)
    content = contents.get(lang) or next(iter(contents.values()), None)
    return decoded(content) if content else None


def _hits(reader: Reader, candidates: Iterable[Candidate], lang: str) -> tuple[Hit, ...]:
    hits = []
    for candidate in candidates:
        article = _article(reader, candidate.slug, lang)
        if article is not None:
            score = round(min(max(candidate.score, 0.0), 1.0), 4)
            hits.append(Hit(id=candidate.slug, title=article.title, origin=article.origin, score=score))
    return tuple(hits)
