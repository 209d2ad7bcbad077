"""From a Markdown file to articles: a shipped one with front matter, or an operator's note, which may be any Markdown.

Pure: text in, values out. A file that cannot be understood still gives what can be read in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.answers.model import Article, Block, Origin
from bot.answers.words import is_cyrillic

LEAD_CHARS = 400
TITLE_CHARS = 80
SECTIONS_A_FILE = 5_000  # of one note; what lies beyond is not read

_HOST = "host"
_RULE = re.compile(r"(-\s*){3,}|(\*\s*){3,}|(_\s*){3,}")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s")
_MARKS = re.compile(r"[*_`#]+")
_TERM_AND_MEANING = re.compile(r"^\s*(?P<term>\S.{0,60}?)\s+[-–—]\s")


def read_article(text: str, *, id: str, lang: str) -> Article:
    """A shipped article. Raises ValueError where its form is broken, which a test keeps from happening."""
    meta, markdown = front_matter(text)
    lead, block, body = _divided(markdown)
    return Article(
        id=id,
        lang=lang,
        origin=Origin.SHIPPED,
        title=str(meta["title"]),
        lead=lead,
        block=block,
        body=body,
        questions=_strings(meta.get("questions")),
        commands=_strings(meta.get("commands")),
        related=_strings(meta.get("related")),
        sources=_strings(meta.get("sources")),
    )


def read_note(text: str, *, file: str, origin: Origin) -> tuple[Article, ...]:
    """An operator's note: one article for a short one, one for each section of a longer one."""
    meta, markdown = front_matter(text)
    stem = file.rsplit("/", 1)[-1].removesuffix(".md").removesuffix(".markdown")
    whole_title = str(meta.get("title") or "")
    sections = [section for section in _sections(markdown) if section.has_content]
    articles = []
    taken: set[str] = set()
    for position, section in enumerate(sections[:SECTIONS_A_FILE]):
        title = section.title or (whole_title if position == 0 else "") or _first_words(section.markdown) or stem
        is_whole = len(sections) == 1 or origin is Origin.NOTE
        lead, block, body = _divided(section.markdown)
        if block is None and not body and plain(lead) in (title, ""):
            continue  # a heading that was never filled in answers nothing
        articles.append(
            Article(
                id=str(meta.get("id") or stem) if is_whole and position == 0 else _unique(file, title, taken),
                lang="ru" if is_cyrillic(title + lead) else "en",
                origin=origin,
                title=_short(whole_title if is_whole and whole_title and position == 0 else title, TITLE_CHARS),
                lead=lead,
                block=block,
                body=body,
                questions=(*_strings(meta.get("questions")), *section.parents) if position == 0 else section.parents,
                file=file,
            )
        )
    return tuple(articles)


def front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    """What stands between two ``---`` at the top, if that is a mapping: many notes begin with a rule instead."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not text.startswith("---"):
        return {}, text
    import frontmatter  # late: the parser of YAML is only needed when files have changed
    import yaml

    try:
        meta, content = frontmatter.parse(text)
    except (yaml.YAMLError, ValueError, TypeError, AttributeError):
        return {}, text
    return (meta, content) if meta else ({}, text)


# sections of a note


@dataclass(slots=True)
class _Section:
    title: str = ""
    parents: tuple[str, ...] = ()
    lines: list[str] = field(default_factory=list)

    @property
    def markdown(self) -> str:
        return "\n".join(self.lines).strip("\n")

    @property
    def has_content(self) -> bool:
        return any(line.strip() for line in self.lines)


def _sections(markdown: str) -> Iterator[_Section]:
    """Divided at headings of both styles and at rules."""
    lines = markdown.split("\n")
    section = _Section()
    above: dict[int, str] = {}
    start = 0
    for begin, end, level, title in _dividers(markdown, lines):
        section.lines = lines[start:begin]
        yield section
        start = end
        if level:
            above = {depth: text for depth, text in above.items() if depth < level}
            section = _Section(title=title, parents=tuple(above.values()))
            above[level] = title
        else:
            section = _Section()
    section.lines = lines[start:]
    yield section


def _dividers(markdown: str, lines: list[str]) -> Iterator[tuple[int, int, int, str]]:
    """First line, line after, level (0: a rule), title. A rule right under a paragraph makes no heading of it all."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").parse(markdown)
    for position, token in enumerate(tokens):
        if token.level or token.map is None:
            continue
        begin, end = token.map
        if token.type == "hr":
            yield begin, end, 0, ""
        elif token.type == "heading_open":
            content = tokens[position + 1].content
            is_underlined = not lines[begin].lstrip().startswith("#")
            if is_underlined and (end - begin > 2 or len(content) > 2 * TITLE_CHARS):
                yield end - 1, end, 0, ""
            else:
                yield begin, end, int(token.tag[1]), plain(content)


def _unique(file: str, title: str, taken: set[str]) -> str:
    slug = re.sub(r"[^\w]+", "-", title.lower()).strip("-")[:40].rstrip("-") or "section"
    found, number = f"{file}#{slug}", 2
    while found in taken:
        found, number = f"{file}#{slug}-{number}", number + 1
    taken.add(found)
    return found


def _first_words(markdown: str) -> str:
    """A title for a section without one: the term that it explains, else its first sentence."""
    line = next((line for line in markdown.split("\n") if line.strip() and not line.lstrip().startswith("```")), "")
    meaning = _TERM_AND_MEANING.match(line)
    return plain(meaning["term"] if meaning else _SENTENCE_END.split(line.strip())[0])


# lead, block, body


def _divided(markdown: str) -> tuple[str, Block | None, str]:
    """The first paragraph if the text begins with one, the first block of code right after it, and what follows."""
    from markdown_it import MarkdownIt

    lines = markdown.split("\n")
    lead, block, rest = "", None, 0
    for token in MarkdownIt("commonmark").parse(markdown):
        if token.level or token.map is None:
            continue
        begin, end = token.map
        if token.type == "paragraph_open" and not lead and block is None:
            text = " ".join(line.strip() for line in lines[begin:end])
            lead = _shortened(text)
            if lead != text:
                break  # the body then tells all of it
            rest = end
        elif token.type in ("fence", "code_block") and block is None:
            block = _block(token.info, token.content)
            rest = end
            break
        elif token.nesting >= 0:
            break
    return lead, block, "\n".join(lines[rest:]).strip("\n")


def _block(info: str, content: str) -> Block | None:
    language, _space, marks = info.strip().partition(" ")
    code = content.strip("\n")
    return Block(language=language, code=code, is_host=_HOST in marks.split()) if code.strip() else None


def _shortened(text: str) -> str:
    if len(text) <= LEAD_CHARS:
        return text
    kept = ""
    for sentence in _SENTENCE_END.split(text):
        if len(kept) + len(sentence) + 1 > LEAD_CHARS:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or _short(text, LEAD_CHARS)


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def plain(markdown: str) -> str:
    """Without marks of emphasis and code, on one line."""
    return " ".join(_MARKS.sub("", markdown).split())


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(part) for part in value if part is not None) if isinstance(value, Iterable) else ()
