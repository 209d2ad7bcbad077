"""The values of docker build's options, and the text of a Dockerfile that was typed on a phone. Pure.

Source: docker's CLI reference, "docker image build"; for names the distribution project's "reference" grammar.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.archives.paths import clean_path
from bot.engine.model import BuildSpec
from bot.errors import UsageError
from bot.sources.typed import as_meant
from bot.ui.secrets import is_secret_name

_PART = r"[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*"
_HOST = r"(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9.-]+(?=:\d)|\[[0-9a-fA-F:]+\])(?::\d+)?/"
_TAG = re.compile(rf"(?:{_HOST})?{_PART}(?:/{_PART})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?")
_REMOTE = re.compile(r"(?:https?|git|ssh)://\S+|git@[\w.-]+:\S+|github\.com/\S+", re.IGNORECASE)
_FOLDERS = ("", ".", "./", "-")  # what is typed where docker wants a folder: here the file takes its place
_SHORTEST_SECRET = 4


def build_spec(args: Mapping[str, Any]) -> BuildSpec:
    """All but the context. Raises UsageError for a value that docker would not take."""
    return BuildSpec(
        tags=tuple(_tag(value) for value in args["tag"]),
        dockerfile=_dockerfile(args["file"]),
        build_args=_pairs("--build-arg", args["build_arg"], is_value_needed=True),
        target=args["target"] or "",
        no_cache=args["no_cache"],
        pull=args["pull"],
        labels=_pairs("--label", args["label"], is_value_needed=False),
        remote=remote(args["context"] or ""),
    )


def remote(context: str) -> str:
    """The address that the engine is to fetch; "" where the context is what was sent. Raises UsageError for a path."""
    if context in _FOLDERS:
        return ""
    if not _REMOTE.fullmatch(context):
        raise UsageError(key="build-bad-context", context=context, command="build")
    return context


def secrets_of(spec: BuildSpec) -> tuple[str, ...]:
    """Values of build arguments that no output may show."""
    return tuple(
        value for name, value in spec.build_args.items() if is_secret_name(name) and len(value) >= _SHORTEST_SECRET
    )


def typed_dockerfile(body: str) -> bytes:
    """As it was meant: with dashes, quotes and spaces that a keyboard has not improved."""
    return as_meant(body).encode()


def _tag(value: str) -> str:
    if not _TAG.fullmatch(value):
        raise _wrong("-t", value, "web:1, registry.local:5000/web:1")
    return value


def _dockerfile(value: str | None) -> str:
    if not value:
        return ""
    if value.startswith("/") or ".." in value.split("/"):
        raise _wrong("-f", value, "docker/Dockerfile.prod")
    return clean_path(value)


def _pairs(option: str, values: Sequence[str], *, is_value_needed: bool) -> dict[str, str]:
    """Without a value docker takes the argument from the environment, which here would be the bot's."""
    pairs = {}
    for value in values:
        name, sign, text = value.partition("=")
        if not name or (is_value_needed and not sign):
            raise _wrong(option, value, "NAME=value")
        pairs[name] = text
    return pairs


def _wrong(option: str, value: str, form: str) -> UsageError:
    return UsageError(key="build-bad-value", option=option, value=value, form=form, command="build")
