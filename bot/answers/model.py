"""What the answers room hands out: frozen values, the same for the chat, the command line and the measurements."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where an article comes from. An operator's own notes win over what is shipped."""

    SHIPPED = "shipped"  # knowledge/, the same for everybody
    FOLDER = "folder"  # KNOWLEDGE_DIR, kept by the operator with an editor
    NOTE = "note"  # DATA_DIR/notes, written from the phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block. ``is_host`` says that it works only in the host's own shell and not as a bot command."""

    language: str  # "" where the fence names none
    code: str
    is_host: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article in one language, or one section of an operator's note.

    ``id`` is the file's stem for shipped articles and notes from the phone, ``FILE#SECTION`` for a section of a longer
    note. ``lead`` is the first paragraph as Markdown, ``block`` the first fence after it, ``body`` the Markdown after
    those.
    """

    id: str
    lang: str  # "ru" or "en"
    origin: Origin
    title: str
    lead: str
    block: Block | None = None
    body: str = ""
    questions: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()  # names of bot commands: "stop", "system df"
    related: tuple[str, ...] = ()  # ids
    sources: tuple[str, ...] = ()  # names of documentation pages
    file: str = ""  # of an operator's note: its name below its folder, shown as the source


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A candidate: enough for a button."""

    id: str
    title: str  # in the language of the answer
    origin: Origin
    score: float  # 0 to 1, comparable within one answer only


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The names there are on the engine that is asked about, for telling what a question means by one."""

    containers: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    services: tuple[str, ...] = ()  # of a swarm
    stacks: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    @property
    def all_names(self) -> tuple[str, ...]:
        """For what no spelling is to be mended."""
        return (*self.containers, *self.projects, *self.services, *self.stacks, *self.hosts)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCommand:
    """A question about the running system, as the bot command that answers it, without the slash: "logs web01".

    ``instead`` is the line for who may not run the first one, "" where there is none: an operator's question who
    stopped a container is answered from its own events, since the audit is the admins'.
    """

    intent: str  # "why-down", "logs", "list-running", ...
    line: str
    target: str | None = None  # the full name of the container, project, service, ... where one was meant
    instead: str = ""


class Verdict(StrEnum):
    LIVE = "live"  # ``live`` answers it
    ARTICLE = "article"  # ``article`` answers it
    CHOICE = "choice"  # as ARTICLE, but the second hit is so close that it must be offered: "did you mean"
    UNKNOWN = "unknown"  # nothing answers it; ``hits`` are the nearest topics


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``hits`` are best first, at most five, and begin with ``article`` where there is one."""

    question: str
    lang: str  # of the question, and so of the answer
    verdict: Verdict
    confidence: float  # 0 to 1: how sure it is that an answer is there at all
    article: Article | None = None
    hits: tuple[Hit, ...] = ()
    live: LiveCommand | None = None
    read_as: str = ""  # what typos, layout or Latin letters were corrected to; "" where nothing was
    ms: float = 0.0
