"""The server stands for Telegram: it knows nothing of the bot, nor uses the library that the bot talks with."""

import ast
import sys
from pathlib import Path

import bot.localchat

ROOM = Path(bot.localchat.__file__).parent


def test_it_imports_itself_the_standard_library_and_aiohttp() -> None:
    foreign = set()
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names.append(node.module or "")
            foreign |= {
                name
                for name in names
                if not name.startswith("bot.localchat")
                and name.split(".")[0] not in {"aiohttp", *sys.stdlib_module_names}
            }
    assert foreign == set()
