"""Archives as they come, good and bad. None of this needs an engine."""

import io
import random
import tarfile
import zipfile
from pathlib import Path

import pytest

from bot.archives.reading import Cancelled, Kind, Limits, kind_of
from bot.errors import BotError
from bot.features.build import repack
from bot.features.build.repack import Context
from tests.archives.made import PACKERS, special, symlink, tar, zipped

DOCKERFILE = ("Dockerfile", b"FROM scratch\n")


def _repacked(folder: Path, sent: bytes, *, dockerfile: str = "", limits: Limits | None = None) -> Context:
    source = folder / "sent"
    source.write_bytes(sent)
    out = folder / "context.tar"
    return repack.from_archive(source, kind_of(source), out, dockerfile=dockerfile, limits=limits or Limits())


def _names(context: Context) -> list[str]:
    with tarfile.open(context.path) as made:
        return made.getnames()


def _refused(folder: Path, sent: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(BotError) as caught:
        _repacked(folder, sent, limits=limits)
    return caught.value.key


@pytest.mark.parametrize("packing", PACKERS)
def test_a_tar_comes_through_however_it_is_packed(tmp_path: Path, packing: str) -> None:
    sent = PACKERS[packing](tar(DOCKERFILE, ("src/app.py", b"print(1)\n")))
    context = _repacked(tmp_path, sent)
    with tarfile.open(context.path) as made:
        content = made.extractfile("src/app.py")
        assert content is not None
        assert content.read() == b"print(1)\n"
    assert (context.files, context.size_bytes, context.dockerfile) == (2, 22, "Dockerfile")


def test_a_zip_comes_through_with_its_links_and_without_what_macos_adds(tmp_path: Path) -> None:
    files = {"Dockerfile": b"FROM scratch\n", "a/b": b"x", "__MACOSX/._a": b"?", "a/.DS_Store": b"?"}
    context = _repacked(tmp_path, zipped(files, links={"link": "a/b"}))
    assert _names(context) == ["Dockerfile", "a/b", "link"]
    with tarfile.open(context.path) as made:
        assert made.getmember("link").linkname == "a/b"


def test_owners_go_and_modes_stay(tmp_path: Path) -> None:
    info = tarfile.TarInfo("run.sh")
    info.mode, info.uid, info.uname = 0o755, 1000, "anna"
    context = _repacked(tmp_path, tar(DOCKERFILE, info))
    with tarfile.open(context.path) as made:
        member = made.getmember("run.sh")
    assert (member.mode, member.uid, member.uname) == (0o755, 0, "")


def test_a_folder_around_everything_is_taken_off(tmp_path: Path) -> None:
    hard = special("web-main/copy", tarfile.LNKTYPE, "web-main/Dockerfile")
    context = _repacked(tmp_path, tar(special("web-main", tarfile.DIRTYPE), ("web-main/Dockerfile", b"FROM x\n"), hard))
    assert _names(context) == ["Dockerfile", "copy"]


def test_the_named_dockerfile_is_looked_for_and_the_nearest_are_told(tmp_path: Path) -> None:
    sent = tar(("docker/Dockerfile.prod", b"FROM x\n"))
    assert _repacked(tmp_path, sent, dockerfile="docker/Dockerfile.prod").dockerfile == "docker/Dockerfile.prod"
    with pytest.raises(BotError) as caught:
        _repacked(tmp_path, sent)
    assert (caught.value.key, caught.value.params["near"]) == ("build-no-dockerfile-near", ["docker/Dockerfile.prod"])
    assert _refused(tmp_path, tar(("readme", b""))) == "build-no-dockerfile"


def test_dockerignore_leaves_out_but_never_the_dockerfile(tmp_path: Path) -> None:
    ignore = (".dockerignore", b"# all\n*\n!src\nsrc/**/*.pyc\n")
    sent = tar(DOCKERFILE, ignore, ("src/app.py", b""), ("src/deep/app.pyc", b""), ("secret", b""))
    context = _repacked(tmp_path, sent)
    assert _names(context) == ["Dockerfile", ".dockerignore", "src/app.py"]
    assert context.ignored == 2


def test_names_that_differ_only_by_case_are_two_files(tmp_path: Path) -> None:
    """As everywhere on Linux: the engine decides which is the Dockerfile, and so do we."""
    context = _repacked(tmp_path, tar(DOCKERFILE, ("dockerfile", b"FROM other\n")))
    assert _names(context) == ["Dockerfile", "dockerfile"]
    assert context.dockerfile == "Dockerfile"


@pytest.mark.parametrize(
    ("members", "key"),
    [
        ([("../evil", b"")], "archive-outside"),
        ([("a/../../evil", b"")], "archive-outside"),
        ([("/etc/passwd", b"")], "archive-outside"),
        ([("C:/evil", b"")], "archive-outside"),
        ([("x" * 300, b"")], "archive-name"),
        ([symlink("out", "/etc/passwd")], "archive-link"),
        ([symlink("out", "../up")], "archive-link"),
        ([symlink("a/out", "../../up")], "archive-link"),
        ([symlink("x/y/up", "../.."), symlink("out", "x/y/up/../etc")], "archive-link"),
        ([symlink("one", "two"), symlink("two", "one")], "archive-link"),
        ([symlink("dir", "sub"), ("dir/file", b"")], "archive-through"),
        ([("dir/file", b""), symlink("dir", "sub")], "archive-twice"),
        ([("file", b""), ("file/under", b"")], "archive-through"),
        ([("same", b"1"), ("./same", b"2")], "archive-twice"),
        ([special("hard", tarfile.LNKTYPE, "/etc/shadow")], "archive-outside"),
        ([special("hard", tarfile.LNKTYPE, "nothing")], "archive-link"),
        ([special("sda", tarfile.BLKTYPE)], "archive-device"),
        ([special("null", tarfile.CHRTYPE)], "archive-device"),
        ([special("pipe", tarfile.FIFOTYPE)], "archive-device"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_tar_with_a_trick_in_it_is_refused(
    tmp_path: Path, members: list[tarfile.TarInfo | tuple[str, bytes]], key: str
) -> None:
    assert _refused(tmp_path, tar(DOCKERFILE, *members)) == key


def test_a_trick_is_refused_even_where_dockerignore_leaves_it_out(tmp_path: Path) -> None:
    sent = tar(DOCKERFILE, (".dockerignore", b"bad\n"), symlink("bad", "/etc"))
    assert _refused(tmp_path, sent) == "archive-link"


@pytest.mark.parametrize(
    ("files", "links", "key"),
    [
        ({"../evil": b""}, {}, "archive-outside"),
        ({"/evil": b""}, {}, "archive-outside"),
        ({}, {"out": "/etc"}, "archive-link"),
        ({"out/file": b""}, {"out": "elsewhere"}, "archive-twice"),
    ],
)
def test_a_zip_with_a_trick_in_it_is_refused(
    tmp_path: Path, files: dict[str, bytes], links: dict[str, str], key: str
) -> None:
    assert _refused(tmp_path, zipped({"Dockerfile": b"FROM x\n", **files}, links)) == key


@pytest.mark.parametrize("packing", ["gz", "bz2", "xz"])
def test_a_bomb_is_given_up_long_before_it_is_large(tmp_path: Path, packing: str) -> None:
    bomb = PACKERS[packing](tar(DOCKERFILE, ("zeros", bytes(8_000_000))))
    limits = Limits(ratio=50, ratio_from_bytes=1_000_000)
    assert _refused(tmp_path, bomb, limits) == "archive-bomb"
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 2_000_000


def test_a_zip_bomb_is_given_up_too(tmp_path: Path) -> None:
    bomb = zipped({"Dockerfile": b"FROM x\n", "zeros": bytes(8_000_000)})
    assert _refused(tmp_path, bomb, Limits(ratio=50, ratio_from_bytes=1_000_000)) == "archive-bomb"


def test_what_is_larger_than_the_limit_is_refused_before_it_is_written(tmp_path: Path) -> None:
    sent = tar(DOCKERFILE, ("big", random.Random(1).randbytes(200_000)))
    assert _refused(tmp_path, sent, Limits(content_bytes=100_000)) == "archive-large"
    assert not (tmp_path / "context.tar").exists()


def test_hard_links_are_counted_as_the_files_they_become(tmp_path: Path) -> None:
    links = [special(f"link{number}", tarfile.LNKTYPE, "big") for number in range(20)]
    sent = tar(DOCKERFILE, ("big", random.Random(1).randbytes(50_000)), *links)
    assert _refused(tmp_path, sent, Limits(content_bytes=500_000)) == "archive-large"


def test_a_sparse_file_counts_with_the_size_it_claims(tmp_path: Path) -> None:
    sparse = tarfile.TarInfo("huge")
    sparse.pax_headers = {"GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.size": str(10**13),
                          "GNU.sparse.map": "0,0", "GNU.sparse.name": "huge"}  # fmt: skip
    assert _refused(tmp_path, tar(DOCKERFILE, sparse)) == "archive-large"


def test_a_header_of_megabytes_is_not_read_into_memory(tmp_path: Path) -> None:
    bloated = tarfile.TarInfo("file")
    bloated.pax_headers = {"comment": "x" * 1_000_000}
    assert _refused(tmp_path, tar(DOCKERFILE, bloated)) == "archive-header"


@pytest.mark.parametrize("make", [lambda files: tar(*files.items()), zipped], ids=["tar", "zip"])
def test_too_many_files_are_refused(tmp_path: Path, make: object) -> None:
    files = {f"f{number}": b"" for number in range(30)}
    assert callable(make)
    assert _refused(tmp_path, make({"Dockerfile": b"FROM x\n", **files}), Limits(entries=20)) == "archive-many"


def test_a_zip_with_a_password_or_a_rare_packing_is_told_as_such(tmp_path: Path) -> None:
    plain = bytearray(zipped({"Dockerfile": b"FROM x\n"}))
    central = plain.index(b"PK\x01\x02")
    locked = bytearray(plain)
    locked[central + 8] |= 1
    assert _refused(tmp_path, bytes(locked)) == "archive-encrypted"
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("Dockerfile", "FROM x\n")
    assert _refused(tmp_path, written.getvalue()) == "archive-method"


@pytest.mark.parametrize("packing", ["gz", "bz2", "xz"])
def test_half_an_archive_is_told_as_broken(tmp_path: Path, packing: str) -> None:
    sent = PACKERS[packing](tar(DOCKERFILE, ("data", random.Random(2).randbytes(50_000))))
    assert _refused(tmp_path, sent[: len(sent) // 2]) == "archive-broken"


def test_half_a_tar_is_told_as_broken(tmp_path: Path) -> None:
    assert _refused(tmp_path, tar(DOCKERFILE, ("data", bytes(50_000)))[:20_000]) == "archive-broken"


def test_a_tar_with_a_damaged_header_is_not_taken_for_a_short_one(tmp_path: Path) -> None:
    sent = bytearray(tar(DOCKERFILE, ("second", b"2")))
    sent[1024:1030] = b"\xff" * 6
    assert _refused(tmp_path, bytes(sent)) == "archive-broken"


@pytest.mark.parametrize("seed", range(40))
def test_damage_anywhere_ends_in_a_sentence_or_a_context(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    files = {"Dockerfile": b"FROM x\n", "src/app.py": b"print(1)\n" * 40, "src/deep/data": chance.randbytes(300)}
    sent = bytearray(chance.choice([zipped(files), *(pack(tar(*files.items())) for pack in PACKERS.values())]))
    for _ in range(chance.randint(1, 12)):
        sent[chance.randrange(6, len(sent))] = chance.randrange(256)
    source = tmp_path / "sent"
    source.write_bytes(bytes(sent))
    kind = kind_of(source)
    if kind is Kind.OTHER:
        return
    try:
        context = repack.from_archive(source, kind, tmp_path / "context.tar")
    except BotError as error:
        assert error.key.startswith(("archive-", "build-"))  # noqa: PT017 - either end is right
    else:
        assert "Dockerfile" in _names(context)


def test_reading_ends_when_the_build_is_stopped(tmp_path: Path) -> None:
    source = tmp_path / "sent"
    source.write_bytes(tar(DOCKERFILE))
    with pytest.raises(Cancelled):
        repack.from_archive(source, Kind.TAR, tmp_path / "context.tar", is_cancelled=lambda: True)
