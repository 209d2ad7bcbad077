"""Which image a reference means, as docker reads it. Apart from handlers.py because it is pure and has many cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.engine.model import Image, ImageDetails, short_id
from bot.errors import NotFound
from bot.telegram.targets import Ambiguous, near_lines

_COUNT_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundImage:
    """``name`` is the tag or digest that was named; empty where the image was named by its id."""

    ref: str
    image: Image
    name: str = ""
    is_guessed: bool = False


def canonical(ref: str) -> str:
    """As the engine lists it: without Docker Hub's address, with the tag that is meant when none is given."""
    name = ref.removeprefix("docker.io/").removeprefix("library/")
    if "@" in name or ":" in name.rpartition("/")[2]:
        return name
    return f"{name}:latest"


def shown_name(image: Image | ImageDetails) -> str:
    return image.tags[0] if image.tags else short_id(image.id)


def find_image(images: Sequence[Image], ref: str, *, line: str) -> FoundImage:
    """A name, then an id or a prefix of one; then, beyond docker, a unique prefix of a name.

    ``line`` is the command that suggestions repeat. Raises NotFound or Ambiguous.
    """
    name = canonical(ref)
    for image in images:
        if name in image.tags or name in image.digests:
            return FoundImage(ref=ref, image=image, name=name)
    digits = ref.removeprefix("sha256:").lower()
    by_id = [image for image in images if digits and image.id.removeprefix("sha256:").startswith(digits)]
    if len(by_id) == 1:
        return FoundImage(ref=ref, image=by_id[0])
    by_name = [(tag, image) for image in images for tag in image.tags if ref and tag.startswith(ref.lower())]
    if len(by_name) == 1 and not by_id:
        return FoundImage(ref=ref, image=by_name[0][1], name=by_name[0][0], is_guessed=True)
    candidates = [shown_name(image) for image in by_id] or [tag for tag, _image in by_name]
    if candidates:
        shown = candidates[:_COUNT_SHOWN]
        raise Ambiguous(ref=ref, names=", ".join(shown), suggestions=[f"{line} {item}" for item in shown])
    tags = [tag for image in images for tag in image.tags]
    raise NotFound(kind="image", ref=ref, suggestions=near_lines(line, ref, tags))
