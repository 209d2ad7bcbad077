import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from bot.engine import context
from bot.engine.context import BadArchive


def _member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def _tar(path: Path, *members: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w") as tar:
        for info in members:
            tar.addfile(info, io.BytesIO(b"\0" * info.size) if info.size else None)
    return path


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ([_member("../x")], "path"),
        ([_member("/etc/x")], "path"),
        ([_member("a/../../x")], "path"),
        ([_member("C:\\x")], "path"),
        ([_member("link", tarfile.SYMTYPE, "/etc")], "link"),
        ([_member("a/link", tarfile.SYMTYPE, "../../etc")], "link"),
        ([_member("hard", tarfile.LNKTYPE, "not-there")], "link"),
        ([_member("in", tarfile.SYMTYPE, "."), _member("in/x")], "path"),
        ([_member("null", tarfile.CHRTYPE)], "device"),
        ([_member("pipe", tarfile.FIFOTYPE)], "device"),
    ],
)
async def test_a_member_that_leads_out_is_refused(tmp_path: Path, members: list[tarfile.TarInfo], problem: str) -> None:
    with pytest.raises(BadArchive) as caught:
        await context.from_file(_tar(tmp_path / "in.tar", *members), "in.tar", tmp_path / "out.tar")
    assert caught.value.key == f"build-archive-{problem}"


async def test_links_within_stay(tmp_path: Path) -> None:
    members = (
        _member("a/real"),
        _member("a/soft", tarfile.SYMTYPE, "real"),
        _member("hard", tarfile.LNKTYPE, "a/real"),
    )
    await context.from_file(_tar(tmp_path / "in.tar", *members), "in.tar", tmp_path / "out.tar")
    with tarfile.open(tmp_path / "out.tar") as tar:
        assert [(info.name, info.linkname) for info in tar] == [("a/real", ""), ("a/soft", "real"), ("hard", "a/real")]


async def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * (context.RATIO_COUNTS_FROM_BYTES + 1))
    with pytest.raises(BadArchive) as caught:
        await context.from_file(path, path.name, tmp_path / "out.tar")
    assert caught.value.key == "build-archive-bomb"


async def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "MEMBERS", 3)
    members = [_member(str(number)) for number in range(4)]
    with pytest.raises(BadArchive) as caught:
        await context.from_file(_tar(tmp_path / "in.tar", *members), "in.tar", tmp_path / "out.tar")
    assert caught.value.key == "build-archive-count"


async def test_a_broken_archive_is_told_as_that(tmp_path: Path) -> None:
    path = tmp_path / "broken.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", "hello hello hello")
    content = bytearray(path.read_bytes())
    content[35:40] = b"xxxxx"
    path.write_bytes(bytes(content))
    with pytest.raises(BadArchive) as caught:
        await context.from_file(path, path.name, tmp_path / "out.tar")
    assert caught.value.key == "build-archive-broken"


async def test_a_file_that_is_neither_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(b"\x89PNG\0\0\0")
    with pytest.raises(BadArchive) as caught:
        await context.from_file(path, "photo.png", tmp_path / "out.tar")
    assert caught.value.params["what"] == "photo.png"
