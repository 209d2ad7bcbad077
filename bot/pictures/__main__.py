"""``python -m bot.pictures``: a picture as JSON from standard input, its PNG to standard output. For ``artist``."""

from __future__ import annotations

import json
import sys

from bot.pictures.chart import unpacked
from bot.pictures.draw import png

if __name__ == "__main__":
    sys.stdout.buffer.write(png(unpacked(json.load(sys.stdin.buffer))))
