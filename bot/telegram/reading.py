"""What came in, and its line as its command has it: words and options, or one sentence as it stands.

Pure. Which command may be run by whom is the desk's business.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import click

from bot.store import Permit
from bot.telegram import hosts, line
from bot.telegram.call import Replied
from bot.telegram.command import Command, Role
from bot.telegram.people import Actor, ChatRef, Document
from bot.telegram.registry import Registry
from bot.ui.secrets import mask_arguments, mask_text

GREETING = "hello"
WORDS_END = "--"  # before a sentence whose first word would otherwise be taken as the command's: note -- rm fails
PROSE_WORDS = 3  # from so many on, what begins with no command is no mistyped one
PROSE_RECORDED = 200  # characters of a question or a title that the audit keeps

_QUOTE = re.compile("[\"'«»“”„‘’]")
_CYRILLIC_WORD = re.compile(r"[а-яё][а-яё-]*[,.:;!]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What came in, before it is known what it means."""

    actor: Actor
    chat: ChatRef
    update_id: int
    message_id: int
    text: str = ""
    document: Document | None = None
    query_id: str = ""
    sent_at: datetime | None = None
    markdown: str = ""  # the whole message as it was typed: clients turn backticks into entities
    replied: Replied | None = None
    host: str = ""  # the engine that the pressed button, the awaited reply or the permit belongs to


def asking_again(permit: Permit, role: Role | None, update_id: int) -> Ask:
    """What came in then, with the role that its asker has now. Told in new messages: nobody waits at a button."""
    return Ask(
        actor=Actor(
            id=permit.asker_id,
            name=permit.asker_name,
            username=permit.asker_username,
            language_code=permit.asker_language,
            role=role,
        ),
        chat=ChatRef(id=permit.chat_id, is_private=permit.is_private, topic_id=permit.topic_id),
        update_id=update_id,
        message_id=permit.message_id or 0,
        document=Document(**permit.document) if permit.document else None,
        host=permit.host,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """``body`` are the lines after the first, for a command that takes them; ``host`` the one that is named."""

    command: Command
    argv: list[str]
    body: str
    host: str = ""


def read(registry: Registry, text: str, body: str, *, markdown: str = "", fleet: Sequence[str] = ()) -> Read | None:
    """None where there is no such command. Raises UsageError where a quote is not closed, and UnknownHost.

    ``markdown`` is the whole message as it was typed, where that is not the text; ``fleet`` the hosts' names.
    """
    words = text.split(maxsplit=2)[:2]
    found = registry.find(words)
    if found is not None and takes_prose(found[0]):
        return _prose(found[0], text, len(words) - len(found[1]), body, markdown)
    tokens = line.split(text)
    if [token.lower() for token in tokens] == ["start"]:
        tokens = [GREETING]  # what every Telegram client sends first; docker's start has a name after it
    found = registry.find(tokens)
    if found is None:
        return None
    command, rest = found
    if body and not command.takes_body:
        rest, body = [*rest, *line.split(body)], ""
    host, rest = hosts.taken_out(command, rest, fleet) if fleet else ("", rest)
    return Read(command=command, argv=rest, body=body, host=host)


def is_question(registry: Registry, text: str) -> bool:
    """Whether a line that begins with "docker", without a slash, rather asks about docker than means a command."""
    if text.rstrip().endswith("?"):
        return True
    if _QUOTE.search(text) is None and any(_CYRILLIC_WORD.fullmatch(word) for word in text.split()):
        return True
    return registry.find(text.split(maxsplit=2)[:2]) is None and len(text.split()) >= PROSE_WORDS


def takes_prose(command: Command) -> bool:
    """Whether what follows the command's words is a sentence: neither options nor quotes in it mean anything."""
    return any(
        isinstance(parameter, click.Argument) and parameter.type is click.UNPROCESSED for parameter in command.params
    )


def _prose(command: Command, text: str, words: int, body: str, markdown: str) -> Read:
    said = "".join(text.split(maxsplit=words)[words:]).strip()
    if said.startswith(f"{WORDS_END} "):
        said = said.removeprefix(WORDS_END).strip()
    if not command.takes_body:
        said, body = f"{said}\n{body}".strip(), ""
    elif body and (typed := line.read(markdown, docker_alone=False)) is not None:
        body = typed.rest
    return Read(command=command, argv=[said] if said else [], body=body)


def recorded(command: Command, argv: Sequence[str]) -> tuple[str, ...]:
    """The arguments as the audit keeps them."""
    if command.is_secret and argv:
        return ("***",)
    if takes_prose(command):
        return tuple(mask_text(text)[:PROSE_RECORDED] for text in argv)
    return tuple(mask_arguments(argv))


def shown(command: Command, argv: Sequence[str], host: str = "") -> str:
    """The whole line, its secrets masked; with the host where it is to be told."""
    return " ".join(["/" + command.name, *mask_arguments(argv), *([f"@{host}"] if host else ())])
