"""Whether a message is a Dockerfile or a Compose file, by the name of what was sent or by its text. Pure.

Strict on text: a question that merely has such words in it stays a question.
"""

from __future__ import annotations

import re
from enum import StrEnum

from bot.sources.typed import as_meant

LONGEST = 64 * 1024  # characters; people write Dockerfiles of a few hundred lines at most

INSTRUCTIONS = frozenset(
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME"
    " WORKDIR".split()
)

_DOCKERFILE_NAME = re.compile(r"(?:(?:dockerfile|containerfile)(?:[.\-_].*)?|.+\.dockerfile)", re.IGNORECASE)
_COMPOSE_NAME = re.compile(r"(?:docker-)?compose(?:[.\-_].*)?\.ya?ml(?:\.txt)?", re.IGNORECASE)
_FROM = re.compile(r"FROM(?:\s+--\w+=\S+)*\s+\S+(?:\s+AS\s+\S+)?\s*", re.IGNORECASE)
_SERVICES = re.compile(r"^services:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[ \t]+\S+", re.MULTILINE)
_ARCHIVES = (".tar", ".gz", ".tgz", ".zip", ".xz", ".bz2")  # Dockerfile.zip is for /build


class Source(StrEnum):
    DOCKERFILE = "dockerfile"
    COMPOSE = "compose"


def by_name(name: str) -> Source | None:
    if name.lower().endswith(_ARCHIVES):
        return None
    if _DOCKERFILE_NAME.fullmatch(name):
        return Source.DOCKERFILE
    return Source.COMPOSE if _COMPOSE_NAME.fullmatch(name) else None


def by_text(text: str) -> Source | None:
    text = as_meant(text)
    if _is_dockerfile(text):
        return Source.DOCKERFILE
    return Source.COMPOSE if _SERVICES.search(text + "\n") else None


def is_source(text: str, document_name: str) -> bool:
    """Whether a message without a command brings one along. A question about it may stand beside a document."""
    return by_name(document_name) is not None or by_text(text) is not None


def _is_dockerfile(text: str) -> bool:
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    while lines and re.match(r"ARG\s+\w+", lines[0]):
        lines.pop(0)
    if not lines or not _FROM.fullmatch(lines[0]):
        return False
    if lines[0].startswith("FROM"):
        return True
    return any(line.split(maxsplit=1)[0].upper() in INSTRUCTIONS for line in lines[1:])
