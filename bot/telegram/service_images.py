"""An image's name made certain, as docker's CLI does it: with the digest that the registry has for it now.

By that every node runs the same, and ``update --image`` of a tag that has moved is an update.
"""

from __future__ import annotations

from dataclasses import replace

from bot.engine.swarm_model import ServiceSpec
from bot.errors import EngineError
from bot.telegram.call import Call


async def pinned(call: Call, spec: ServiceSpec) -> tuple[ServiceSpec, tuple[str, ...]]:
    image, warnings = await pinned_image(call, spec.image)
    return replace(spec, image=image), warnings


async def pinned_image(call: Call, image: str) -> tuple[str, tuple[str, ...]]:
    """And a sentence where the registry could not be asked: then each node has to find the image by itself."""
    if call.args["no_resolve_image"] or "@" in image:
        return image, ()
    try:
        digest = await call.engine.image_digest(image, with_login=call.args["with_registry_auth"])
    except EngineError:
        return image, (call.t("services-not-pinned", image=image),)
    return (f"{image}@{digest}" if digest else image), ()
