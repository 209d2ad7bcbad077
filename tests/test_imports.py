"""The rooms' borders: who may import whom. Read off the source, so that a late import inside a function counts too."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "bot"

ONLY_IN = {"docker": "engine", "requests": "engine", "urllib3": "engine", "aiosqlite": "store", "sqlite3": "store"}
"""Library -> the one room that may import it."""

MAY_NOT = {
    "archives": {"answers", "app", "cli", "features", "localchat", "store", "telegram", "ui", "watch"},
    "answers": {"app", "archives", "cli", "engine", "features", "localchat", "telegram", "ui", "watch"},
    "engine": {"answers", "app", "archives", "cli", "features", "localchat", "store", "telegram", "ui", "watch"},
    "registries": {
        "answers",
        "app",
        "archives",
        "cli",
        "engine",
        "features",
        "localchat",
        "store",
        "telegram",
        "ui",
        "watch",
    },
    "upgrades": {"answers", "app", "archives", "cli", "features", "localchat", "store", "telegram", "ui", "watch"},
    "services": {"answers", "app", "archives", "cli", "features", "localchat", "store", "telegram", "ui", "watch"},
    "sources": {"answers", "app", "archives", "cli", "engine", "features", "localchat", "store", "telegram", "watch"},
    "store": {"answers", "app", "archives", "cli", "engine", "features", "localchat", "telegram", "ui", "watch"},
    "ui": {"answers", "app", "archives", "cli", "features", "localchat", "store", "telegram", "watch"},
    "telegram": {"app", "cli", "features", "localchat", "watch"},
    "terminal": {"answers", "app", "archives", "cli", "features", "localchat", "watch"},
    "pictures": {"answers", "app", "archives", "cli", "engine", "features", "localchat", "store", "telegram", "watch"},
    "compose": {"answers", "app", "archives", "cli", "features", "localchat", "store", "telegram", "ui", "watch"},
    "consequences": {"answers", "app", "archives", "cli", "features", "localchat", "store", "telegram", "ui", "watch"},
    "recreating": {"answers", "app", "archives", "cli", "features", "localchat", "store", "telegram", "ui", "watch"},
    "watch": {"answers", "app", "archives", "cli", "features", "localchat"},
    "scheduling": {"answers", "app", "archives", "cli", "engine", "features", "localchat", "watch"},
    "features": {"app", "cli", "localchat"},
    "localchat": {"answers", "app", "archives", "cli", "engine", "features", "store", "telegram", "ui", "watch"},
}
MAY_IMPORT_APP = {"cli.py", "local.py"}


def _modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def _imports(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


MODULES = list(_modules())
VIEWS = [(path, tree) for path, tree in MODULES if path.name == "view.py"]


@pytest.mark.parametrize(("path", "tree"), MODULES, ids=[str(path) for path, _tree in MODULES])
def test_a_module_imports_only_what_its_room_may(path: Path, tree: ast.Module) -> None:
    room = path.parts[0] if len(path.parts) > 1 else ""
    names = _imports(tree)
    wrong = {name for name in names if ONLY_IN.get(name.partition(".")[0], room) != room}
    ours = {name.split(".")[1] for name in names if name.startswith("bot.")}
    wrong |= ours & MAY_NOT.get(room, set())
    if str(path) not in MAY_IMPORT_APP:
        wrong |= ours & {"app"}
    if room == "features" and len(path.parts) > 2:
        others = {name for name in names if name.startswith("bot.features.") and name.split(".")[2] != path.parts[1]}
        wrong |= others
    assert not wrong


@pytest.mark.parametrize(
    ("path", "tree"),
    VIEWS,
    ids=[str(path) for path, _tree in VIEWS],
)
def test_a_view_does_no_input_or_output(path: Path, tree: ast.Module) -> None:
    names = {name.partition(".")[0] for name in _imports(tree)}
    assert not names & {"asyncio", "os", "pathlib", "socket", "subprocess", "tempfile", "time"}, path
