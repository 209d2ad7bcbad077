"""Parts and binary sizes as docker stats prints them. Pure. Decimal sizes are in ``sizes``."""

from __future__ import annotations

KIB = 1 << 10


def percent(part: float) -> str:
    """``3.1%``, ``34%``: a digit after the point where it tells something."""
    value = part * 100
    return f"{value:.1f}%" if round(value, 1) < 10 else f"{value:.0f}%"


def binary(size_bytes: float) -> str:
    """Binary units, as docker stats prints memory and as -m takes it."""
    value = size_bytes / KIB
    for unit in ("KiB", "MiB", "GiB"):
        if value < 1000:
            return f"{value:.3g} {unit}"
        value /= 1024
    return f"{value:.3g} TiB"
