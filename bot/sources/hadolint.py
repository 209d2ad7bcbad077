"""hadolint asked for its opinion where it is installed (the extra ``lint``, or the host's own). A process a question.

It gets the text on its standard input and nothing else: no environment, no configuration of this machine.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

from bot.sources.findings import Finding, Severity

log = structlog.get_logger(__name__)

LIMIT_S = 10.0  # a Dockerfile of 64 KB takes it well under a second
LONGEST_WORDS = 400

_SEVERITY = {"error": Severity.WARNING, "warning": Severity.WARNING}

OURS = {
    "DL3000": "workdir", "DL3002": "root-set", "DL3003": "cd", "DL3004": "sudo", "DL3006": "latest",
    "DL3007": "latest", "DL3009": "apt-lists", "DL3014": "apt-yes", "DL3015": "apt-recommends", "DL3019": "apk-cache",
    "DL3020": "add", "DL3025": "shell-form", "DL3042": "pip-cache", "DL4000": "maintainer", "DL4003": "again",
    "DL4004": "again",
}  # fmt: skip
"""What a check of our own says too: told once, in our words, and where ours found nothing, in those for the code."""

ARTICLES = {
    "DL3008": "run-instruction", "DL3013": "run-instruction", "DL3016": "run-instruction", "DL3018": "run-instruction",
    "DL3021": "copy", "DL3022": "multi-stage", "DL3023": "multi-stage", "DL3024": "multi-stage",
    "DL3010": "add-instruction",
    "DL3011": "expose", "DL3027": "run-instruction", "DL3029": "multi-arch", "DL3043": "shell-stopsignal-onbuild",
    "DL3044": "env-arg", "DL3045": "workdir", "DL3046": "user-instruction", "DL3059": "layers-cache",
    "DL3061": "dockerfile-basics", "DL4006": "run-instruction", "DL3012": "healthcheck", "DL3057": "healthcheck",
    "DL3026": "from-base-image", "DL3063": "multi-stage", "DL3064": "env-arg", "DL3065": "multi-arch",
    "DL3066": "user-instruction", "DL3067": "multi-stage", "DL4005": "shell-stopsignal-onbuild",
}  # fmt: skip


def path() -> str | None:
    """Beside this Python, as the extra puts it, else on the PATH."""
    beside = Path(sys.executable).parent / "hadolint"
    return str(beside) if beside.is_file() else shutil.which("hadolint")


async def findings(text: str) -> list[Finding] | None:
    """None where it is not installed or does not answer: then our own checks are all there is."""
    program = path()
    if program is None:
        return None
    try:
        process = await asyncio.create_subprocess_exec(
            program, "--no-fail", "--format", "json", "--config", "/dev/null", "-",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"}, cwd="/",
        )  # fmt: skip
    except OSError as error:
        log.warning("hadolint does not start", error=str(error))
        return None
    try:
        async with asyncio.timeout(LIMIT_S):
            out, _nothing = await process.communicate(text.encode())
    except TimeoutError:
        log.warning("hadolint did not answer in time")
        return None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.communicate()  # to the end of its pipes: one that is left open is never closed
    return read(out)


def read(out: bytes) -> list[Finding] | None:
    """Its JSON. None for what is none."""
    try:
        rows = json.loads(out)
    except ValueError:
        return None
    return [_finding(row) for row in rows] if isinstance(rows, list) else None


def _finding(row: dict[str, Any]) -> Finding:
    code = str(row.get("code", ""))
    message = " ".join(str(row.get("message", "")).split())[:LONGEST_WORDS]
    return Finding(
        rule=code.lower(),
        severity=_SEVERITY.get(str(row.get("level")), Severity.ADVICE),
        line=int(row.get("line", 0)),
        article=ARTICLES.get(code, ""),
        values={"words": message},
        words=f"{code}: {message}",
    )


def joined(own: list[Finding], theirs: list[Finding] | None) -> list[Finding]:
    """Own findings first; of theirs those that say something new. They point at other lines of one instruction."""
    if theirs is None:
        return own
    said = {finding.rule for finding in own}
    new: dict[tuple[str, int], Finding] = {}
    for finding in theirs:
        if finding.rule not in said and OURS.get(finding.rule.upper()) not in said:
            new.setdefault((finding.rule, finding.line), finding)
    return sorted([*own, *new.values()], key=lambda finding: (finding.line or 10**6, finding.severity))
