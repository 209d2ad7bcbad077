"""Who is missing in a service's log, told by what the manager wrote instead of an error."""

from dataclasses import dataclass
from typing import Any

from bot.engine.cluster_model import Node
from bot.engine.model import LogLine, LogQuery, Source
from bot.engine.swarm_model import ServiceLine, SwarmService, Task
from bot.features.services.log_source import fetch
from tests.features.calls import call
from tests.features.fakes import FakeEngine

REASON = "rpc error: code = Unknown desc = warning: incomplete log stream. some logs could not be retrieved"


@dataclass(slots=True)
class Manager(FakeEngine):
    async def service_tasks(self, *ids: str, filters: Any = None) -> tuple[Task, ...]:
        return tuple(Task(id=f"t{node}", service_id="s1", slot=1, node_id=f"id-{node}") for node in ("anna", "clara"))

    async def nodes(self) -> tuple[Node, ...]:
        return tuple(Node(id=f"id-{name}", name=name, state="ready") for name in ("anna", "clara"))

    async def service_logs(self, ref: str, query: LogQuery, **limits: Any) -> tuple[ServiceLine, ...]:
        complaint = f"Error grabbing logs: {REASON} for the following reasons: node id-clara disconnected unexpectedly"
        return (
            ServiceLine(line=LogLine(text=complaint, source=Source.STDERR)),
            ServiceLine(line=LogLine(text="ready", source=Source.STDOUT), task_id="tanna"),
        )


async def test_a_log_that_the_manager_ends_as_if_it_were_whole_tells_who_is_missing() -> None:
    found = await fetch(call("service logs web", Manager()), SwarmService(id="s1", name="web"), LogQuery(tail=5))
    assert [one.line.text for one in found.lines] == ["ready"]
    assert found.missing == ("clara",)
