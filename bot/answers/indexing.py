"""From files to the index: which have changed, what they hold, and what of it is found by which words.

Everything here blocks and runs in the index's own threads. A file that cannot be read is left out and told to the log.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from stat import S_ISREG
from typing import Any

import structlog

from bot.answers.decoys import DECOY_PREFIX, DECOYS
from bot.answers.model import Article, Block, Origin
from bot.answers.reading import plain, read_article, read_note
from bot.answers.words import terms
from bot.store.passages import Document, Writer

log = structlog.get_logger(__name__)

LANGUAGES = ("ru", "en")
FILES_AT_MOST = 20_000  # of an operator's notes
FILE_BYTES_AT_MOST = 4 * 1024 * 1024
_SUFFIXES = (".md", ".markdown")
_DECOY_PATH = "(decoys)"
_RULES = ("decoys.py", "indexing.py", "lexicon.py", "model.py", "neighbours.py", "reading.py", "words.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    path: Path
    origin: Origin


def shipped_folder() -> Path:
    """Inside the package in a wheel, beside it in the source tree."""
    package = Path(__file__).parent.parent
    inside = package / "knowledge"
    return inside if inside.is_dir() else package.parent / "knowledge"


def rules_version() -> str:
    """Changes with anything that decides which terms a text has, so that an old index is made anew."""
    digest = hashlib.sha256()
    for name in _RULES:
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()


# what is there


def scan_shipped(folder: Path) -> dict[str, str]:
    """Slug -> signature of its files in all languages."""
    found: dict[str, list[str]] = {}
    for lang in LANGUAGES:
        for entry in _entries(folder / lang):
            if entry.name.endswith(".md"):
                found.setdefault(entry.name.removesuffix(".md"), []).append(f"{lang}:{_signature(entry.stat())}")
    signatures = {slug: " ".join(sorted(parts)) for slug, parts in found.items()}
    signatures[_DECOY_PATH] = "1"
    return signatures


def scan_notes(folders: Iterable[Folder]) -> dict[str, str]:
    """Absolute path -> signature, hidden files and folders left out."""
    found: dict[str, str] = {}
    for folder in folders:
        for path, status in _walk(folder.path):
            if len(found) >= FILES_AT_MOST:
                log.warning("more notes than are read", folder=str(folder.path), read=FILES_AT_MOST)
                return found
            found[str(path)] = f"{folder.origin}:{_signature(status)}"
    return found


def _walk(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if _is_seen(name))
        for name in sorted(files):
            if not _is_seen(name) or not name.lower().endswith(_SUFFIXES):
                continue
            path = Path(root, name)
            try:
                status = path.stat()
            except OSError:
                continue  # went away meanwhile
            if S_ISREG(status.st_mode):  # reading a pipe would wait for ever
                yield path, status


def _is_seen(name: str) -> bool:
    """Neither hidden nor in bytes that are no text, which no index and no message could hold."""
    return not name.startswith(".") and not any("\ud800" <= letter <= "\udfff" for letter in name)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _signature(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns}.{status.st_size}.{status.st_ino}"


# what is in it


def put_shipped(writer: Writer, folder: Path, slug: str, signature: str) -> None:
    if slug == _DECOY_PATH:
        writer.put("shipped", slug, signature, _decoys())
        return
    articles = []
    for lang in LANGUAGES:
        path = folder / lang / f"{slug}.md"
        try:
            articles.append(read_article(path.read_text(encoding="utf-8"), id=slug, lang=lang))
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError, ValueError, KeyError) as error:
            log.error("an article cannot be read", article=slug, lang=lang, reason=str(error))
    if articles:
        writer.put("shipped", slug, signature, [_document(slug, slug, articles)])


def put_note(writer: Writer, path: str, signature: str, folders: Iterable[Folder]) -> None:
    file = Path(path)
    folder = next(folder for folder in folders if file.is_relative_to(folder.path))
    try:
        if file.stat().st_size > FILE_BYTES_AT_MOST:
            raise ValueError(f"larger than {FILE_BYTES_AT_MOST} bytes")
        text = file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        log.error("a note cannot be read", note=path, reason=str(error))
        text = ""
    name = file.relative_to(folder.path).as_posix()
    articles = read_note(text, file=name, origin=folder.origin)
    writer.put("own", path, signature, [_document(article.id, path, [article]) for article in articles])


def _document(slug: str, path: str, articles: list[Article]) -> Document:
    aliases = [text for article in articles for text in (article.title, *article.questions)]
    return Document(
        slug=slug,
        path=path,
        title=" ".join(terms(" ".join(article.title for article in articles))),
        aliases=tuple(dict.fromkeys(joined for alias in aliases if (joined := " ".join(terms(alias))))),
        lead=" ".join(terms("\n".join(f"{article.lead}\n{_code(article)}" for article in articles))),
        body=" ".join(terms("\n".join(article.body for article in articles))),
        articles={article.lang: encoded(article) for article in articles},
    )


def _code(article: Article) -> str:
    return article.block.code if article.block is not None else ""


def _decoys() -> Iterator[Document]:
    """One document for each question, so that BM25 does not hold the length of the whole list against it."""
    for kind, questions in DECOYS.items():
        for number, question in enumerate(questions):
            yield Document(
                slug=f"{DECOY_PREFIX}{kind}:{number}",
                path=_DECOY_PATH,
                title="",
                aliases=(" ".join(terms(question)),),
                lead="",
                body="",
                articles={},
            )


def texts_of(slug: str, articles: Iterable[Article]) -> list[str]:
    """What an embedding makes vectors of: the ways to ask, title and lead."""
    if slug.startswith(DECOY_PREFIX):
        kind, _colon, number = slug.removeprefix(DECOY_PREFIX).partition(":")
        return [DECOYS[kind][int(number)]]
    return [
        text
        for article in articles
        for text in (article.title, f"{article.title}. {plain(article.lead)}", *article.questions)
    ]


# how an article is kept


def encoded(article: Article) -> str:
    return json.dumps(asdict(article), ensure_ascii=False)


def decoded(content: str) -> Article:
    values: dict[str, Any] = json.loads(content)
    block: Mapping[str, Any] | None = values["block"]
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    values |= {"origin": Origin(values["origin"]), "block": Block(**block) if block is not None else None}
    return Article(**values)
