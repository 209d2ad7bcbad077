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

from bot.registries.credentials import HUB_KEY, Login
from bot.registries.names import HUB

PREFIX = "docker-credential-"
LIMIT_S = 10.0  # one that asks a person for a password on a screen never answers
END_LIMIT_S = 1.0
LARGEST_ANSWER = 64 * 1024
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_NONE = b"credentials not found"
_TOKEN_USER = "<token>"  # its secret is an identity token
_OURS = ("BOT_TOKEN",)  # with its _FILE: nothing of a registry's business


class HelperFailed(Exception):
    """It did not tell whether there is a login; the text says why, with no secret."""


async def ask(name: str, registry: str) -> Login | None:
    """None where it keeps none for that registry. Raises HelperFailed."""
    program = f"{PREFIX}{name}"
    found = shutil.which(program) if _NAME.fullmatch(name) else None
    if found is None:
        raise HelperFailed(f"{program} is not on the PATH")
    server = HUB_KEY if registry == HUB else registry
    code, answer = await _answer(found, program, server)
    if code != 0:
        if _NONE in answer[:LARGEST_ANSWER]:
            return None
        raise HelperFailed(f"{program} ended with {code}")
    return _login(answer, program)


async def _answer(path: str, program: str, server: str) -> tuple[int, bytes]:
    try:
        process = await asyncio.create_subprocess_exec(
            path,
            "get",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={key: value for key, value in os.environ.items() if not key.upper().startswith(_OURS)},
            start_new_session=True,  # so that what it started itself ends with it
        )
    except OSError as error:
        raise HelperFailed(f"{program} does not start: {type(error).__name__}") from error
    try:
        async with asyncio.timeout(LIMIT_S):
            answer, _nothing = await process.communicate(server.encode())
    except TimeoutError:
        raise HelperFailed(f"{program} did not answer in {LIMIT_S:.0f} s") from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            with suppress(TimeoutError):
                async with asyncio.timeout(END_LIMIT_S):
                    await process.communicate()  # to the end of its pipes
    return process.returncode or 0, answer


def _login(answer: bytes, program: str) -> Login | None:
    try:
        told = json.loads(answer) if len(answer) <= LARGEST_ANSWER else None
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise HelperFailed(f"{program} answered with what is no login")
    user, secret = str(told.get("Username") or ""), str(told.get("Secret") or "")
    if not secret:
        return None
    return Login(identity_token=secret) if user == _TOKEN_USER else Login(user=user, password=secret)
