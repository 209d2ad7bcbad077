"""The engine's version, information and disk usage."""

from __future__ import annotations

from typing import Any

from bot.engine.model import BuildCacheRecord, DiskUsage, Info, Version
from bot.engine.parse.containers import parse_container
from bot.engine.parse.images import parse_image
from bot.engine.parse.moments import from_text, items, part, strings
from bot.engine.parse.volumes import parse_volume


def parse_version(answer: dict[str, Any]) -> Version:
    return Version(
        version=str(answer.get("Version") or ""),
        api_version=str(answer.get("ApiVersion") or ""),
        min_api_version=str(answer.get("MinAPIVersion") or ""),
        git_commit=str(answer.get("GitCommit") or ""),
        go_version=str(answer.get("GoVersion") or ""),
        os=str(answer.get("Os") or ""),
        arch=str(answer.get("Arch") or ""),
        kernel=str(answer.get("KernelVersion") or ""),
        built_at=str(answer.get("BuildTime") or ""),
        components=tuple(
            (str(component.get("Name") or ""), str(component.get("Version") or ""))
            for component in items(answer, "Components")
        ),
    )


def parse_info(answer: dict[str, Any]) -> Info:
    swarm = part(answer, "Swarm")
    return Info(
        id=str(answer.get("ID") or ""),
        name=str(answer.get("Name") or ""),
        server_version=str(answer.get("ServerVersion") or ""),
        operating_system=str(answer.get("OperatingSystem") or ""),
        os_type=str(answer.get("OSType") or ""),
        architecture=str(answer.get("Architecture") or ""),
        kernel=str(answer.get("KernelVersion") or ""),
        cpus=int(answer.get("NCPU") or 0),
        memory_bytes=int(answer.get("MemTotal") or 0),
        containers=int(answer.get("Containers") or 0),
        running=int(answer.get("ContainersRunning") or 0),
        paused=int(answer.get("ContainersPaused") or 0),
        stopped=int(answer.get("ContainersStopped") or 0),
        images=int(answer.get("Images") or 0),
        storage_driver=str(answer.get("Driver") or ""),
        logging_driver=str(answer.get("LoggingDriver") or ""),
        cgroup_driver=str(answer.get("CgroupDriver") or ""),
        cgroup_version=str(answer.get("CgroupVersion") or "1"),  # engines before 20.10 knew no other and did not say
        data_root=str(answer.get("DockerRootDir") or ""),
        runtimes=tuple(sorted(part(answer, "Runtimes"))),
        default_runtime=str(answer.get("DefaultRuntime") or ""),
        swarm=str(swarm.get("LocalNodeState") or "inactive"),
        is_manager=bool(swarm.get("ControlAvailable")),
        live_restore=bool(answer.get("LiveRestoreEnabled")),
        at=from_text(answer.get("SystemTime")),
        warnings=strings(answer.get("Warnings")),
        raw=answer,
    )


def parse_disk_usage(answer: dict[str, Any]) -> DiskUsage:
    return DiskUsage(
        layers_bytes=int(answer.get("LayersSize") or 0),
        images=tuple(parse_image(row) for row in items(answer, "Images")),
        containers=tuple(parse_container(row) for row in items(answer, "Containers")),
        volumes=tuple(parse_volume(row) for row in items(answer, "Volumes")),
        build_cache=tuple(_record(row) for row in items(answer, "BuildCache")),
    )


def _record(row: dict[str, Any]) -> BuildCacheRecord:
    return BuildCacheRecord(
        id=str(row.get("ID") or ""),
        kind=str(row.get("Type") or ""),
        description=str(row.get("Description") or ""),
        size_bytes=int(row.get("Size") or 0),
        is_in_use=bool(row.get("InUse")),
        is_shared=bool(row.get("Shared")),
        created_at=from_text(row.get("CreatedAt")),
        last_used_at=from_text(row.get("LastUsedAt")),
    )
