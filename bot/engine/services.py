"""Swarm services, as far as watching needs them: how many tasks run and how many should, and why one failed."""

from __future__ import annotations

import json
from typing import Any

from bot.engine.calls import Calls
from bot.engine.failures import Subject
from bot.engine.model import Service
from bot.engine.parse.services import newest_error, parse_services


class Services(Calls):
    async def services(self) -> tuple[Service, ...]:
        """See ``port.Engine``. Engines tell the numbers from API 1.41 on; with older ones all are zero."""
        return await self._json("GET", "/services", params={"status": True}, parse=parse_services)

    async def service_error(self, service_id: str) -> str:
        def parse(answer: Any) -> str:
            return newest_error(answer)

        return await self._json(
            "GET",
            "/tasks",
            params={"filters": json.dumps({"service": [service_id]})},
            subject=Subject(kind="service", ref=service_id),
            parse=parse,
        )
