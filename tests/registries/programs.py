"""Credential helpers of a test's own: shell scripts on the PATH."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Install = Callable[[str, str], Path]


def on_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Writes a script as the helper of that name; returns the file in which it notes what it is asked."""
    monkeypatch.setenv("PATH", str(folder), prepend=":")

    def put(name: str, script: str) -> Path:
        program = folder / f"docker-credential-{name}"
        program.write_text(f'#!/bin/sh\nserver=$(cat)\necho "$1 $server" >> {folder}/asked\n{script}\n')
        program.chmod(0o755)
        return folder / "asked"

    return put


def answering(user: str, secret: str) -> str:
    return f"echo '{json.dumps({'ServerURL': 'x', 'Username': user, 'Secret': secret})}'"
