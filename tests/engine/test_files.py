"""Files in and out of the real engine: whole, within limits, and given up."""

import gzip
import io
import tarfile
from contextlib import aclosing
from pathlib import Path

import pytest

from bot.engine import filling
from bot.engine.client import DockerEngine
from bot.engine.model import RunSpec
from bot.engine.parse.paths import parse_path_stat
from bot.engine.transfer import ImportSpec, PathKind, Room
from bot.errors import EngineError, NoRoom, NotFound, TooLarge
from tests import images
from tests.archives.made import tar

FOREVER = RunSpec(image=images.BUSYBOX, name="web", command=("forever",))
MUCH = 50_000_000


async def _made(engine: DockerEngine) -> str:
    return await engine.create_container(FOREVER)


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


async def test_a_path_is_looked_at_without_following_its_last_part(engine: DockerEngine) -> None:
    identity = await _made(engine)
    found = [await engine.stat_path(identity, path) for path in ("/etc/passwd", "/tmp", "/bin/ls")]
    assert [(stat.name, stat.kind) for stat in found] == [
        ("passwd", PathKind.FILE),
        ("tmp", PathKind.FOLDER),
        ("ls", PathKind.LINK),
    ]
    assert found[1].mode == 0o1777
    assert found[2].link_target == "/bin/busybox"
    with pytest.raises(NotFound) as caught:
        await engine.stat_path(identity, "/nothing")
    assert (caught.value.kind, caught.value.ref) == ("path", "/nothing")


@pytest.mark.parametrize("header", ["", "e30=", "###", "bm90IGpzb24="])
def test_a_header_that_is_none_is_an_error_of_ours_to_translate(header: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        parse_path_stat(header)


async def test_what_goes_in_comes_out(engine: DockerEngine, tmp_path: Path) -> None:
    identity = await _made(engine)
    content = bytes(range(256)) * 10_000
    await engine.copy_in(identity, "/tmp", _written(tmp_path / "in.tar", tar(("x", content))))
    out = tmp_path / "out.tar"
    async with aclosing(engine.copy_out(identity, "/tmp/x", Room(path=out, most_bytes=MUCH))) as steps:
        received = [step async for step in steps]
    with tarfile.open(out) as archive:
        file = archive.extractfile("x")
        assert file is not None
        assert file.read() == content
    assert received == sorted(received)
    assert received[-1] == out.stat().st_size


async def test_a_packed_one_is_the_same_tar(engine: DockerEngine, tmp_path: Path) -> None:
    identity = await _made(engine)
    out = tmp_path / "out.tar.gz"
    room = Room(path=out, most_bytes=MUCH, is_packed=True)
    async with aclosing(engine.export_container(identity, room)) as steps:
        received = [step async for step in steps][-1]
    plain = gzip.decompress(out.read_bytes())
    assert len(plain) == received
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        assert "etc/passwd" in archive.getnames()


async def test_more_than_may_be_is_given_up(engine: DockerEngine, tmp_path: Path) -> None:
    identity = await _made(engine)
    for is_packed in (False, True):
        room = Room(path=tmp_path / "out", most_bytes=100_000, is_packed=is_packed)
        with pytest.raises(TooLarge):
            async with aclosing(engine.export_container(identity, room)) as steps:
                [step async for step in steps]
        assert room.path.stat().st_size < 2_000_000


async def test_the_disk_is_not_filled(engine: DockerEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = await _made(engine)
    monkeypatch.setattr(filling, "SPARED_BYTES", 10**18)
    with pytest.raises(NoRoom):
        async with aclosing(engine.export_container(identity, Room(path=tmp_path / "x", most_bytes=MUCH))) as steps:
            [step async for step in steps]


async def test_leaving_in_the_middle_hangs_up(engine: DockerEngine, tmp_path: Path) -> None:
    identity = await _made(engine)
    async with aclosing(engine.export_container(identity, Room(path=tmp_path / "x", most_bytes=MUCH))) as steps:
        async for _ in steps:
            break
    await engine.ping()


async def test_what_is_not_there_is_not_found(engine: DockerEngine, tmp_path: Path) -> None:
    identity = await _made(engine)
    room = Room(path=tmp_path / "x", most_bytes=MUCH)
    for steps in (
        engine.copy_out(identity, "/nothing", room),
        engine.copy_out("nobody", "/etc", room),
        engine.export_container("nobody", room),
        engine.save_images(["nothing:1"], room),
    ):
        with pytest.raises(NotFound):
            [step async for step in steps]
    with pytest.raises(NotFound):
        await engine.copy_in(identity, "/nothing", _written(tmp_path / "in.tar", tar(("x", b""))))


async def test_a_saved_image_is_loaded_and_a_file_system_imported(engine: DockerEngine, tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    async with aclosing(engine.save_images([images.BUSYBOX], Room(path=saved, most_bytes=MUCH))) as steps:
        [step async for step in steps]
    told = "".join([step.stream async for step in engine.load_images(saved)])
    assert f"Loaded image: {images.BUSYBOX}" in told
    spec = ImportSpec(path=_written(tmp_path / "root", tar(("kept", b"x"))), repository="kept", tag="1", message="hi")
    identity = [step.status async for step in engine.import_image(spec)][-1]
    assert (await engine.inspect_image("kept:1")).id == identity


async def test_what_is_no_image_is_refused(engine: DockerEngine, tmp_path: Path) -> None:
    with pytest.raises(EngineError):
        [step async for step in engine.load_images(_written(tmp_path / "x", b"not a tar at all" * 100))]
    with pytest.raises(EngineError):
        [step async for step in engine.import_image(ImportSpec(url="http://127.0.0.1:9/x.tar", repository="x"))]
