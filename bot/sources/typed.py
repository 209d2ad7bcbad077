"""Text of a file that was typed or pasted on a phone, without what the keyboard made of it. Pure."""

from __future__ import annotations

import re

# Two dashes become one long one, quotes curl, pasted text has hard spaces. Guillemets stay as they are: labels are
# written in Russian.
_LONG_DASH = re.compile(r"(?<!\S)[—–](?=[A-Za-z])")
_TYPOGRAPHY = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u202f": " "})


def as_meant(text: str) -> str:
    return _LONG_DASH.sub("--", text.translate(_TYPOGRAPHY)).strip("\n") + "\n"
