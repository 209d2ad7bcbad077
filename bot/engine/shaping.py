"""What is made of a container later on: ``docker commit``, ``update``, ``wait``."""

from __future__ import annotations

import json
from typing import Any

from bot.engine.creation import NANOSECONDS
from bot.engine.failures import Subject
from bot.engine.model import ExitStatus
from bot.engine.stream import Request
from bot.engine.transfer import CommitSpec, UpdateSpec
from bot.engine.whole import Whole
from bot.engine.wire import segment


class Shaping(Whole):
    async def commit_container(self, ref: str, spec: CommitSpec) -> str:
        request = Request(
            method="POST",
            path="/commit",
            params={
                "container": ref,
                "repo": spec.repository,
                "tag": spec.tag,
                "author": spec.author,
                "comment": spec.message,
                "changes": spec.changes,
                "pause": "1" if spec.pauses else "0",
            },
        )
        answer = json.loads(await self._whole(request, _subject(ref)))
        return str(answer["Id"])

    async def update_container(self, ref: str, spec: UpdateSpec) -> tuple[str, ...]:
        return await self._json(
            "POST",
            f"/containers/{segment(ref)}/update",
            body=update_body(spec),
            subject=_subject(ref),
            parse=lambda answer: tuple(str(warning) for warning in (answer or {}).get("Warnings") or ()),
        )

    async def wait_container(self, ref: str) -> ExitStatus:
        request = Request(method="POST", path=f"/containers/{segment(ref)}/wait", params={"condition": "not-running"})
        answer = json.loads(await self._whole(request, _subject(ref)))
        return ExitStatus(code=int(answer["StatusCode"]), error=str((answer.get("Error") or {}).get("Message") or ""))


def update_body(spec: UpdateSpec) -> dict[str, Any]:
    """Only what is to change: the engine takes a zero for "as it is"."""
    body: dict[str, Any] = {
        "Memory": spec.memory_bytes,
        "MemorySwap": spec.memory_swap_bytes,
        "MemoryReservation": spec.memory_reservation_bytes,
        "NanoCpus": None if spec.cpus is None else round(spec.cpus * NANOSECONDS),
        "CpuShares": spec.cpu_shares,
        "CpusetCpus": spec.cpuset_cpus,
        "PidsLimit": spec.pids_limit,
    }
    if spec.restart_policy is not None:
        body["RestartPolicy"] = {"Name": spec.restart_policy, "MaximumRetryCount": spec.restart_max_retries}
    return {name: value for name, value in body.items() if value is not None}


def _subject(ref: str) -> Subject:
    return Subject(kind="container", ref=ref)
