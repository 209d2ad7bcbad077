"""Secrets taken out of what is shown or kept: by the name of a variable, and by the shape of the value. Pure.

A mask is never shorter or longer than its value tells: always the same three stars.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

MASK = "***"

_NAME = re.compile(
    r"pass(word|wd|phrase)?|secret|token|api_?key|access_?key|private|credential|(^|_)(key|auth|dsn|pwd|pw)(_|$)|"
    r"database_url|connection_string|_url$",
    re.IGNORECASE,
)
_NOT_SECRET = re.compile(r"^(path|pythonpath|gpg_key|author.*|.*_file|.*keyboard.*|monkey.*)$", re.IGNORECASE)
_URL_PASSWORD = re.compile(r"(?P<head>\b[a-zA-Z][a-zA-Z0-9+.-]*://[^\s:/@]*):(?P<secret>[^\s/@]+)@")
_SHAPES = (
    re.compile(r"\b\d{6,12}:[A-Za-z0-9_-]{30,}"),  # a Telegram bot token
    re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),  # an AWS key id
    re.compile(r"\bgh[pousr]_[A-Za-z0-9]{30,}"),
    re.compile(r"\bglpat-[A-Za-z0-9_-]{18,}"),
    re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}"),
    re.compile(r"\bsk-[A-Za-z0-9_-]{20,}"),
    re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),  # a JSON web token
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL),
)
_AUTHORIZATION = re.compile(r"(?P<head>\bauthorization\s*[:=]\s*(?:bearer|basic|token)?\s*)(?P<secret>[^\s,;\"']+)", re.IGNORECASE)
_ASSIGNED = re.compile(
    r"(?P<head>(?P<name>[A-Za-z][A-Za-z0-9_.-]*)[\"']?\s*[=:]\s*[\"']?)(?P<secret>[^\s\"',;&]{3,})"
)
_LONG_OPTION = re.compile(r"^--?[A-Za-z][\w-]*$")


def is_secret_name(name: str) -> bool:
    """Whether a variable, label or option of this name is likely to hold a secret."""
    bare = name.lstrip("-").replace("-", "_").replace(".", "_")
    return bool(_NAME.search(bare)) and not _NOT_SECRET.match(bare)


def mask_value(name: str, value: str) -> str:
    """The value as it may be shown under its name."""
    if value and is_secret_name(name):
        return _masked_url(value) if "://" in value else MASK
    return mask_shapes(value)


def _masked_url(value: str) -> str:
    """An address without a password tells something useful and gives nothing away."""
    return _URL_PASSWORD.sub(rf"\g<head>:{MASK}@", value) if _URL_PASSWORD.search(value) else mask_shapes(value)


def mask_env(env: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, mask_value(name, value)) for name, value in env)


def mask_shapes(text: str) -> str:
    """What has the form of a secret, wherever it stands."""
    if "://" in text:
        text = _URL_PASSWORD.sub(rf"\g<head>:{MASK}@", text)
    for shape in _SHAPES:
        text = shape.sub(MASK, text)
    return text


def mask_text(text: str) -> str:
    """As :func:`mask_shapes`, and also ``password=...`` and ``Authorization: ...`` in running text such as a log."""
    text = mask_shapes(text)
    text = _AUTHORIZATION.sub(rf"\g<head>{MASK}", text)
    return _ASSIGNED.sub(_mask_assigned, text)


def _mask_assigned(match: re.Match[str]) -> str:
    if not is_secret_name(match["name"]) or match["secret"].startswith("//") or "://" in match["secret"]:
        return match[0]
    return f"{match['head']}{MASK}"


def mask_arguments(arguments: Sequence[str]) -> list[str]:
    """A command line: ``-e NAME=value``, ``--password value``, ``--build-arg TOKEN=x``, and any shape."""
    masked: list[str] = []
    is_value_secret = False
    for argument in arguments:
        if is_value_secret and not argument.startswith("-"):
            masked.append(MASK)
            is_value_secret = False
            continue
        is_value_secret = bool(_LONG_OPTION.match(argument)) and is_secret_name(argument)
        name, sign, value = argument.partition("=")
        masked.append(f"{name}={mask_value(name, value)}" if sign else mask_shapes(argument))
    return masked


def mask_json(document: Any, name: str = "") -> Any:
    """An inspect document: lists of ``NAME=value``, labels and options, and every string by shape."""
    if isinstance(document, Mapping):
        return {key: mask_json(value, str(key)) for key, value in document.items()}
    if isinstance(document, list | tuple):
        if name in ("Cmd", "Args", "Entrypoint"):
            return mask_arguments([str(item) for item in document])
        return [_mask_item(item, name) for item in document]
    if isinstance(document, str):
        return mask_value(name, document) if is_secret_name(name) else mask_shapes(document)
    return document


def _mask_item(item: Any, name: str) -> Any:
    if isinstance(item, str) and "=" in item:
        key, _, value = item.partition("=")
        return f"{key}={mask_value(key, value)}"
    return mask_json(item, name)
