"""Markdown to text with entities, and a message's entities back to Markdown. Pure; any input gives a text.

Telegram has fewer forms than Markdown: headings become bold, tables become aligned lines, and since no entity may lie
around ``code`` or ``pre`` (Bot API, "Formatting options") bold and links stop before code and go on after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from aiogram.types import MessageEntity
from aiogram.utils.formatting import BlockQuote, Bold, Code, Italic, Pre, Strikethrough, Text, TextLink

from bot.ui.clean import clean

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

Node = Text | str

HOST = "host"  # in a fence's first line, after the language: works only in the host's own shell
WRAPPED_FROM = 60  # a line of that length was broken by an editor; a shorter one by who wrote it
_PLAIN_LANGUAGES = ("", "text", "plain", "txt")
_LANGUAGE = re.compile(r"[A-Za-z0-9_+#.-]{1,32}")
_REFERENCE = re.compile(r"\[\[([^\[\]\n]{1,120})\]\]")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?/?>")
# What is no tag of HTML stays: <none> is a name that Docker prints, <name> a place to fill in.
_TAGS = frozenset(
    re.findall(
        r"\w+",
        "a abbr b big blockquote br caption center code col dd del details div dl dt em font h1 h2 h3 h4 h5 h6 hr i img"
        " ins kbd li mark ol p picture pre q s samp small source span strong sub summary sup table tbody td tfoot th"
        " thead tr tt u ul var",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """What lies around a piece of text."""

    title_of: Callable[[str], str | None]
    host_label: str
    is_bold: bool = False
    is_italic: bool = False
    is_struck: bool = False
    link: str = ""
    is_quoted: bool = False
    depth: int = 0  # of lists


def as_text(markdown: str, *, title_of: Callable[[str], str | None] = lambda id: None, host_label: str = "") -> Text:
    """``title_of`` names what ``[[id]]`` refers to; ``host_label`` stands above a block that only the host runs."""
    from markdown_it.tree import SyntaxTreeNode  # late: 4 MB that only an answer needs

    tree = SyntaxTreeNode(_parser().parse(clean(markdown)))
    return Text(*_blocks(tree.children, _Style(title_of=title_of, host_label=host_label)))


def references(markdown: str) -> tuple[str, ...]:
    """The ids that ``[[id]]`` refers to, each once."""
    return tuple(dict.fromkeys(found[1].strip() for found in _REFERENCE.finditer(markdown)))


def block(code: str, language: str = "") -> Pre:
    """A block to copy; a language that is none leaves it without."""
    named = language if language.lower() not in _PLAIN_LANGUAGES and _LANGUAGE.fullmatch(language) else None
    return Pre(clean(code).strip("\n") or " ", language=named)


def from_message(text: str, entities: Iterable[MessageEntity]) -> str:
    """A message as its writer typed it: clients turn backticks into entities and take them out of the text."""
    encoded = text.encode("utf-16-le")
    marks: list[tuple[int, int, str]] = []
    for number, entity in enumerate(entities):
        begin, end = entity.offset, entity.offset + entity.length
        opening, closing = _signs(entity, encoded[begin * 2 : end * 2].decode("utf-16-le", "replace"))
        if opening:
            marks += [(begin, number, opening), (end, -number - 1, closing)]
    pieces: list[str] = []
    done = 0
    for at, _order, mark in sorted(marks):
        pieces += [encoded[done * 2 : at * 2].decode("utf-16-le", "replace"), mark]
        done = at
    return "".join([*pieces, encoded[done * 2 :].decode("utf-16-le", "replace")])


def _signs(entity: MessageEntity, covered: str) -> tuple[str, str]:
    if entity.type == "pre":
        return f"\n```{entity.language or ''}\n", "```\n" if covered.endswith("\n") else "\n```\n"
    if entity.type == "code":
        return "`", "`"
    if entity.type == "bold":
        return "**", "**"
    if entity.type == "text_link":
        return "[", f"]({entity.url})"
    return "", ""


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


# blocks


def _blocks(nodes: Sequence[SyntaxTreeNode], style: _Style, *, gap: str = "\n\n") -> list[Node]:
    parts: list[Node] = []
    for node in nodes:
        shown = _block(node, style)
        if shown:
            parts += [gap, *shown] if parts else shown
    return parts


def _block(node: SyntaxTreeNode, style: _Style) -> list[Node]:
    kind = node.type
    if kind in ("fence", "code_block"):
        return _fence(node, style)
    if kind in ("bullet_list", "ordered_list"):
        return _list(node, style)
    if kind == "table":
        return [Pre(_table(node, style))]
    if kind == "html_block":
        text = _without_tags(node.content).strip()
        return [_leaf(text, style)] if text else []
    if kind == "blockquote":
        inside = _blocks(node.children, replace(style, is_quoted=True))
        return [BlockQuote(*inside)] if inside and not style.is_quoted else inside
    if kind == "heading":
        return _inlines(node, replace(style, is_bold=True))
    return _inlines(node, style)


def _fence(node: SyntaxTreeNode, style: _Style) -> list[Node]:
    if not node.content.strip():
        return []
    language, *notes = node.info.split() or [""]
    shown = block(node.content, language)
    if HOST in notes and style.host_label:
        return [Italic(style.host_label), "\n", shown]
    return [shown]


def _list(node: SyntaxTreeNode, style: _Style) -> list[Node]:
    number = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    indent = "   " * style.depth
    parts: list[Node] = []
    for item in node.children:
        sign = "•" if number is None else f"{number}."
        inside = _blocks(item.children, replace(style, depth=style.depth + 1), gap="\n")
        parts += [*(["\n"] if parts else []), f"{indent}{sign} ", *inside]
        number = number + 1 if number is not None else None
    return parts


def _table(node: SyntaxTreeNode, style: _Style) -> str:
    rows = [[_plain(cell, style) for cell in row.children] for part in node.children for row in part.children]
    widths = [max(map(len, column)) for column in zip(*rows, strict=False)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in rows]
    if len(lines) > 1:
        lines.insert(1, "  ".join("-" * max(width, 1) for width in widths))
    return "\n".join(lines).strip("\n") or " "


def _plain(node: SyntaxTreeNode, style: _Style) -> str:
    return str(Text(*_inlines(node, style)).render()[0]).replace("\n", " ")


# within a line


def _inlines(node: SyntaxTreeNode, style: _Style) -> list[Node]:
    parts = list(_pieces(node, style))
    return parts if any(str(Text(part).render()[0]).strip() for part in parts) else []


def _pieces(node: SyntaxTreeNode, style: _Style) -> Iterator[Node]:
    """Leaves, each with all that lies around it."""
    length = 0  # of the line so far
    for child in node.children:
        if child.type == "softbreak":
            yield " " if length >= WRAPPED_FROM else "\n"
            length = 0
            continue
        for piece in _inline(child, style):
            length += len(piece)
            yield piece


def _inline(node: SyntaxTreeNode, style: _Style) -> Iterator[Node]:
    kind = node.type
    if kind == "text":
        yield from _leaves(_named(node.content, style), style)
    elif kind == "code_inline":
        # Within a link it is text: Telegram takes no code inside of another entity.
        yield from _leaves(node.content, style) if style.link else (Code(node.content),)
    elif kind == "hardbreak":
        yield "\n"
    elif kind == "html_inline":
        yield from _leaves(_without_tags(node.content), style)
    elif kind in ("image", "link"):
        yield from _link(node, style)
    else:
        yield from _pieces(node, _marked(kind, style))


def _marked(kind: str, style: _Style) -> _Style:
    if kind == "strong":
        return replace(style, is_bold=True)
    if kind == "em":
        return replace(style, is_italic=True)
    if kind == "s":
        return replace(style, is_struck=True)
    return style


def _link(node: SyntaxTreeNode, style: _Style) -> Iterator[Node]:
    address = str(node.attrs.get("src" if node.type == "image" else "href", ""))
    inside = replace(style, link=address) if _LINK.fullmatch(address) else style
    if node.children:
        yield from _pieces(node, inside)
    else:
        yield from _leaves(node.content, inside)


def _leaves(text: str, style: _Style) -> Iterator[Node]:
    if text:
        yield _leaf(text, style)


def _leaf(text: str, style: _Style) -> Node:
    leaf: Node = text
    wrappers: list[tuple[bool, type[Text], dict[str, Any]]] = [
        (style.is_struck, Strikethrough, {}),
        (style.is_italic, Italic, {}),
        (style.is_bold, Bold, {}),
        (bool(style.link), TextLink, {"url": style.link}),
    ]
    for is_wanted, wrapper, params in wrappers:
        if is_wanted and text.strip():
            leaf = wrapper(leaf, **params)
    return leaf


def _named(text: str, style: _Style) -> str:
    return _REFERENCE.sub(lambda found: style.title_of(found[1].strip()) or found[1].strip(), text)


def _without_tags(html: str) -> str:
    html = _COMMENT.sub("", html)
    return _TAG.sub(_tag, html)


def _tag(found: re.Match[str]) -> str:
    name = found[1].lower()
    if name not in _TAGS:
        return found[0]
    return "\n" if name == "br" else ""
