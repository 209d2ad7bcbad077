"""Sizes as docker prints them: decimal units, three digits. Pure. Not for the binary units of limits."""

from __future__ import annotations

_UNITS = ("B", "kB", "MB", "GB", "TB", "PB", "EB")
_STEP = 1000


def size(size_bytes: float) -> str:
    """``2.81 GB``; docker's rounding, with a space for the eye."""
    value = float(max(size_bytes, 0))
    for unit in _UNITS[:-1]:
        # 999.9 has three digits only as 1000, which is one of the next unit.
        if float(f"{value:.3g}") < _STEP:
            return f"{value:.3g} {unit}"
        value /= _STEP
    return f"{value:.0f} {_UNITS[-1]}"
