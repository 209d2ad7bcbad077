"""Archives read with suspicion: tar (plain, gz, bz2, xz) and zip, as entries with limits on all that can be inflated.

Blocking file work, to be called in a thread. Which entries are harmless is decided in ``repack.py``.
"""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Protocol

from bot.errors import BotError

CHUNK_BYTES = 64 * 1024
LONGEST_HEADER = 64 * 1024  # of one tar member: its long name and attributes are read into memory
LONGEST_TARGET = 4096  # of a link in a zip, where it is the member's content
XZ_MEMORY_BYTES = 96 * 1024 * 1024  # xz -9 takes 65 MiB to unpack
_ZIP_CENTRAL = b"PK\x01\x02"  # one before each entry of a zip's directory
_ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_IS_ENCRYPTED = 0x1
_FROM_DOS = 0
_BROKEN = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    EOFError, ValueError, OverflowError, NotImplementedError,  # the last: zipfile, of a method it does not know
)  # fmt: skip
_DEFAULT_MODE = 0o755  # of a zip made where files have none; docker on Windows does the same


class Cancelled(Exception):
    """Somebody pressed ⏹ while the archive was read."""


class Kind(StrEnum):
    TAR = "tar"
    GZIP = "gz"
    BZIP2 = "bz2"
    XZ = "xz"
    ZIP = "zip"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of what an archive may become. Far above any context that is sent by phone, far below what fills a disk."""

    content_bytes: int = 256 * 1024 * 1024
    entries: int = 20_000
    ratio: int = 200  # text packs 3 to 20 times; only bombs and empty files pack more
    ratio_from_bytes: int = 16 * 1024 * 1024  # less than that harms nobody, however well it is packed


LIMITS = Limits()


class Budget:
    """Counts what comes out and stops it at the limits, or when cancelled."""

    def __init__(self, limits: Limits, *, packed_bytes: int, is_cancelled: Callable[[], bool] = lambda: False):
        self._limits = limits
        self._packed_bytes = packed_bytes
        self._is_cancelled = is_cancelled
        self.used_bytes = 0

    def take(self, size_bytes: int) -> None:
        if self._is_cancelled():
            raise Cancelled
        self.used_bytes += size_bytes
        if self.used_bytes > self._limits.content_bytes:
            raise BotError(key="archive-large", limit_bytes=self._limits.content_bytes)
        is_worth_it = self.used_bytes > self._limits.ratio_from_bytes
        if is_worth_it and self.used_bytes > self._packed_bytes * self._limits.ratio:
            raise BotError(key="archive-bomb", ratio=self._limits.ratio)


class EntryKind(StrEnum):
    FILE = "file"
    FOLDER = "folder"
    SYMLINK = "symlink"
    HARDLINK = "hardlink"
    SPECIAL = "special"  # devices, fifos, sockets


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A member as its archive has it, nothing checked. ``position`` is its place in the archive."""

    position: int
    name: str
    kind: EntryKind
    size_bytes: int = 0
    mode: int = 0o644
    modified_s: int = 0
    target: str = ""


class Archive(Protocol):
    entries: tuple[Entry, ...]

    def open(self, entry: Entry) -> IO[bytes]: ...


def kind_of(path: Path) -> Kind:
    """By its content: names lie, and phones change them."""
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(b"\x1f\x8b"):
        return Kind.GZIP
    if head.startswith(b"BZh"):
        return Kind.BZIP2
    if head.startswith(b"\xfd7zXZ\0"):
        return Kind.XZ
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.ZIP
    return Kind.TAR if _is_tar_header(head) else Kind.OTHER


def _is_tar_header(head: bytes) -> bool:
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


@contextmanager
def opened(
    path: Path, kind: Kind, *, scratch: Path, limits: Limits, is_cancelled: Callable[[], bool]
) -> Iterator[Archive]:
    """``scratch`` is where a packed tar is inflated to. Raises BotError for what is no archive or beyond the limits."""
    with explained():
        if kind is Kind.ZIP:
            if _count(path, _ZIP_CENTRAL) > limits.entries:
                raise BotError(key="archive-many", limit=limits.entries)
            with zipfile.ZipFile(path) as zip_file:
                yield _Zip(zip_file, limits)
            return
        if kind is not Kind.TAR:
            budget = Budget(limits, packed_bytes=path.stat().st_size, is_cancelled=is_cancelled)
            _inflate(path, kind, scratch, budget)
            path = scratch
        with _Careful(path) as file, tarfile.open(fileobj=file, mode="r:") as tar:
            yield _Tar(tar, file, limits, is_cancelled)


@contextmanager
def explained() -> Iterator[None]:
    """What reading a broken archive or a full disk raises, as BotError."""
    try:
        yield
    except _BROKEN as error:
        raise BotError(key="archive-broken") from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BotError(key="archive-disk-full") from error
        if error.errno is None:  # gzip's and bz2's own, and tarfile's "unexpected end of data"
            raise BotError(key="archive-broken") from error
        raise


class _Careful(io.FileIO):
    """tarfile reads a member's attributes at once, however long they say they are."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= LONGEST_HEADER:
            raise BotError(key="archive-header")
        return super().read(size) or b""


class _Tar:
    def __init__(self, tar: tarfile.TarFile, file: io.FileIO, limits: Limits, is_cancelled: Callable[[], bool]):
        self._tar = tar
        self._members: list[tarfile.TarInfo] = []
        for member in tar:
            if len(self._members) >= limits.entries:
                raise BotError(key="archive-many", limit=limits.entries)
            if is_cancelled():
                raise Cancelled
            self._members.append(member)
        # tarfile takes a damaged header for the end.
        file.seek(tar.offset)
        if file.read(tarfile.BLOCKSIZE).strip(b"\0"):
            raise BotError(key="archive-broken")
        self.entries = tuple(_tar_entry(position, member) for position, member in enumerate(self._members))

    def open(self, entry: Entry) -> IO[bytes]:
        content = self._tar.extractfile(self._members[entry.position])
        if content is None:
            raise BotError(key="archive-broken")
        return content


def _tar_entry(position: int, member: tarfile.TarInfo) -> Entry:
    return Entry(
        position=position,
        name=member.name,
        kind=_tar_kind(member),
        size_bytes=member.size if member.isreg() else 0,
        mode=member.mode & 0o7777,
        modified_s=int(member.mtime),
        target=member.linkname if member.issym() or member.islnk() else "",
    )


def _tar_kind(member: tarfile.TarInfo) -> EntryKind:
    if member.isreg():
        return EntryKind.FILE
    if member.isdir():
        return EntryKind.FOLDER
    if member.issym():
        return EntryKind.SYMLINK
    return EntryKind.HARDLINK if member.islnk() else EntryKind.SPECIAL


class _Zip:
    def __init__(self, zip_file: zipfile.ZipFile, limits: Limits):
        self._zip = zip_file
        self._members = zip_file.infolist()
        if len(self._members) > limits.entries:
            raise BotError(key="archive-many", limit=limits.entries)
        for member in self._members:
            if member.flag_bits & _IS_ENCRYPTED:
                raise BotError(key="archive-encrypted")
            if member.compress_type not in _ZIP_METHODS:
                raise BotError(key="archive-method")
        self.entries = tuple(self._entry(position, member) for position, member in enumerate(self._members))

    def open(self, entry: Entry) -> IO[bytes]:
        return self._zip.open(self._members[entry.position])

    def _entry(self, position: int, member: zipfile.ZipInfo) -> Entry:
        mode = member.external_attr >> 16
        kind = _zip_kind(member, mode)
        target = ""
        if kind is EntryKind.SYMLINK:
            with self._zip.open(member) as content:
                target = content.read(LONGEST_TARGET).decode("utf-8", "surrogateescape")
        name = member.filename.replace("\\", "/") if member.create_system == _FROM_DOS else member.filename
        return Entry(
            position=position,
            name=name,
            kind=kind,
            size_bytes=member.file_size if kind is EntryKind.FILE else 0,
            mode=mode & 0o7777 or _DEFAULT_MODE,
            target=target,
        )


def _zip_kind(member: zipfile.ZipInfo, mode: int) -> EntryKind:
    if stat.S_ISLNK(mode):
        return EntryKind.SYMLINK
    if member.is_dir() or stat.S_ISDIR(mode):
        return EntryKind.FOLDER
    return EntryKind.FILE if stat.S_IFMT(mode) in (0, stat.S_IFREG) else EntryKind.SPECIAL


def _count(path: Path, sign: bytes) -> int:
    """How often the bytes occur: no fewer than the zip's entries, known before its directory is built in memory."""
    count = 0
    rest = b""
    with path.open("rb") as file:
        while block := file.read(1024 * 1024):
            block = rest + block
            count += block.count(sign)
            rest = block[-(len(sign) - 1) :]
    return count


def _inflate(path: Path, kind: Kind, to: Path, budget: Budget) -> None:
    with to.open("wb") as out:
        for chunk in _inflated(path, kind):
            budget.take(len(chunk))
            out.write(chunk)


def _inflated(path: Path, kind: Kind) -> Iterator[bytes]:
    if kind is Kind.XZ:
        yield from _inflated_xz(path)
        return
    opener = gzip.open if kind is Kind.GZIP else bz2.open
    with opener(path, "rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _inflated_xz(path: Path) -> Iterator[bytes]:
    """Not lzma.open: a header may ask for four gigabytes of memory, and only this takes a limit."""
    inflator = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=XZ_MEMORY_BYTES)
    with path.open("rb") as file:
        while not inflator.eof:
            packed = file.read(CHUNK_BYTES) if inflator.needs_input else b""
            if inflator.needs_input and not packed:
                raise EOFError
            yield inflator.decompress(packed, CHUNK_BYTES)
