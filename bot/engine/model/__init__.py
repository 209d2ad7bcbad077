"""What the rest of Lotsman knows of Docker's objects: frozen values, no SDK types, no I/O.

Sizes are bytes, moments are aware UTC datetimes, ids are full 64-digit ids unless a field says otherwise. ``raw``
holds the engine's own answer for those who show or export it whole; nothing else may be read from it outside this room.
"""

from __future__ import annotations

from bot.engine.model.containers import (
    SHORT_ID_LENGTH,
    Change,
    Container,
    ContainerDetails,
    ExitStatus,
    Health,
    HealthCheck,
    Mount,
    NetworkLink,
    Port,
    Processes,
    State,
    short_id,
)
from bot.engine.model.making import BuildSpec, Healthcheck, MountSpec, NetworkSpec, PortBinding, RunSpec
from bot.engine.model.objects import (
    BuildCacheRecord,
    DiskUsage,
    Image,
    ImageDetails,
    Layer,
    Network,
    NetworkMember,
    Removal,
    Volume,
)
from bot.engine.model.output import Counters, LogBatch, LogLine, LogQuery, Progress, Source, Usage
from bot.engine.model.raw import Raw
from bot.engine.model.system import Event, EventBatch, Info, Service, Space, Version

__all__ = [
    "SHORT_ID_LENGTH",
    "BuildCacheRecord",
    "BuildSpec",
    "Change",
    "Container",
    "ContainerDetails",
    "Counters",
    "DiskUsage",
    "Event",
    "EventBatch",
    "ExitStatus",
    "Health",
    "HealthCheck",
    "Healthcheck",
    "Image",
    "ImageDetails",
    "Info",
    "Layer",
    "LogBatch",
    "LogLine",
    "LogQuery",
    "Mount",
    "MountSpec",
    "Network",
    "NetworkLink",
    "NetworkMember",
    "NetworkSpec",
    "Port",
    "PortBinding",
    "Processes",
    "Progress",
    "Raw",
    "Removal",
    "RunSpec",
    "Service",
    "Source",
    "Space",
    "State",
    "Usage",
    "Version",
    "Volume",
    "short_id",
]
