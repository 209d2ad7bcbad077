"""Logins that a program keeps: docker's credential helpers, asked as docker asks them, one question a process.

What they answer is a login or nothing else: not a word of it is logged or shown. Source: docker's
docker-credential-helpers, its protocol of ``get`` over standard input and output.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
from contextlib import suppress
from typing import Any

from bot.registries.credentials import HUB_KEY, Login
from bot.registries.names import HUB

PREFIX = "docker-credential-"
LIMIT_S = 10.0  # one that asks a person for a password on a screen never answers
END_LIMIT_S = 1.0
LARGEST_ANSWER = 64 * 1024
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_NONE = b"credentials not found"
TOKEN_USER = "<token>"  # its secret is an identity token
_OURS = ("BOT_TOKEN",)  # with its _FILE: nothing of a registry's business


class HelperFailed(Exception):
    """It did not tell whether there is a login; the text says why, with no secret."""


async def ask(name: str, registry: str) -> Login | None:
    """None where it keeps none for that registry. Raises HelperFailed."""
    path, server = program(name), HUB_KEY if registry == HUB else registry
    try:
        process = await asyncio.create_subprocess_exec(
            path,
            "get",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment(),
            start_new_session=True,  # so that what it started itself ends with it
        )
    except OSError as error:
        raise HelperFailed(f"{PREFIX}{name} does not start: {type(error).__name__}") from error
    try:
        async with asyncio.timeout(LIMIT_S):
            answer, _nothing = await process.communicate(server.encode())
    except TimeoutError:
        raise too_late(name) from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            with suppress(TimeoutError):
                async with asyncio.timeout(END_LIMIT_S):
                    await process.communicate()  # to the end of its pipes
    return login_of(name, process.returncode or 0, answer)


# what whoever asks one in a thread needs as well


def program(name: str) -> str:
    """Its path. Raises HelperFailed where there is none of that name."""
    found = shutil.which(f"{PREFIX}{name}") if _NAME.fullmatch(name) else None
    if found is None:
        raise HelperFailed(f"{PREFIX}{name} is not on the PATH")
    return found


def environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.upper().startswith(_OURS)}


def too_late(name: str) -> HelperFailed:
    return HelperFailed(f"{PREFIX}{name} did not answer in {LIMIT_S:.0f} s")


def login_of(name: str, code: int, answer: bytes) -> Login | None:
    """What it said as it ended with that code. Raises HelperFailed."""
    if code != 0:
        if _NONE in answer[:LARGEST_ANSWER]:
            return None
        raise HelperFailed(f"{PREFIX}{name} ended with {code}")
    told = object_of(name, answer)
    user, secret = str(told.get("Username") or ""), str(told.get("Secret") or "")
    if not secret:
        return None
    return Login(identity_token=secret) if user == TOKEN_USER else Login(user=user, password=secret)


def object_of(name: str, answer: bytes) -> dict[str, Any]:
    """Raises HelperFailed."""
    try:
        told = json.loads(answer) if len(answer) <= LARGEST_ANSWER else None
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise HelperFailed(f"{PREFIX}{name} answered with what is no login")
    return told
