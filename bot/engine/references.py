"""Image references taken apart as the engine's addresses want them. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageReference:
    """``tag`` and ``digest`` are empty where the reference has none."""

    repository: str
    tag: str = ""
    digest: str = ""

    @property
    def version(self) -> str:
        """What to ask a registry for: the digest when there is one, else the tag, else latest; never all tags."""
        return self.digest or self.tag or "latest"


def split_reference(ref: str) -> ImageReference:
    """``host:5000/name:tag@sha256:...``: a colon before the last slash belongs to the registry's port."""
    name, _, digest = ref.partition("@")
    folder, slash, last = name.rpartition("/")
    last, _, tag = last.partition(":")
    return ImageReference(repository=f"{folder}{slash}{last}", tag=tag, digest=digest)
