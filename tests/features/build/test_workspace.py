from pathlib import Path

import pytest

from bot.features.build.workspace import FOLDER, in_thread, sweep, workspace


def test_the_folder_is_gone_also_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="broken"), workspace(tmp_path) as folder:
        _write_and_break(folder)
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_what_a_killed_process_left_is_swept_and_what_is_in_use_is_not(tmp_path: Path) -> None:
    left = tmp_path / FOLDER / "build-old"
    left.mkdir(parents=True)
    (left / "sent").write_bytes(b"x")
    with workspace(tmp_path) as folder:
        assert not left.exists()
        assert sweep(tmp_path) == 0
        assert folder.exists()


async def test_work_in_a_thread_returns_and_raises() -> None:
    assert await in_thread(lambda: 1 + 1) == 2
    with pytest.raises(ZeroDivisionError):
        await in_thread(lambda: 1 // 0)


def _write_and_break(folder: Path) -> None:
    (folder / "context.tar").write_bytes(b"x")
    raise RuntimeError("broken")
