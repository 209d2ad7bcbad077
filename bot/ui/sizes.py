"""Sizes in docker's decimal units, four significant digits at most, as its tables print them."""

_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


def size(value_bytes: float) -> str:
    """``2.81GB`` with a space that does not break: "2.81 GB"."""
    value = float(value_bytes)
    for unit in _UNITS:
        if abs(value) < 999.5 or unit == _UNITS[-1]:
            digits = f"{value:.0f}" if unit == "B" or abs(value) >= 99.95 else f"{value:.3g}"
            return f"{digits}\u00a0{unit}"
        value /= 1000
    raise AssertionError("the last unit takes everything")
