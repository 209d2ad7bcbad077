import shutil
from pathlib import Path

import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import Space
from bot.engine.private import PrivateEngine
from bot.engine.space import measure, seen_at, told_by_df

ROOT = "/var/lib/docker"
IDENTITY = "4" * 64
OVERLAY = f"529 500 0:52 / / rw - overlay overlay rw,upperdir={ROOT}/overlay2/x/diff"
HOSTS = f"560 529 8:1 {ROOT}/containers/{IDENTITY}/hosts /etc/hosts rw - ext4 /dev/sda1 rw"
OWN_DISK = f"560 529 8:17 /containers/{IDENTITY}/hosts /etc/hosts rw - ext4 /dev/sdb1 rw"
MOUNTED = f"561 529 8:1 {ROOT} {ROOT} ro - ext4 /dev/sda1 rw"


@pytest.mark.parametrize(
    ("mounts", "place"),
    [
        ([], ROOT),
        (["22 1 8:1 / / rw - ext4 /dev/sda1 rw"], ROOT),
        ([OVERLAY, HOSTS], "/etc/hosts"),
        ([OVERLAY, OWN_DISK], "/etc/hosts"),
        ([OVERLAY, HOSTS, MOUNTED], ROOT),
        (["", "odd line"], ROOT),
    ],
)
def test_the_data_root_is_seen_directly_or_through_what_the_engine_lent(mounts: list[str], place: str) -> None:
    assert seen_at(ROOT, mounts) == place


def test_what_is_not_there_is_not_measured(tmp_path: Path) -> None:
    assert measure(str(tmp_path / "none"), ROOT) is None


async def test_the_space_is_that_of_the_engine_s_folder(private_engine: PrivateEngine, engine: DockerEngine) -> None:
    space = await engine.data_root_space()
    assert space is not None
    assert space.path == str(private_engine.data_root)
    assert space.total_bytes == shutil.disk_usage(private_engine.data_root).total
    assert 0 < space.free_bytes < space.total_bytes


async def test_another_machine_s_disk_cannot_be_seen() -> None:
    engine = DockerEngine("far", "tcp://127.0.0.1:1", timeout_s=1)
    assert await engine.data_root_space() is None
    await engine.close()


@pytest.mark.parametrize(
    ("output", "space"),
    [
        (
            "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 1000 400 600 40% /var lib\n",
            Space(path=ROOT, total_bytes=1_024_000, free_bytes=614_400),
        ),
        ("Filesystem 1024-blocks Used Available Capacity Mounted on\n", None),
        ("df: /var/lib/docker: No such file or directory\n", None),
        ("", None),
    ],
)
def test_what_df_tells_is_read(output: str, space: Space | None) -> None:
    assert told_by_df(output, ROOT) == space
