"""``make bench-answers``: how right, how sure and how quick the answers are, and what each piece of understanding adds.

Prints tables and asserts nothing; ``test_measures.py`` holds the floors. Nothing is ever tuned on the questions kept
aside, which is why the ablation reads the other ones.
"""

from __future__ import annotations

import asyncio
import math
import tempfile
import time
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from bot.answers import semantic
from bot.answers.desk import Answers
from tests.answers import footprint, generated
from tests.answers.ablation import PIECES, Piece
from tests.answers.footprint import Footprint, percentile
from tests.answers.questions import Question, load
from tests.answers.scoring import Result, Scores, asked, milliseconds, of_language, of_noise, scores

TUNED_ON = ("tune", "tune2", "tune3", "tune4", "live")
KEPT_ASIDE = ("held",)
PASSAGES = 100_000
_COLUMNS = ("right", "r@1", "r@3", "declined", "out decl.", "live", "mistaken", "ms", "p95")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="lotsman-bench-") as folder:
        data = Path(folder, "data")
        has_embedding = semantic.is_installed()
        print("With the embedding." if has_embedding else "Words only.")
        asyncio.run(_build(data))
        tuned, aside = _questions(TUNED_ON), _questions(KEPT_ASIDE)
        _print_parts(asyncio.run(_results(data, tuned)), asyncio.run(_results(data, aside)))
        _print_footprints(data, Path(folder, "fresh"))
        if not has_embedding:
            _print_ablation(data, tuned)
            _print_scale(Path(folder, "large"), Path(folder, "notes"))


async def _build(data: Path) -> None:
    answers = await Answers.open(data_dir=data, knowledge_dir=None)
    try:
        await answers.embed()
    finally:
        await answers.close()


def _questions(parts: Sequence[str]) -> list[Question]:
    return [question for part in parts for question in load(part)]


async def _results(data: Path, questions: Sequence[Question]) -> list[Result]:
    answers = await Answers.open(data_dir=data, knowledge_dir=None)
    try:
        await answers.ask(footprint.FIRST)  # counts what it learns once, which no question after it does
        return await asked(answers, questions)
    finally:
        await answers.close()


def _print_parts(tuned: Sequence[Result], aside: Sequence[Result]) -> None:
    for title, results in (("tuned on", tuned), ("kept aside", aside)):
        print(f"\n{title + ', ' + str(len(results)):<28}{'n':>5}" + "".join(f"{name:>10}" for name in _COLUMNS))
        for lang in ("ru", "en", "mixed"):
            _print_row(lang, of_language(results, lang))
        for noise in sorted({result.question.noise for result in results} - {""}):
            _print_row(f"  {noise}", of_noise(results, noise))
        _print_row("all", results)


def _print_row(name: str, results: Sequence[Result]) -> None:
    found, took = scores(results), milliseconds(results)
    cells = [_share(getattr(found, field.name)) for field in fields(Scores)]
    cells += [f"{percentile(took, 0.5):10.2f}", f"{percentile(took, 0.95):10.2f}"]
    print(f"{name:<28}{len(results):>5}" + "".join(cells))


def _share(value: float) -> str:
    return f"{'':>10}" if math.isnan(value) else f"{value:10.3f}"


def _print_footprints(data: Path, fresh: Path) -> None:
    new, cached = footprint.measured(fresh), footprint.measured(data)
    print(f"\nshipped articles: index made in {new.open_s:.2f} s, opened again in {cached.open_s:.3f} s")
    _print_memory(cached)


def _print_memory(found: Footprint) -> None:
    print(
        f"memory: {found.open_mb:.1f} MB to open, {found.first_mb:.1f} MB and {found.first_ms:.0f} ms for the first "
        f"question, {found.rss_mb:.1f} MB resident in all"
    )


def _print_ablation(data: Path, questions: Sequence[Question]) -> None:
    whole = scores(asyncio.run(_results(data, questions)))
    print(f"\n{'left out (points of 100)':<28}{'':>5}" + "".join(f"{name:>10}" for name in _COLUMNS[:7]))
    for piece in PIECES:
        found = asyncio.run(_without(piece, data, questions))
        cells = [100 * (getattr(found, field.name) - getattr(whole, field.name)) for field in fields(Scores)]
        print(f"{piece.name:<33}" + "".join(f"{cell:+10.1f}" for cell in cells))


async def _without(piece: Piece, data: Path, questions: Sequence[Question]) -> Scores:
    with piece.left_out(), tempfile.TemporaryDirectory(prefix="lotsman-bench-") as other:
        return scores(await _results(Path(other) if piece.is_indexed else data, questions))


def _print_scale(data: Path, notes: Path) -> None:
    started = time.perf_counter()
    generated.write(notes, PASSAGES)
    print(f"\n{PASSAGES:,} passages of notes (generated in {time.perf_counter() - started:.0f} s)")
    note = next(notes.rglob("*.md"))
    new, cached = footprint.measured(data, notes), footprint.measured(data, notes, note)
    print(f"index made in {new.open_s:.1f} s (at most {new.peak_mb:.0f} MB), opened again in {cached.open_s:.2f} s")
    print(f"a question: median {cached.median_ms:.2f} ms, p95 {cached.p95_ms:.2f} ms, most {cached.most_ms:.2f} ms")
    _print_memory(cached)
    print(
        f"a changed note: indexed in {cached.noticed_ms:.0f} ms, "
        f"the first question after it {cached.after_change_ms:.0f} ms"
    )


if __name__ == "__main__":
    main()
