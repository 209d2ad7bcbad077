"""Containers: ``docker ps``, ``start``, ``stop``, ``rm`` and the like."""

from __future__ import annotations

import json

from bot.engine.calls import Calls
from bot.engine.creation import create_body
from bot.engine.failures import Subject
from bot.engine.model import Change, Container, ContainerDetails, Processes, Raw, RunSpec
from bot.engine.parse.containers import parse_changes, parse_container_details, parse_containers, parse_processes
from bot.engine.port import Filters
from bot.engine.recreation import other_networks, recreated_body
from bot.engine.wire import Params, Wire, segment
from bot.errors import EngineError

STOP_WAIT_S = 10  # the engine's own, where neither the command nor the container says
UNBOUNDED_WAIT_S = 3600  # stands for -1, which waits for ever


class Containers(Calls):
    async def list_containers(
        self, *, all: bool = False, limit: int | None = None, size: bool = False, filters: Filters | None = None
    ) -> tuple[Container, ...]:
        return await self._json(
            "GET",
            "/containers/json",
            params={"all": all, "limit": limit, "size": size, "filters": filters_param(filters)},
            parse=parse_containers,
        )

    async def inspect_container(self, ref: str) -> ContainerDetails:
        return await self._json("GET", _path(ref, "/json"), subject=_subject(ref), parse=parse_container_details)

    async def start_container(self, ref: str) -> None:
        await self._act(ref, "/start")

    async def stop_container(self, ref: str, *, wait_s: int | None = None) -> None:
        await self._end(ref, "/stop", wait_s)

    async def restart_container(self, ref: str, *, wait_s: int | None = None) -> None:
        await self._end(ref, "/restart", wait_s)

    async def kill_container(self, ref: str, *, signal: str = "KILL") -> None:
        await self._act(ref, "/kill", {"signal": signal})

    async def pause_container(self, ref: str) -> None:
        await self._act(ref, "/pause")

    async def unpause_container(self, ref: str) -> None:
        await self._act(ref, "/unpause")

    async def rename_container(self, ref: str, name: str) -> None:
        await self._act(ref, "/rename", {"name": name})

    async def remove_container(self, ref: str, *, force: bool = False, volumes: bool = False) -> None:
        await self._say("DELETE", _path(ref, ""), params={"force": force, "v": volumes}, subject=_subject(ref))

    async def container_processes(self, ref: str, ps_options: str = "") -> Processes:
        return await self._json(
            "GET", _path(ref, "/top"), params={"ps_args": ps_options}, subject=_subject(ref), parse=parse_processes
        )

    async def container_changes(self, ref: str) -> tuple[Change, ...]:
        return await self._json("GET", _path(ref, "/changes"), subject=_subject(ref), parse=parse_changes)

    async def create_container(self, spec: RunSpec) -> str:
        return await self._json(
            "POST",
            "/containers/create",
            params={"name": spec.name, "platform": spec.platform},
            body=create_body(spec),
            subject=Subject(kind="image", ref=spec.image),
            parse=lambda answer: str(answer["Id"]),
        )

    async def recreate_container(self, inspected: Raw, *, name: str, image: str, keeps_volumes: bool) -> str:
        body = recreated_body(inspected, image=image, keeps_volumes=keeps_volumes)
        made = await self._json(
            "POST",
            "/containers/create",
            params={"name": name},
            body=body,
            subject=Subject(kind="image", ref=image),
            parse=lambda answer: str(answer["Id"]),
        )
        try:
            for network, endpoint in other_networks(inspected).items():
                await self._say(
                    "POST",
                    f"/networks/{segment(network)}/connect",
                    body={"Container": made, "EndpointConfig": endpoint},
                    subject=Subject(kind="network", ref=network),
                )
        except EngineError:
            await self._say("DELETE", _path(made, ""), params={"force": True}, subject=_subject(name))
            raise
        return made

    async def _act(self, ref: str, verb: str, params: Params | None = None) -> None:
        await self._say("POST", _path(ref, verb), params=params, subject=_subject(ref))

    async def _end(self, ref: str, verb: str, wait_s: int | None) -> None:
        """Stop or restart: the engine answers when the container has ended, so its patience is added to the limit."""
        wait = await self._patience(ref) if wait_s is None else wait_s
        limit_s = self._limit_s + (wait if wait >= 0 else UNBOUNDED_WAIT_S)
        params = {} if wait_s is None else {"t": str(wait_s)}
        await self._say("POST", _path(ref, verb), params=params, subject=_subject(ref), limit_s=limit_s)

    async def _patience(self, ref: str) -> int:
        limit_s = self._limit_s

        def read(wire: Wire) -> int:
            answer = wire.json("GET", _path(ref, "/json"), limit_s=limit_s)
            wait = (answer.get("Config") or {}).get("StopTimeout")
            return STOP_WAIT_S if wait is None else int(wait)

        return await self._do(read, subject=_subject(ref))


def filters_param(filters: Filters | None) -> str:
    return json.dumps({name: list(values) for name, values in filters.items()}) if filters else ""


def _path(ref: str, rest: str) -> str:
    return f"/containers/{segment(ref)}{rest}"


def _subject(ref: str) -> Subject:
    return Subject(kind="container", ref=ref)
