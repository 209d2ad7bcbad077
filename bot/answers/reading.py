"""From a Markdown file to articles: a shipped one with front matter, or an operator's note, which may be any Markdown.

Pure: text in, values out. A file that cannot be understood still gives what can be read in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.answers.model import Article, Block, Origin
from bot.answers.words import is_cyrillic

if TYPE_CHECKING:
    from markdown_it.token import Token

LEAD_CHARS = 400
TITLE_CHARS = 80
SECTIONS_A_FILE = 5_000  # of one note; what lies beyond is not read

_HOST = "host"
_RULE = re.compile(r"(-\s*){3,}|(\*\s*){3,}|(_\s*){3,}")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s")
_COMMENT = re.compile(r" {0,3}\[//\]:(\s.*)?")
_HTML_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_BLOCK_MARKS = re.compile(r"^\s*(?:[>|*+-]\s+)+")
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
    markdown = _without_comments(markdown)
    stem = file.rsplit("/", 1)[-1].removesuffix(".md").removesuffix(".markdown")
    whole_title = str(meta.get("title") or "")
    sections = [section for section in _sections(markdown) if section.has_content]
    articles = []
    taken: set[str] = set()
    for position, section in enumerate(sections[:SECTIONS_A_FILE]):
        title = section.title or (whole_title if position == 0 else "") or _first_words(section.markdown) or stem
        is_whole = len(sections) == 1 or origin is Origin.NOTE
        lead, block, body = _divided(section.markdown)
        is_named = bool(whole_title) or len(sections) == 1
        if block is None and not body and _is_unfilled(plain(lead), section, is_named=is_named):
            continue
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
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, RecursionError):
        return {}, text
    return (meta, content) if meta else ({}, text)


def _without_comments(markdown: str) -> str:
    """``[//]: # (...)`` is how Markdown is commented out. Code is left as it is."""
    kept = []
    fence = ""
    for line in markdown.split("\n"):
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence) and not found[2].strip():
            fence = ""
        if fence or not _COMMENT.fullmatch(line):
            kept.append(line)
    return "\n".join(kept)


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
        return bool(_HTML_COMMENT.sub("", self.markdown).strip())


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

    tokens = _parser().parse(markdown)
    for position, token in enumerate(tokens):
        if token.level or token.map is None:
            continue
        begin, end = token.map
        if token.type == "hr":
            yield begin, end, 0, ""
        elif token.type == "heading_open":
            content = tokens[position + 1].content
            if token.markup == "-" and (end - begin > 2 or _is_text_over_a_rule(content, tokens, position)):
                yield end - 1, end, 0, ""
            else:
                yield begin, end, int(token.tag[1]), plain(content)


def _is_text_over_a_rule(content: str, tokens: Sequence[Token], position: int) -> bool:
    """A rule was meant under a line that is a sentence, or all that a heading above it has."""
    if len(content) > 2 * TITLE_CHARS or content.rstrip().endswith((".", "…", ";")):
        return True
    follows_heading = position == 0 or tokens[position - 1].markup.startswith("#")
    after = tokens[position + 3 : position + 4]
    return follows_heading and (not after or after[0].type in ("heading_open", "hr"))


def _unique(file: str, title: str, taken: set[str]) -> str:
    slug = re.sub(r"[^\w]+", "-", title.lower()).strip("-")[:40].rstrip("-") or "section"
    found, number = f"{file}#{slug}", 2
    while found in taken:
        found, number = f"{file}#{slug}-{number}", number + 1
    taken.add(found)
    return found


def _first_words(markdown: str) -> str:
    """A title for a section without one: the term that it explains, else its first sentence."""
    lines = (_BLOCK_MARKS.sub("", line) for line in markdown.split("\n") if not _FENCE.match(line))
    line = next((line for line in lines if any(map(str.isalnum, line))), "")
    meaning = _TERM_AND_MEANING.match(line)
    return plain(meaning["term"] if meaning else _SENTENCE_END.split(line.strip())[0])


def _is_unfilled(lead: str, section: _Section, *, is_named: bool) -> bool:
    """A heading that was never filled in answers nothing, nor does a lone word between two rules."""
    return not lead or lead == section.title or not (section.title or is_named or " " in lead)


# lead, block, body


def _divided(markdown: str) -> tuple[str, Block | None, str]:
    """The first paragraph if the text begins with one, the first block of code right after it, and what follows."""

    lines = markdown.split("\n")
    lead, block, rest = "", None, 0
    for token in _parser().parse(markdown):
        if token.level or token.map is None:
            continue
        begin, end = token.map
        if token.type == "paragraph_open" and not lead and block is None:
            text = "\n".join(line.lstrip() for line in lines[begin:end]).rstrip()
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
    ends = [end.start() for end in _SENTENCE_END.finditer(text[: LEAD_CHARS + 1])]
    return text[: ends[-1]] if ends else _short(text, LEAD_CHARS)


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def plain(markdown: str) -> str:
    """Without marks of emphasis and code, on one line."""
    return " ".join(_MARKS.sub("", markdown).split())


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(part) for part in value if part is not None) if isinstance(value, Iterable) else ()


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt  # late: only needed when files have changed

    return MarkdownIt("commonmark")
