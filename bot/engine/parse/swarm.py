"""Services in full, tasks, and the marks before the lines of a service's log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.engine.model import LogLine
from bot.engine.parse.moments import EPOCH, from_text, items, part, texts
from bot.engine.swarm_model import Mode, ServiceLine, ServicePort, SwarmService, Task, Update

_MODES = {
    "Replicated": Mode.REPLICATED,
    "Global": Mode.GLOBAL,
    "ReplicatedJob": Mode.REPLICATED_JOB,
    "GlobalJob": Mode.GLOBAL_JOB,
}
_TASK_MARK = "com.docker.swarm.task.id"
_NODE_MARK = "com.docker.swarm.node.id"


def parse_swarm_services(answer: Any) -> tuple[SwarmService, ...]:
    """By name."""
    return tuple(sorted((parse_swarm_service(row) for row in items(answer)), key=lambda service: service.name))


def parse_swarm_service(row: dict[str, Any]) -> SwarmService:
    spec, status, update = part(row, "Spec"), part(row, "ServiceStatus"), part(row, "UpdateStatus")
    image, _, digest = str(part(part(spec, "TaskTemplate"), "ContainerSpec").get("Image") or "").partition("@")
    mode, replicas = _mode(part(spec, "Mode"))
    previous = row.get("PreviousSpec")
    return SwarmService(
        id=str(row["ID"]),
        name=str(spec.get("Name") or ""),
        version=int(part(row, "Version").get("Index") or 0),
        image=image,
        digest=digest,
        mode=mode,
        replicas=replicas,
        running=int(status.get("RunningTasks") or 0),
        desired=int(status.get("DesiredTasks") or 0),
        ports=_ports(row, spec),
        labels=texts(spec.get("Labels")),
        created_at=from_text(row.get("CreatedAt")),
        updated_at=from_text(row.get("UpdatedAt")),
        update=_update(str(update.get("State") or "")),
        update_message=str(update.get("Message") or ""),
        update_began_at=from_text(update.get("StartedAt")),
        update_ended_at=from_text(update.get("CompletedAt")),
        spec=spec,
        previous=previous if isinstance(previous, dict) and previous else None,
    )


def _update(text: str) -> Update:
    """A word of a newer engine is none that is known."""
    return Update(text) if text in tuple(Update) else Update.NONE


def _mode(answer: Mapping[str, Any]) -> tuple[Mode, int]:
    for name, mode in _MODES.items():
        if name in answer:
            of_mode = part(answer, name)
            return mode, int(of_mode.get("Replicas") or of_mode.get("TotalCompletions") or 0)
    return Mode.REPLICATED, 0


def _ports(row: Mapping[str, Any], spec: Mapping[str, Any]) -> tuple[ServicePort, ...]:
    """As they are now, so that one the swarm chose is among them; as asked for until it has chosen."""
    rows = items(part(row, "Endpoint"), "Ports") or items(part(spec, "EndpointSpec"), "Ports")
    found = [
        ServicePort(
            target=int(one.get("TargetPort") or 0),
            published=int(one.get("PublishedPort") or 0),
            protocol=str(one.get("Protocol") or "tcp"),
            is_ingress=one.get("PublishMode") != "host",
        )
        for one in rows
    ]
    return tuple(sorted(found, key=lambda port: (port.published, port.target, port.protocol)))


def parse_tasks(answer: Any) -> tuple[Task, ...]:
    """Newest first."""
    tasks = [_task(row) for row in items(answer)]
    return tuple(sorted(tasks, key=lambda task: (task.created_at or EPOCH, task.id), reverse=True))


def _task(row: dict[str, Any]) -> Task:
    status, spec = part(row, "Status"), part(row, "Spec")
    container = part(status, "ContainerStatus")
    code = container.get("ExitCode")
    return Task(
        id=str(row["ID"]),
        service_id=str(row.get("ServiceID") or ""),
        node_id=str(row.get("NodeID") or ""),
        slot=int(row.get("Slot") or 0),
        image=str(part(spec, "ContainerSpec").get("Image") or "").partition("@")[0],
        state=str(status.get("State") or ""),
        desired=str(row.get("DesiredState") or ""),
        error=str(status.get("Err") or "").strip(),
        exit_code=code if isinstance(code, int) else None,
        at=from_text(status.get("Timestamp")),
        created_at=from_text(row.get("CreatedAt")),
        spec=spec,
    )


def service_line(line: LogLine) -> ServiceLine:
    """The engine writes ``key=value,key=value `` before each line when it is asked for details."""
    marks, sign, text = line.text.partition(" ")
    if _TASK_MARK not in marks or not sign:
        return ServiceLine(line=line)
    values = dict(pair.partition("=")[::2] for pair in marks.split(","))
    return ServiceLine(
        line=replace(line, text=text), task_id=values.get(_TASK_MARK, ""), node_id=values.get(_NODE_MARK, "")
    )
