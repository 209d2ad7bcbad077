"""Services of a swarm in full: asked for, made, changed, rolled back, removed, and their logs."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from bot.engine.calls import Calls
from bot.engine.containers import filters_param
from bot.engine.failures import Refusal, Subject
from bot.engine.frames import OutputReader, decoded
from bot.engine.logs import log_params, newest
from bot.engine.model import LogQuery, Raw
from bot.engine.parse.moments import EPOCH, items, part, strings
from bot.engine.parse.swarm import parse_swarm_service, parse_swarm_services, parse_tasks, service_line
from bot.engine.swarm_creation import service_body
from bot.engine.swarm_model import Filters, ServiceLine, ServiceSpec, SwarmService, Task
from bot.engine.wire import Wire, segment

DIGEST_LIMIT_S = 10.0
CHANGE_TRIES = 5  # the swarm counts a service up by itself while an update goes on
_OUT_OF_SEQUENCE = "out of sequence"
_PATIENCE_S = 1.0  # by which a log's request outlasts its reading


class SwarmServiceCalls(Calls):
    """See ``swarm_model.SwarmServices``."""

    async def swarm_services(self, *, filters: Filters | None = None) -> tuple[SwarmService, ...]:
        params = {"status": True, "filters": filters_param(filters)}
        return await self._json("GET", "/services", params=params, parse=parse_swarm_services)

    async def inspect_service(self, ref: str) -> SwarmService:
        return await self._json("GET", _path(ref), subject=_subject(ref), parse=parse_swarm_service)

    async def image_digest(self, image: str, *, with_login: bool = False) -> str:
        limit = DIGEST_LIMIT_S

        def act(wire: Wire) -> str:
            headers = wire.registry_auth(image) if with_login else {}
            path = f"/distribution/{quote(image, safe='/:@')}/json"
            answer = json.loads(wire.request("GET", path, limit_s=limit, headers=headers))
            return str(part(answer, "Descriptor").get("digest") or "")

        return await self._do(act, subject=Subject(kind="image", ref=image), limit_s=limit)

    async def service_tasks(self, *service_ids: str, filters: Filters | None = None) -> tuple[Task, ...]:
        wanted = json.dumps({**{name: list(texts) for name, texts in (filters or {}).items()}, "service": service_ids})
        return await self._json("GET", "/tasks", params={"filters": wanted}, parse=parse_tasks)

    async def node_names(self) -> Mapping[str, str]:
        def parse(answer: Any) -> dict[str, str]:
            return {str(row["ID"]): str(part(row, "Description").get("Hostname") or "") for row in items(answer)}

        return await self._json("GET", "/nodes", parse=parse)

    async def swarm_ids(self, kind: str) -> Mapping[str, str]:
        def parse(answer: Any) -> dict[str, str]:
            return {str(part(row, "Spec").get("Name") or ""): str(row["ID"]) for row in items(answer)}

        return await self._json("GET", f"/{kind}", parse=parse)

    async def create_service(self, spec: ServiceSpec, *, with_login: bool = False) -> tuple[str, tuple[str, ...]]:
        limit = self._limit_s

        def act(wire: Wire) -> tuple[str, tuple[str, ...]]:
            headers = wire.registry_auth(spec.image) if with_login else {}
            body = service_body(spec)
            answer = json.loads(wire.request("POST", "/services/create", limit_s=limit, body=body, headers=headers))
            return str(answer["ID"]), _warnings(answer)

        return await self._do(act, subject=_subject(spec.name))

    async def change_service(
        self, service_id: str, change: Callable[[dict[str, Any]], Raw], *, with_login: bool = False
    ) -> tuple[str, ...]:
        return await self._change(service_id, change, {}, with_login=with_login)

    async def rollback_service(self, service_id: str) -> tuple[str, ...]:
        return await self._change(service_id, lambda spec: spec, {"rollback": "previous"})

    async def _change(
        self,
        service_id: str,
        change: Callable[[dict[str, Any]], Raw],
        params: Mapping[str, str],
        *,
        with_login: bool = False,
    ) -> tuple[str, ...]:
        path, limit = _path(service_id), self._limit_s

        def act(wire: Wire) -> tuple[str, ...]:
            for attempt in range(CHANGE_TRIES):
                found = wire.json("GET", path, limit_s=limit)
                body = change(copy.deepcopy(found["Spec"]))
                version = {"version": found["Version"]["Index"], **params}
                headers = wire.registry_auth(_image(body)) if with_login else {}
                try:
                    answer = wire.request(
                        "POST", f"{path}/update", limit_s=limit, params=version, body=body, headers=headers
                    )
                    return _warnings(json.loads(answer))
                except Refusal as refusal:
                    if _OUT_OF_SEQUENCE not in refusal.reason or attempt == CHANGE_TRIES - 1:
                        raise
            raise AssertionError("the last try returns or raises")

        return await self._do(act, subject=_subject(service_id))

    async def remove_service(self, ref: str) -> None:
        await self._say("DELETE", _path(ref), subject=_subject(ref))

    async def service_logs(
        self, ref: str, query: LogQuery, *, max_bytes: int, limit_s: float | None = None
    ) -> tuple[ServiceLine, ...]:
        return await self._logs(_path(ref), query, max_bytes, limit_s, subject=_subject(ref))

    async def task_logs(
        self, task_id: str, query: LogQuery, *, max_bytes: int, limit_s: float | None = None
    ) -> tuple[ServiceLine, ...]:
        subject = Subject(kind="task", ref=task_id)
        return await self._logs(f"/tasks/{segment(task_id)}", query, max_bytes, limit_s, subject=subject)

    async def _logs(
        self, path: str, query: LogQuery, max_bytes: int, limit_s: float | None, *, subject: Subject
    ) -> tuple[ServiceLine, ...]:
        limit = self._limit_s if limit_s is None else limit_s
        params = {**log_params(query, most_lines=max_bytes), "details": True, "timestamps": True}

        def read(wire: Wire) -> tuple[ServiceLine, ...]:
            deadline = time.monotonic() + limit
            is_tty = bool(_container(wire.json("GET", path, limit_s=limit)).get("TTY"))
            connection = wire.connect(limit)
            try:
                response = wire.begin(
                    connection, "GET", f"{path}/logs", limit_s=limit, header_limit_s=limit, params=params
                )
                with response:
                    reader = OutputReader(is_multiplexed=not is_tty, has_stamps=True)
                    lines = newest(response, reader, max_bytes, deadline)
            finally:
                connection.close()
            found = [service_line(decoded(line, has_stamps=True)) for line in lines]
            return tuple(sorted(found, key=lambda one: one.line.at or EPOCH))

        return await self._do(read, subject=subject, limit_s=limit + _PATIENCE_S)


def _path(ref: str) -> str:
    return f"/services/{segment(ref)}"


def _container(answer: Any) -> dict[str, Any]:
    spec = part(answer, "Spec")
    return part(part(spec, "TaskTemplate") or spec, "ContainerSpec")  # a task's spec is the template itself


def _image(spec: Raw) -> str:
    return str(part(part(spec, "TaskTemplate"), "ContainerSpec").get("Image") or "")


def _subject(ref: str) -> Subject:
    return Subject(kind="service", ref=ref)


def _warnings(answer: Any) -> tuple[str, ...]:
    """Engines before API 1.47 write the one warning of a change with a capital, and a list for a new service."""
    found = answer.get("Warnings") or answer.get("Warning") or () if isinstance(answer, dict) else ()
    return strings(found)
