"""Images, their layers, and what removing them did."""

from __future__ import annotations

from typing import Any

from bot.engine.model import Image, ImageDetails, Layer, Removal
from bot.engine.parse.moments import environment, from_seconds, from_text, items, part, strings, texts

_NO_TAG = "<none>:<none>"
_NO_DIGEST = "<none>@<none>"


def parse_images(answer: Any) -> tuple[Image, ...]:
    return tuple([parse_image(row) for row in items(answer)])


def parse_image(row: dict[str, Any]) -> Image:
    """A row of ``/images/json`` or of the disk usage; counts of -1 mean that the engine did not count."""
    return Image(
        id=row.get("Id") or "",
        tags=_tags(row),
        digests=_digests(row),
        parent_id=row.get("ParentId") or "",
        created_at=from_seconds(row.get("Created")),
        size_bytes=row.get("Size") or 0,
        shared_bytes=_counted(row.get("SharedSize")),
        containers=_counted(row.get("Containers")),
        labels=row.get("Labels") or {},
    )


def _tags(answer: dict[str, Any]) -> tuple[str, ...]:
    return tuple([tag for tag in answer.get("RepoTags") or () if tag != _NO_TAG])


def _digests(answer: dict[str, Any]) -> tuple[str, ...]:
    return tuple([digest for digest in answer.get("RepoDigests") or () if digest != _NO_DIGEST])


def _counted(number: Any) -> int | None:
    return number if isinstance(number, int) and number >= 0 else None


def parse_image_details(answer: dict[str, Any]) -> ImageDetails:
    config = part(answer, "Config")
    return ImageDetails(
        id=str(answer.get("Id") or ""),
        tags=_tags(answer),
        digests=_digests(answer),
        created_at=from_text(answer.get("Created")),
        size_bytes=int(answer.get("Size") or 0),
        architecture=str(answer.get("Architecture") or ""),
        os=str(answer.get("Os") or ""),
        author=str(answer.get("Author") or ""),
        entrypoint=strings(config.get("Entrypoint")),
        command=strings(config.get("Cmd")),
        working_dir=str(config.get("WorkingDir") or ""),
        user=str(config.get("User") or ""),
        exposed_ports=tuple(sorted(part(config, "ExposedPorts"))),
        volumes=tuple(sorted(part(config, "Volumes"))),
        env=environment(config.get("Env")),
        labels=texts(config.get("Labels")),
        layers=len(items(part(answer, "RootFS"), "Layers")),
        raw=answer,
    )


def parse_history(answer: Any) -> tuple[Layer, ...]:
    return tuple(
        Layer(
            id=str(layer.get("Id") or "<missing>"),
            created_at=from_seconds(layer.get("Created")),
            created_by=str(layer.get("CreatedBy") or ""),
            size_bytes=int(layer.get("Size") or 0),
            comment=str(layer.get("Comment") or ""),
            tags=strings(layer.get("Tags")),
        )
        for layer in items(answer)
    )


def parse_removals(answer: Any) -> tuple[Removal, ...]:
    return tuple(
        Removal(untagged=str(line.get("Untagged") or ""), deleted=str(line.get("Deleted") or ""))
        for line in items(answer)
    )
