"""Build contexts: an archive from a stranger's phone made into a tar that is safe to hand to the engine, in a thread.

Nothing is unpacked to the disk: members go from archive to archive, each checked. Knows nothing of Telegram.
"""

from __future__ import annotations

import io
import posixpath
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from lzma import LZMAError
from pathlib import Path
from typing import IO

from docker.utils.build import PatternMatcher

from bot.engine.workers import Workers
from bot.errors import BotError

TOTAL_BYTES = 512 * 1024 * 1024  # unpacked; twenty-five times what Telegram hands out
MEMBERS = 20_000
RATIO = 200  # ordinary sources pack 3 to 20 times; a bomb thousands
RATIO_COUNTS_FROM_BYTES = 16 * 1024 * 1024  # small files of one letter may pack well
IGNORE_FILE = ".dockerignore"
_BLOCK = 256 * 1024

_files: Workers[None] = Workers(host="files", make=lambda: None, end=lambda _nothing: None, threads=2)


class BadArchive(BotError):
    """``problem`` is the end of a message id: ``build-archive-PROBLEM``; ``what`` the member or limit."""

    def __init__(self, problem: str, what: str = ""):
        super().__init__(key=f"build-archive-{problem}", what=what)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    name: str
    size: int
    mode: int
    kind: str  # file, folder, symlink, hardlink, other
    target: str
    content: IO[bytes] | None


@dataclass(slots=True)
class _Checked:
    """What was let through so far."""

    packed_bytes: int
    total_bytes: int = 0
    count: int = 0
    links: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def name(self, raw: str) -> str:
        """Raises BadArchive for a path that leads out, also by way of a link."""
        plain = raw.replace("\\", "/")
        if plain.startswith("/") or ".." in plain.split("/") or "\0" in plain or (len(plain) > 1 and plain[1] == ":"):
            raise BadArchive("path", raw[:100])
        plain = posixpath.normpath(plain)
        parents = plain.split("/")[:-1]
        if any("/".join(parents[:depth]) in self.links for depth in range(1, len(parents) + 1)):
            raise BadArchive("path", raw[:100])
        return plain

    def one_more(self, size: int) -> None:
        self.count += 1
        self.total_bytes += size
        if self.count > MEMBERS:
            raise BadArchive("count", str(MEMBERS))
        if self.total_bytes > TOTAL_BYTES:
            raise BadArchive("size", str(TOTAL_BYTES // 1024 // 1024))
        if self.total_bytes > RATIO_COUNTS_FROM_BYTES and self.total_bytes > self.packed_bytes * RATIO:
            raise BadArchive("bomb")


async def from_dockerfile(text: str, to: Path) -> None:
    """A context that holds nothing but a Dockerfile."""
    await _files.call(lambda _nothing: _write_dockerfile(text.encode(), to))


async def from_file(source: Path, name: str, to: Path) -> None:
    """A context from what was sent: a Dockerfile or an archive, told apart by content. Raises BadArchive."""
    await _files.call(lambda _nothing: _convert(source, name, to))


def _convert(source: Path, name: str, to: Path) -> None:
    if zipfile.is_zipfile(source):
        _repack(source, to, _zip_members)
    elif tarfile.is_tarfile(source):
        _repack(source, to, _tar_members)
    else:
        content = source.read_bytes()
        if b"\0" in content[:_BLOCK]:
            raise BadArchive("unknown", name[:100])
        _write_dockerfile(content, to)


def _write_dockerfile(content: bytes, to: Path) -> None:
    with tarfile.open(to, "w") as tar:
        info = tarfile.TarInfo("Dockerfile")
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))


def _repack(source: Path, to: Path, members: type[_TarMembers] | type[_ZipMembers]) -> None:
    try:
        matcher = PatternMatcher(_ignored(source, members))
        checked = _Checked(packed_bytes=source.stat().st_size)
        with tarfile.open(to, "w") as tar:
            for member in members(source):
                _add(tar, member, checked, matcher)
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, LZMAError, NotImplementedError) as error:
        raise BadArchive("broken", str(error)[:100]) from error
    except RuntimeError as error:  # zipfile's word for a password
        raise BadArchive("broken", str(error)[:100]) from error


def _ignored(source: Path, members: type[_TarMembers] | type[_ZipMembers]) -> list[str]:
    """Patterns of .dockerignore; the Dockerfile itself always goes along, as with docker's CLI."""
    for member in members(source):
        if posixpath.normpath(member.name) == IGNORE_FILE and member.content is not None:
            text = member.content.read(_BLOCK).decode(errors="replace")
            patterns = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
            return [*patterns, "!Dockerfile", f"!{IGNORE_FILE}"] if patterns else []
    return []


def _add(tar: tarfile.TarFile, member: _Member, checked: _Checked, matcher: PatternMatcher) -> None:
    name = checked.name(member.name)
    checked.one_more(member.size)
    if name == "." or matcher.matches(name):
        return
    info = tarfile.TarInfo(name)
    info.mode = member.mode & 0o777
    if member.kind == "folder":
        info.type = tarfile.DIRTYPE
        tar.addfile(info)
    elif member.kind in ("symlink", "hardlink"):
        _add_link(tar, info, member, checked)
    elif member.kind == "file" and member.content is not None:
        info.size = member.size
        tar.addfile(info, member.content)
    else:
        raise BadArchive("device", member.name[:100])
    checked.names.add(name)


def _add_link(tar: tarfile.TarFile, info: tarfile.TarInfo, member: _Member, checked: _Checked) -> None:
    is_symbolic = member.kind == "symlink"
    base = posixpath.dirname(info.name) if is_symbolic else ""
    target = posixpath.normpath(posixpath.join(base, member.target))
    if member.target.startswith("/") or target == ".." or target.startswith("../"):
        raise BadArchive("link", member.name[:100])
    if not is_symbolic and target not in checked.names:
        raise BadArchive("link", member.name[:100])
    info.type = tarfile.SYMTYPE if is_symbolic else tarfile.LNKTYPE
    info.linkname = member.target if is_symbolic else target
    tar.addfile(info)
    if is_symbolic:
        checked.links.add(info.name)


class _TarMembers:
    def __init__(self, source: Path):
        self._source = source

    def __iter__(self) -> Iterator[_Member]:
        with tarfile.open(self._source, "r:*") as tar:
            for info in tar:
                kind = next(
                    (
                        word
                        for word, is_it in (
                            ("file", info.isreg()),
                            ("folder", info.isdir()),
                            ("symlink", info.issym()),
                            ("hardlink", info.islnk()),
                        )
                        if is_it
                    ),
                    "other",
                )
                yield _Member(
                    name=info.name,
                    size=info.size if kind == "file" else 0,
                    mode=info.mode,
                    kind=kind,
                    target=info.linkname,
                    content=tar.extractfile(info) if kind == "file" else None,
                )


class _ZipMembers:
    def __init__(self, source: Path):
        self._source = source

    def __iter__(self) -> Iterator[_Member]:
        with zipfile.ZipFile(self._source) as archive:
            for info in archive.infolist():
                mode = info.external_attr >> 16
                with archive.open(info) as content:
                    is_link = stat.S_ISLNK(mode)
                    yield _Member(
                        name=info.filename,
                        size=0 if info.is_dir() or is_link else info.file_size,
                        mode=mode or 0o644,
                        kind="folder" if info.is_dir() else "symlink" if is_link else "file",
                        target=content.read(4096).decode(errors="replace") if is_link else "",
                        content=content,
                    )


_tar_members = _TarMembers
_zip_members = _ZipMembers
