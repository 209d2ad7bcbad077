"""What a prune would remove. Pure: the engine's lists in, items out. Asking and removing are not here.

The rules are the engine's (moby ``daemon/prune.go``, ``daemon/images/image_prune.go``, buildkit ``cache/manager.go``),
with two differences that keep things: a network counts as used also by a stopped container, which could not start
without it (as docker's own documentation has it), and protected containers are left. What only containers that go have
used goes with them, as in docker, which removes containers first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.engine.model import BuildCacheRecord, Container, DiskUsage, Image, Network, Volume, short_id


class Kind(StrEnum):
    """In the order in which docker removes them."""

    CONTAINER = "container"
    NETWORK = "network"
    VOLUME = "volume"
    IMAGE = "image"
    CACHE = "cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """``label=key``, ``label=key=value``, ``label!=...``."""

    key: str
    value: str | None = None
    is_negated: bool = False

    def fits(self, item: Container | Image | Network | Volume) -> bool:
        has = self.key in item.labels and (self.value is None or item.labels[self.key] == self.value)
        return has is not self.is_negated


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What was asked for. The ``every_`` flags are docker's -a, each for its kind."""

    kinds: frozenset[Kind]
    every_image: bool = False
    every_volume: bool = False
    every_record: bool = False
    until: datetime | None = None
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """``key`` tells it from anything else, also from a new one of the same name; ``refs`` are what to remove by."""

    kind: Kind
    key: str
    refs: tuple[str, ...]
    id: str
    name: str
    size_bytes: int | None = None
    moment: datetime | None = None
    is_anonymous: bool = True  # of a volume


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    items: tuple[Item, ...]
    more_images: tuple[Item, ...] = ()  # what -a would add
    more_volumes: tuple[Item, ...] = ()  # what --volumes or -a would add
    protected: tuple[str, ...] = ()  # stopped containers that are left for that
    orphaned: tuple[str, ...] = ()  # named volumes that stay, and that only containers that go have used

    def of(self, kind: Kind) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.kind is kind)


def plan(
    usage: DiskUsage, networks: Sequence[Network], scope: Scope, *, is_protected: Callable[[Container], bool]
) -> Plan:
    fitting = _containers(usage.containers, scope)
    containers = [container for container in fitting if not is_protected(container)]
    going = {container.id for container in containers}
    left = [container for container in usage.containers if container.id not in going]
    images = _images(usage.images, left, scope)
    volumes = _volumes(usage.volumes, left, scope)
    items: list[Item] = [_container_item(container) for container in containers]
    if Kind.NETWORK in scope.kinds:
        items += [_network_item(network) for network in _networks(networks, left, scope)]
    chosen_volumes = [
        item for item in volumes if Kind.VOLUME in scope.kinds and (scope.every_volume or item.is_anonymous)
    ]
    chosen_images = [
        item for item, is_dangling in images if Kind.IMAGE in scope.kinds and (scope.every_image or is_dangling)
    ]
    items += chosen_volumes + chosen_images
    if Kind.CACHE in scope.kinds:
        items += [_cache_item(record) for record in _records(usage.build_cache, scope)]
    return Plan(
        items=tuple(items),
        more_images=tuple(item for item, _dangling in images if item not in chosen_images),
        more_volumes=tuple(item for item in volumes if item not in chosen_volumes),
        orphaned=_orphaned(usage.volumes, containers, left, chosen_volumes),
        protected=tuple(sorted(container.name for container in fitting if is_protected(container))),
    )


def total(items: Sequence[Item]) -> int:
    return sum(item.size_bytes or 0 for item in items)


def _containers(containers: Sequence[Container], scope: Scope) -> list[Container]:
    if Kind.CONTAINER not in scope.kinds:
        return []
    stopped = [container for container in containers if not container.is_running]
    fitting = [container for container in stopped if _fits(container, container.created_at, scope)]
    return sorted(fitting, key=lambda container: (-(container.size_rw_bytes or 0), container.name))


def _images(images: Sequence[Image], left: Sequence[Container], scope: Scope) -> list[tuple[Item, bool]]:
    """Unused ones, largest first, each with whether it is dangling."""
    used = {container.image_id for container in left}
    unused = [image for image in images if image.id not in used and _fits(image, image.created_at, scope)]
    items = [(_image_item(image), image.is_dangling) for image in unused]
    return sorted(items, key=lambda pair: (-(pair[0].size_bytes or 0), pair[0].name, pair[0].id))


def _volumes(volumes: Sequence[Volume], left: Sequence[Container], scope: Scope) -> list[Item]:
    """Unused ones, largest first. ``until`` does not hold for volumes, in docker neither."""
    used = {mount for container in left for mount in container.mounts}
    unused = [
        volume for volume in volumes if volume.name not in used and all(label.fits(volume) for label in scope.labels)
    ]
    return sorted((_volume_item(volume) for volume in unused), key=lambda item: (-(item.size_bytes or 0), item.name))


def _orphaned(
    volumes: Sequence[Volume], going: Sequence[Container], left: Sequence[Container], chosen: Sequence[Item]
) -> tuple[str, ...]:
    had = {mount for container in going for mount in container.mounts}
    kept = {mount for container in left for mount in container.mounts} | {item.name for item in chosen}
    return tuple(
        sorted(one.name for one in volumes if one.name in had and one.name not in kept and not one.is_anonymous)
    )


def _networks(networks: Sequence[Network], left: Sequence[Container], scope: Scope) -> list[Network]:
    used = {name for container in left for name in container.networks}
    return sorted(
        (
            network
            for network in networks
            if not network.is_builtin
            and network.scope == "local"
            and network.name not in used
            and _fits(network, network.created_at, scope)
        ),
        key=lambda network: network.name,
    )


def _records(records: Sequence[BuildCacheRecord], scope: Scope) -> list[BuildCacheRecord]:
    """Newest first: a record can only go after those that were made from it."""
    if scope.labels:
        return []
    fitting = [
        record
        for record in records
        if not record.is_in_use
        and (scope.every_record or not (record.is_shared or record.kind in ("internal", "frontend")))
        and _is_old(record.last_used_at or record.created_at, scope)
    ]
    return sorted(fitting, key=lambda record: (-(record.created_at.timestamp() if record.created_at else 0), record.id))


def _fits(item: Container | Image | Network, moment: datetime | None, scope: Scope) -> bool:
    return _is_old(moment, scope) and all(label.fits(item) for label in scope.labels)


def _is_old(moment: datetime | None, scope: Scope) -> bool:
    return scope.until is None or (moment is not None and moment <= scope.until)


def _container_item(container: Container) -> Item:
    return Item(
        kind=Kind.CONTAINER,
        key=f"container:{container.id}",
        refs=(container.id,),
        id=container.id,
        name=container.name,
        size_bytes=container.size_rw_bytes or 0,
        moment=container.created_at,
    )


def _image_item(image: Image) -> Item:
    """Removed by its names, each without force, so that one in use stays. Its size is what no other image has."""
    names = image.tags or image.digests
    return Item(
        kind=Kind.IMAGE,
        key=f"image:{image.id}:{','.join(names)}",
        refs=names or (image.id,),
        id=image.id,
        name=", ".join(image.tags) or f"<none> {short_id(image.id)}",
        size_bytes=max(image.size_bytes - (image.shared_bytes or 0), 0),
        moment=image.created_at,
    )


def _volume_item(volume: Volume) -> Item:
    created = volume.created_at.isoformat() if volume.created_at else ""
    return Item(
        kind=Kind.VOLUME,
        key=f"volume:{volume.name}@{created}",
        refs=(volume.name,),
        id=volume.name,
        name=volume.name,
        size_bytes=volume.size_bytes,
        moment=volume.created_at,
        is_anonymous=volume.is_anonymous,
    )


def _network_item(network: Network) -> Item:
    return Item(
        kind=Kind.NETWORK,
        key=f"network:{network.id}",
        refs=(network.id,),
        id=network.id,
        name=network.name,
        moment=network.created_at,
    )


def _cache_item(record: BuildCacheRecord) -> Item:
    return Item(
        kind=Kind.CACHE,
        key=f"cache:{record.id}",
        refs=(record.id,),
        id=record.id,
        name=record.description or record.kind or record.id,
        size_bytes=0 if record.is_shared else record.size_bytes,
        moment=record.last_used_at or record.created_at,
    )
