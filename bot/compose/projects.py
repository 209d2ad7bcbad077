"""Projects and their services, read off the labels that Compose puts on containers, and the order among them. Pure.

One list of containers tells all of it. Source: Compose's ``api.Labels`` (com.docker.compose.*).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.engine.model import Container

PROJECT = "com.docker.compose.project"
SERVICE = "com.docker.compose.service"
NUMBER = "com.docker.compose.container-number"
ONE_OFF = "com.docker.compose.oneoff"
DEPENDS_ON = "com.docker.compose.depends_on"
FOLDER = "com.docker.compose.project.working_dir"
FILES = "com.docker.compose.project.config_files"
CONFIG_HASH = "com.docker.compose.config-hash"
_JOINED = "container:"


class Condition(StrEnum):
    """What is waited for before a dependent starts."""

    STARTED = "service_started"
    HEALTHY = "service_healthy"
    COMPLETED = "service_completed_successfully"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """``containers`` by number. ``depends_on``: service -> what is waited for."""

    name: str
    containers: tuple[Container, ...]
    depends_on: Mapping[str, Condition]

    @property
    def running(self) -> int:
        return sum(one.is_running for one in self.containers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """``folder`` and ``files`` are paths on the machine that Compose was run on, "" and none where it told none."""

    name: str
    services: tuple[Service, ...]
    folder: str = ""
    files: tuple[str, ...] = ()

    @property
    def containers(self) -> tuple[Container, ...]:
        return tuple(one for service in self.services for one in service.containers)

    @property
    def running(self) -> int:
        return sum(service.running for service in self.services)

    def service(self, name: str) -> Service | None:
        return next((service for service in self.services if service.name == name), None)

    def only(self, names: Sequence[str]) -> tuple[Service, ...]:
        """These services, or all of them where none is named; in the project's order."""
        return tuple(service for service in self.services if not names or service.name in names)


def projects(containers: Iterable[Container]) -> tuple[Project, ...]:
    """By name. What ``compose run`` made once is none of a project's services."""
    found: dict[str, list[Container]] = {}
    for one in containers:
        if one.project and one.service and one.labels.get(ONE_OFF, "").lower() != "true":
            found.setdefault(one.project, []).append(one)
    return tuple(_project(name, found[name]) for name in sorted(found))


def levels(services: Sequence[Service]) -> tuple[tuple[Service, ...], ...]:
    """Each service in a level after all that it depends on among these; a circle does not keep anybody waiting."""
    left = {service.name: service for service in services}
    ordered: list[tuple[Service, ...]] = []
    while left:
        level = tuple(service for service in left.values() if not any(name in left for name in service.depends_on))
        level = level or tuple(left.values())
        ordered.append(level)
        for service in level:
            del left[service.name]
    return tuple(ordered)


def awaited(level: Sequence[Service], later: Iterable[Service]) -> dict[str, Condition]:
    """What of a level somebody later waits for beyond its start; the stricter where two differ."""
    names = {service.name for service in level}
    found: dict[str, Condition] = {}
    for service in later:
        for name, condition in service.depends_on.items():
            if name in names and condition is not Condition.STARTED and found.get(name) is not Condition.COMPLETED:
                found[name] = condition
    return found


def _project(name: str, containers: Sequence[Container]) -> Project:
    by_service: dict[str, list[Container]] = {}
    for one in containers:
        by_service.setdefault(one.service or "", []).append(one)
    newest = max(containers, key=lambda one: one.created_at)
    files = newest.labels.get(FILES, "")
    owners = {one.id: one.service or "" for one in containers}
    return Project(
        name=name,
        services=tuple(_service(service, by_service[service], owners) for service in sorted(by_service)),
        folder=newest.labels.get(FOLDER, ""),
        files=tuple(part.strip() for part in files.split(",") if part.strip()),
    )


def _service(name: str, containers: Sequence[Container], owners: Mapping[str, str]) -> Service:
    """``owners``: container -> service, for who lives in another's network and can only start after it."""
    ordered = sorted(containers, key=lambda one: (_number(one), one.name))
    depends_on: dict[str, Condition] = {}
    for one in ordered:
        owner = owners.get(one.network_mode.removeprefix(_JOINED), "")
        if owner and owner != name:
            depends_on[owner] = Condition.STARTED
        depends_on.update(_dependencies(one.labels.get(DEPENDS_ON, "")))
    return Service(name=name, containers=tuple(ordered), depends_on=depends_on)


def _number(one: Container) -> int:
    text = one.labels.get(NUMBER, "")
    return int(text) if text.isascii() and text.isdecimal() else 0


def _dependencies(label: str) -> Iterator[tuple[str, Condition]]:
    """``db:service_healthy:false,cache:service_started:true``; older ones name the service alone."""
    for part in label.split(","):
        name, _, rest = part.strip().partition(":")
        if name:
            word = rest.partition(":")[0]
            yield name, Condition(word) if word in set(Condition) else Condition.STARTED
