"""Files in and out: ``docker cp``, ``export``, ``save``, ``load``, ``import``."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

from bot.engine.failures import EXPECTED, NO_SUBJECT, Subject
from bot.engine.filling import FileSink
from bot.engine.images import Images
from bot.engine.model import Progress
from bot.engine.parse.paths import parse_path_stat
from bot.engine.stream import Request
from bot.engine.transfer import ImportSpec, PathStat, Room
from bot.engine.whole import Whole
from bot.engine.wire import Wire, segment

STAT_HEADER = "X-Docker-Container-Path-Stat"
TAR = {"Content-Type": "application/x-tar"}


class Files(Images, Whole):
    async def stat_path(self, ref: str, path: str) -> PathStat:
        limit_s = self._limit_s

        def look(wire: Wire) -> PathStat:
            connection = wire.connect(limit_s)
            try:
                response = wire.begin(
                    connection,
                    "HEAD",
                    f"/containers/{segment(ref)}/archive",
                    limit_s=limit_s,
                    header_limit_s=limit_s,
                    params={"path": path},
                )
                with response:
                    return parse_path_stat(response.getheader(STAT_HEADER) or "")
            finally:
                connection.close()

        return await self._do(look, subject=Subject(kind="path", ref=path))

    async def copy_out(self, ref: str, path: str, room: Room) -> AsyncGenerator[int, None]:
        request = Request(
            method="GET",
            path=f"/containers/{segment(ref)}/archive",
            params={"path": path},
            header_limit_s=self._limit_s,
        )
        async for received in self._filled(request, room, Subject(kind="path", ref=path)):
            yield received

    async def copy_in(self, ref: str, folder: str, archive: Path) -> None:
        request = Request(
            method="PUT",
            path=f"/containers/{segment(ref)}/archive",
            params={"path": folder, "noOverwriteDirNonDir": True},
            headers=TAR,
            body_path=str(archive),
        )
        await self._whole(request, Subject(kind="path", ref=folder), may_be_empty=True)

    async def export_container(self, ref: str, room: Room) -> AsyncGenerator[int, None]:
        request = Request(method="GET", path=f"/containers/{segment(ref)}/export", header_limit_s=self._limit_s)
        async for received in self._filled(request, room, Subject(kind="container", ref=ref)):
            yield received

    async def save_images(self, refs: Sequence[str], room: Room) -> AsyncGenerator[int, None]:
        # The engine gathers all layers before it answers: that may take any time.
        request = Request(method="GET", path="/images/get", params={"names": tuple(refs)})
        async for received in self._filled(request, room, Subject(kind="image", ref=", ".join(refs))):
            yield received

    async def load_images(self, archive: Path) -> AsyncGenerator[Progress, None]:
        request = Request(method="POST", path="/images/load", headers=TAR, body_path=str(archive))
        async for progress in self._steps(request, NO_SUBJECT):
            self._raise_told(progress, archive.name)
            yield progress

    async def import_image(self, spec: ImportSpec) -> AsyncGenerator[Progress, None]:
        request = Request(
            method="POST",
            path="/images/create",
            params={
                "fromSrc": spec.url or "-",
                "repo": spec.repository,
                "tag": spec.tag,
                "message": spec.message,
                "changes": spec.changes,
                "platform": spec.platform,
            },
            headers=TAR,
            body_path=str(spec.path) if spec.path is not None else "",
        )
        async for progress in self._steps(request, NO_SUBJECT):
            self._raise_told(progress, spec.url)
            yield progress

    async def _filled(self, request: Request, room: Room, subject: Subject) -> AsyncGenerator[int, None]:
        sink = FileSink(room, host=self.host)
        stream = self._stream(request, sink)
        stream.start()
        try:
            while (received := await sink.received()) is not None:
                yield received
        except EXPECTED as error:
            raise self.translated(error, subject) from error
        finally:
            stream.cancel()
