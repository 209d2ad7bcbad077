"""An engine that is made up, behind a socket: as many events as wanted, a memory of 256 of them, and an end at any
moment.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

NS = 1_000_000_000
KEPT = 256
LOG_LINE = b"the last line"


def text_of(time_ns: int) -> str:
    moment = datetime.fromtimestamp(time_ns // NS, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{time_ns % NS:09}Z" if time_ns else "0001-01-01T00:00:00Z"


class MadeUpEngine:
    def __init__(self) -> None:
        self.made: dict[str, dict[str, Any]] = {}
        self.ring: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self.events = 0
        self.is_down = False
        self._streams: dict[asyncio.Queue[bytes | None], frozenset[str]] = {}
        self._transports: set[asyncio.BaseTransport] = set()
        self._last_ns = 0

    # what happens

    def run(self, name: str) -> str:
        id = name.encode().hex().ljust(64, "0")
        now = time.time_ns()
        self.made[id] = {"name": name, "state": "created", "created": now, "started": 0, "finished": 0, "is_ill": False}
        self._tell(id, "create")
        self.made[id].update(state="running", started=time.time_ns())
        self._tell(id, "start")
        return id

    def die(self, id: str, code: int) -> None:
        self.made[id].update(state="exited", finished=time.time_ns(), code=code)
        self._tell(id, "die", exitCode=str(code))

    def sicken(self, id: str) -> None:
        self.made[id]["is_ill"] = True
        self._tell(id, "health_status: unhealthy")

    def go_round(self, id: str) -> None:
        """Up, ill and well, down in peace: what a busy hour has much of."""
        self.made[id].update(state="running", started=time.time_ns())
        self._tell(id, "start")
        self._tell(id, "health_status: healthy")
        self.made[id].update(state="exited", finished=time.time_ns(), code=0)
        self._tell(id, "die", exitCode="0")

    def hum(self, id: str) -> None:
        """An event that nobody wants, as of a health check."""
        self._tell(id, "exec_die", exitCode="0")

    def hang_up(self) -> None:
        for transport in list(self._transports):
            transport.abort()  # type: ignore[attr-defined]
        for stream in self._streams:
            stream.put_nowait(None)

    def _tell(self, id: str, action: str, **attributes: str) -> None:
        self._last_ns = max(time.time_ns(), self._last_ns + 1)
        names = {"name": self.made[id]["name"], "image": "made-up"}
        actor = {"ID": id, "Attributes": {**names, **attributes}}
        event = {"Type": "container", "Action": action, "Actor": actor, "timeNano": self._last_ns}
        self.ring.append(event)
        self.events += 1
        line = json.dumps(event).encode() + b"\n"
        for stream, wanted in self._streams.items():
            if action.partition(":")[0] in wanted:
                stream.put_nowait(line)

    # what is asked

    async def answer(self, request: web.Request) -> web.StreamResponse:
        transport = request.transport
        if self.is_down and transport is not None:
            transport.abort()
        if transport is not None:
            self._transports.add(transport)
        path = re.sub(r"^/v[\d.]+", "", request.path)
        if path == "/events":
            return await self._events(request)
        if found := re.fullmatch(r"/containers/(\w+)/(json|logs)", path):
            return self._container(*found.groups())
        answers: dict[str, Any] = {
            "/version": {"Version": "20.10", "ApiVersion": "1.41", "MinAPIVersion": "1.12"},
            "/info": {"SystemTime": text_of(time.time_ns()), "ID": "made-up", "DockerRootDir": "/nowhere"},
        }
        if path == "/containers/json":
            return web.json_response([self._row(id) for id in self.made])
        return web.json_response(answers[path]) if path in answers else web.Response(text="OK")

    async def _events(self, request: web.Request) -> web.StreamResponse:
        wanted = frozenset(json.loads(request.query.get("filters") or "{}").get("event", ()))
        since = _moment(request.query.get("since", "0"))
        until = request.query.get("until")
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        last = _moment(until) if until else 2**63
        kept = [event for event in self.ring if since <= event["timeNano"] <= last]
        lines = [event for event in kept if not wanted or event["Action"].partition(":")[0] in wanted]
        stream: asyncio.Queue[bytes | None] = asyncio.Queue()
        if not until:
            self._streams[stream] = wanted
        try:
            await response.write(b"".join(json.dumps(event).encode() + b"\n" for event in lines))
            while not until and (line := await stream.get()) is not None:
                await response.write(line)
        except ConnectionError:
            pass
        finally:
            self._streams.pop(stream, None)
        return response

    def _container(self, id: str, what: str) -> web.Response:
        if id not in self.made:
            return web.json_response({"message": "No such container"}, status=404)
        if what == "logs":
            return web.Response(body=b"\x01\x00\x00\x00" + len(LOG_LINE + b"\n").to_bytes(4, "big") + LOG_LINE + b"\n")
        made = self.made[id]
        health = {"Health": {"Status": "unhealthy" if made["is_ill"] else "healthy"}}
        state = {
            "Status": made["state"],
            "ExitCode": made.get("code", 0),
            "StartedAt": text_of(made["started"]),
            "FinishedAt": text_of(made["finished"]),
            **health,
        }
        config = {"Image": "made-up", "Labels": {}}
        whole = {"Id": id, "Name": f"/{made['name']}", "Created": text_of(made["created"]), "State": state}
        return web.json_response({**whole, "Config": config, "HostConfig": {"RestartPolicy": {"Name": "no"}}})

    def _row(self, id: str) -> dict[str, Any]:
        made = self.made[id]
        age_s = (time.time_ns() - max(made["started"], made["finished"])) // NS
        words = f"{age_s // 60} minutes" if age_s >= 120 else f"{age_s} seconds"
        status = f"Up {words} ({'unhealthy' if made['is_ill'] else 'healthy'})"
        if made["state"] == "exited":
            status = f"Exited ({made['code']}) {words} ago"
        row = {"Id": id, "Names": [f"/{made['name']}"], "Image": "made-up", "Created": made["created"] // NS}
        return {**row, "State": made["state"], "Status": status, "Labels": {}}


def _moment(text: str) -> int:
    seconds, _, rest = text.partition(".")
    return int(seconds) * NS + int(rest.ljust(9, "0")[:9] or 0)


@asynccontextmanager
async def made_up_engine(path: Path) -> AsyncIterator[MadeUpEngine]:
    engine = MadeUpEngine()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", engine.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.UnixSite(runner, str(path)).start()
    try:
        yield engine
    finally:
        engine.hang_up()
        with suppress(asyncio.CancelledError):
            await runner.cleanup()
