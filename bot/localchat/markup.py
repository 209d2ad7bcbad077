"""From the parameters text, parse mode and explicit entities to the text that a message carries."""

from __future__ import annotations

from collections.abc import Sequence

from bot.localchat.entities import Formatted, explicit_entities, finish
from bot.localchat.html_markup import parse_html
from bot.localchat.links import find_entities
from bot.localchat.markdown_markup import parse_markdown_v2
from bot.localchat.nesting import nest
from bot.localchat.refusals import bad_request

_PARSERS = {"html": parse_html, "markdownv2": parse_markdown_v2}


def read_markup(source: str, parse_mode: str, entities: Sequence[object]) -> Formatted:
    """A parse mode wins over explicit entities, as in Telegram. The legacy mode `Markdown` is not served.

    Raises a refusal in Telegram's words for what cannot be parsed.
    """
    if parse_mode:
        parser = _PARSERS.get(parse_mode.lower())
        if parser is None:
            raise bad_request("unsupported parse_mode")
        return finish(parser(source), find_entities, nest)
    return finish(Formatted(text=source, entities=explicit_entities(entities)), find_entities, nest)


def plain(text: str) -> Formatted:
    """What a person typed."""
    return finish(Formatted(text=text), find_entities, nest)
