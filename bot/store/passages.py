"""The full-text index of articles and notes, in a file of its own: a cache, made anew from the files when it is lost.

Knows documents, their terms and their text, and nothing of languages or scores. A shelf is a set of documents that is
searched and counted by itself, so that a hundred thousand notes do not drown what was shipped.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.store.db import Database

T = TypeVar("T")

SHELVES = ("shipped", "own")
FILE_NAME = "answers.db"
_WEIGHTS = "3.0, 3.0, 2.0, 1.0"  # title, alias, lead, body

_SHELF = """
    CREATE VIRTUAL TABLE {shelf}_text USING fts5 (
        title, alias, lead, body, tokenize = "unicode61 remove_diacritics 0 tokenchars '_'"
    );
    CREATE VIRTUAL TABLE {shelf}_terms USING fts5vocab ({shelf}_text, row)
"""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE file (path TEXT PRIMARY KEY, shelf TEXT NOT NULL, signature TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE document (
        id INTEGER PRIMARY KEY,
        shelf TEXT NOT NULL,
        slug TEXT NOT NULL,
        path TEXT NOT NULL,
        title TEXT NOT NULL,
        aliases TEXT NOT NULL,
        UNIQUE (shelf, slug)
    );
    CREATE INDEX document_by_path ON document (path);
    CREATE TABLE article (
        document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        lang TEXT NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (document_id, lang)
    ) WITHOUT ROWID;
    CREATE TABLE vector (
        document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        vector BLOB NOT NULL,
        PRIMARY KEY (document_id, position)
    ) WITHOUT ROWID;
    """
    + ";".join(_SHELF.format(shelf=shelf) for shelf in SHELVES),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is indexed under one slug. All texts are terms divided by spaces; ``aliases`` has one text for each."""

    slug: str
    path: str  # of the file or group of files it came from
    title: str
    aliases: tuple[str, ...]
    lead: str
    body: str
    articles: dict[str, str]  # language -> the caller's own encoding of what is shown


@dataclass(frozen=True, slots=True)
class Match:
    """``bm25`` is positive, larger is better."""

    id: int
    slug: str
    title: str
    aliases: tuple[str, ...]
    bm25: float


class Passages:
    def __init__(self, database: Database):
        self._database = database

    @classmethod
    async def open(cls, folder: Path) -> Passages:
        """Raises DiskFull, and SettingsError for a folder that cannot be used."""
        return cls(await Database.open(folder / FILE_NAME, migrations=MIGRATIONS))

    async def close(self) -> None:
        await self._database.close()

    async def read(self, job: Callable[[Reader], T]) -> T:
        """Run ``job`` in the reading connection's thread, where it may also take its time to read files and count."""
        return await self._database.read(lambda connection: job(Reader(connection)))

    async def write(self, job: Callable[[Writer], T]) -> T:
        """Run ``job`` in one transaction in the writing connection's thread. Raises DiskFull."""
        return await self._database.write(lambda connection: job(Writer(connection)), is_durable=False)


class Reader:
    """Blocking; lives no longer than the job it was handed to."""

    def __init__(self, connection: sqlite3.Connection):
        self._connection = connection

    def meta(self, name: str) -> str:
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def signatures(self, shelf: str) -> dict[str, str]:
        rows = self._connection.execute("SELECT path, signature FROM file WHERE shelf = ?", (shelf,))
        return {row[0]: row[1] for row in rows}

    def count(self, shelf: str) -> int:
        row = self._connection.execute("SELECT count(*) FROM document WHERE shelf = ?", (shelf,)).fetchone()
        return int(row[0])

    def frequencies(self, shelf: str, terms: Iterable[str]) -> dict[str, int]:
        """In how many documents each of the terms is; a term that is in none is left out."""
        found = {}
        for term in terms:
            row = self._connection.execute(f"SELECT doc FROM {_known(shelf)}_terms WHERE term = ?", (term,)).fetchone()
            if row:
                found[term] = int(row[0])
        return found

    def vocabulary(self, shelf: str, *, limit: int) -> list[tuple[str, int]]:
        """The most frequent terms of four characters and more, with their document counts."""
        rows = self._connection.execute(
            f"SELECT term, doc FROM {_known(shelf)}_terms WHERE length(term) > 3 ORDER BY doc DESC, term LIMIT ?",
            (limit,),
        )
        return [(row[0], int(row[1])) for row in rows]

    def matches(
        self, shelf: str, terms: Sequence[str], *, limit: int, needs_all: bool = False, in_headings: bool = False
    ) -> list[Match]:
        """The documents with any (or all) of the terms anywhere (or in title and aliases), best first by BM25."""
        if not terms:
            return []
        query = (" AND " if needs_all else " OR ").join(f'"{term}"' for term in terms)
        if in_headings:
            query = f"{{title alias}} : ({query})"
        rows = self._connection.execute(
            f"SELECT document.id, slug, document.title, aliases, -score FROM ("
            f"SELECT rowid, bm25({_known(shelf)}_text, {_WEIGHTS}) AS score FROM {shelf}_text"
            f" WHERE {shelf}_text MATCH ? ORDER BY score LIMIT ?) AS found"
            " JOIN document ON document.id = found.rowid ORDER BY score",
            (query, limit),
        )
        return [_match(row) for row in rows]

    def by_ids(self, ids: Collection[int]) -> list[Match]:
        marks = ", ".join("?" * len(ids))
        rows = self._connection.execute(
            f"SELECT id, slug, title, aliases, 0.0 FROM document WHERE id IN ({marks})", tuple(ids)
        )
        return [_match(row) for row in rows]

    def texts(self, shelf: str, ids: Collection[int]) -> dict[int, tuple[str, str]]:
        """Lead and body terms of documents."""
        marks = ", ".join("?" * len(ids))
        rows = self._connection.execute(
            f"SELECT rowid, lead, body FROM {_known(shelf)}_text WHERE rowid IN ({marks})", tuple(ids)
        )
        return {int(row[0]): (row[1], row[2]) for row in rows}

    def articles(self, slug: str) -> dict[str, str]:
        """Language -> content of a document on either shelf, the own one first."""
        rows = self._connection.execute(
            "SELECT lang, content FROM article WHERE document_id ="
            " (SELECT id FROM document WHERE shelf IN ('own', 'shipped') AND slug = ? ORDER BY shelf LIMIT 1)",
            (slug,),
        )
        return {row[0]: row[1] for row in rows}

    def slugs(self, shelf: str, *, limit: int) -> list[str]:
        rows = self._connection.execute("SELECT slug FROM document WHERE shelf = ? ORDER BY id LIMIT ?", (shelf, limit))
        return [row[0] for row in rows]

    def all_articles(self, shelf: str, *, limit: int) -> Iterator[tuple[str, str, str]]:
        """Slug, language, content."""
        rows = self._connection.execute(
            "SELECT slug, lang, content FROM document JOIN article ON document_id = id WHERE shelf = ? LIMIT ?",
            (shelf, limit),
        )
        return ((row[0], row[1], row[2]) for row in rows)

    def all_aliases(self, shelf: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Slug and aliases."""
        rows = self._connection.execute("SELECT slug, aliases FROM document WHERE shelf = ?", (shelf,))
        return ((row[0], tuple(row[1].split("\n"))) for row in rows)

    def vectors(self, shelf: str) -> Iterator[tuple[int, bytes]]:
        """Document id and vector, in the order of ids."""
        rows = self._connection.execute(
            "SELECT document_id, vector FROM vector JOIN document ON id = document_id WHERE shelf = ?"
            " ORDER BY document_id, position",
            (shelf,),
        )
        return ((int(row[0]), row[1]) for row in rows)

    def without_vectors(self, shelf: str, *, limit: int) -> list[int]:
        rows = self._connection.execute(
            "SELECT id FROM document WHERE shelf = ? AND NOT EXISTS"
            " (SELECT 1 FROM vector WHERE document_id = id) ORDER BY id LIMIT ?",
            (shelf, limit),
        )
        return [int(row[0]) for row in rows]

    def document(self, id: int) -> tuple[str, list[str]]:
        """Slug, and what is shown of it in all its languages."""
        row = self._connection.execute("SELECT slug FROM document WHERE id = ?", (id,)).fetchone()
        rows = self._connection.execute("SELECT content FROM article WHERE document_id = ? ORDER BY lang", (id,))
        return (str(row[0]) if row else ""), [content for (content,) in rows]


class Writer:
    """Blocking, within one transaction."""

    def __init__(self, connection: sqlite3.Connection):
        self._connection = connection

    def set_meta(self, name: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def clear(self) -> None:
        """Forget everything: the rules by which terms are made have changed."""
        for shelf in SHELVES:
            self._connection.execute(f"DELETE FROM {shelf}_text")
        self._connection.execute("DELETE FROM document")
        self._connection.execute("DELETE FROM file")

    def forget(self, shelf: str, path: str) -> None:
        """Remove a file and its documents; nothing where it is unknown."""
        rows = self._connection.execute("SELECT id FROM document WHERE path = ? AND shelf = ?", (path, shelf))
        for (id_,) in rows.fetchall():
            self._connection.execute(f"DELETE FROM {_known(shelf)}_text WHERE rowid = ?", (id_,))
            self._connection.execute("DELETE FROM document WHERE id = ?", (id_,))
        self._connection.execute("DELETE FROM file WHERE path = ? AND shelf = ?", (path, shelf))

    def put(self, shelf: str, path: str, signature: str, documents: Iterable[Document]) -> None:
        """Replace what is known of a file. A slug that another file has taken already is left to that one."""
        self.forget(shelf, path)
        self._connection.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", (path, shelf, signature))
        for document in documents:
            cursor = self._connection.execute(
                "INSERT OR IGNORE INTO document (shelf, slug, path, title, aliases) VALUES (?, ?, ?, ?, ?)",
                (shelf, document.slug, document.path, document.title, "\n".join(document.aliases)),
            )
            if not cursor.rowcount:
                continue
            self._connection.execute(
                f"INSERT INTO {_known(shelf)}_text (rowid, title, alias, lead, body) VALUES (?, ?, ?, ?, ?)",
                (cursor.lastrowid, document.title, " ".join(document.aliases), document.lead, document.body),
            )
            self._connection.executemany(
                "INSERT INTO article VALUES (?, ?, ?)",
                [(cursor.lastrowid, lang, content) for lang, content in document.articles.items()],
            )

    def put_vectors(self, id: int, vectors: Sequence[bytes]) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO vector SELECT id, ?, ? FROM document WHERE id = ?",
            [(position, vector, id) for position, vector in enumerate(vectors)],
        )


def _match(row: sqlite3.Row) -> Match:
    return Match(int(row[0]), row[1], row[2], tuple(row[3].split("\n")) if row[3] else (), float(row[4]))


def _known(shelf: str) -> str:
    if shelf not in SHELVES:
        raise ValueError(shelf)
    return shelf
