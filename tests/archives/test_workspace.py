from pathlib import Path

import pytest

from bot.archives.workspace import in_thread, workspace


def test_the_folder_is_gone_also_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="broken"), workspace(tmp_path) as folder:
        _write_and_break(folder)
    assert list(tmp_path.iterdir()) == []


async def test_work_in_a_thread_returns_and_raises() -> None:
    assert await in_thread(lambda: 1 + 1) == 2
    with pytest.raises(ZeroDivisionError):
        await in_thread(lambda: 1 // 0)


def _write_and_break(folder: Path) -> None:
    (folder / "context.tar").write_bytes(b"x")
    raise RuntimeError("broken")
