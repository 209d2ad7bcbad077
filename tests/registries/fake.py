"""A registry that answers as it is told, on loopback, and counts what it is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

DIGEST = f"sha256:{'a' * 64}"
TOKEN = "t0ken"


@dataclass(slots=True)
class FakeRegistry:
    """``head`` answers a manifest's HEAD, by its request."""

    address: str = ""
    asked: list[tuple[str, str, str]] = field(default_factory=list)  # method, path, Authorization
    head: Callable[[web.Request], web.Response] = lambda _request: web.Response(
        headers={"Docker-Content-Digest": DIGEST}
    )
    token: Callable[[web.Request], web.Response] = lambda _request: web.json_response({"token": TOKEN})

    @property
    def manifests(self) -> list[tuple[str, str, str]]:
        return [one for one in self.asked if "/manifests/" in one[1]]


@asynccontextmanager
async def fake_registry() -> AsyncIterator[FakeRegistry]:
    registry = FakeRegistry()

    async def answer(request: web.Request) -> web.Response:
        registry.asked.append((request.method, request.path_qs, request.headers.get("Authorization", "")))
        return registry.token(request) if request.path == "/token" else registry.head(request)

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    registry.address = f"{host}:{port}"
    try:
        yield registry
    finally:
        await runner.cleanup()
