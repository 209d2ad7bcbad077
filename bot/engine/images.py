"""Images: ``docker images``, ``rmi``, ``tag``, ``pull``, ``push``, ``build``."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from bot.engine.containers import filters_param
from bot.engine.failures import EXPECTED, NO_SUBJECT, Subject, stream_refusal
from bot.engine.logs import Logs
from bot.engine.model import BuildSpec, Image, ImageDetails, Layer, Progress, Removal
from bot.engine.parse.images import parse_history, parse_image_details, parse_images, parse_removals
from bot.engine.port import Filters
from bot.engine.progress import ProgressSink
from bot.engine.references import split_reference
from bot.engine.stream import Request
from bot.engine.wire import segment


class Images(Logs):
    async def list_images(self, *, all: bool = False, filters: Filters | None = None) -> tuple[Image, ...]:
        return await self._json(
            "GET", "/images/json", params={"all": all, "filters": filters_param(filters)}, parse=parse_images
        )

    async def inspect_image(self, ref: str) -> ImageDetails:
        return await self._json("GET", _path(ref, "/json"), subject=_subject(ref), parse=parse_image_details)

    async def image_history(self, ref: str) -> tuple[Layer, ...]:
        return await self._json("GET", _path(ref, "/history"), subject=_subject(ref), parse=parse_history)

    async def remove_image(self, ref: str, *, force: bool = False, no_prune: bool = False) -> tuple[Removal, ...]:
        return await self._json(
            "DELETE",
            _path(ref, ""),
            params={"force": force, "noprune": no_prune},
            subject=_subject(ref),
            parse=parse_removals,
        )

    async def tag_image(self, ref: str, target: str) -> None:
        name = split_reference(target)
        await self._say(
            "POST", _path(ref, "/tag"), params={"repo": name.repository, "tag": name.version}, subject=_subject(ref)
        )

    async def pull_image(self, ref: str, *, platform: str = "") -> AsyncGenerator[Progress, None]:
        name = split_reference(ref)
        request = Request(
            method="POST",
            path="/images/create",
            params={"fromImage": name.repository, "tag": name.version, "platform": platform},
            login_for=name.repository,
        )
        async for progress in self._steps(request, _subject(ref)):
            self._raise_told(progress, ref)
            yield progress

    async def push_image(self, ref: str) -> AsyncGenerator[Progress, None]:
        name = split_reference(ref)
        request = Request(
            method="POST",
            path=f"/images/{segment(name.repository)}/push",
            params={"tag": name.tag or "latest"},
            # Without any login the engine wants the header all the same.
            headers={"X-Registry-Auth": "e30="},
            login_for=name.repository,
        )
        async for progress in self._steps(request, _subject(ref)):
            self._raise_told(progress, ref)
            yield progress

    async def build_image(self, spec: BuildSpec) -> AsyncGenerator[Progress, None]:
        request = Request(
            method="POST",
            path="/build",
            params={
                "t": spec.tags,
                "remote": spec.remote,
                "dockerfile": spec.dockerfile,
                "buildargs": dict(spec.build_args) or None,
                "labels": dict(spec.labels) or None,
                "target": spec.target,
                "nocache": spec.no_cache,
                "pull": spec.pull,
                "rm": True,
                "forcerm": True,
            },
            headers={"Content-Type": "application/x-tar"},
            body_path=spec.context_path,
            sends_logins=True,
        )
        async for progress in self._steps(request, NO_SUBJECT):
            yield progress

    async def _steps(self, request: Request, subject: Subject) -> AsyncGenerator[Progress, None]:
        sink = ProgressSink()
        stream = self._stream(request, sink)
        stream.start()
        try:
            while steps := await sink.next_steps():
                for progress in steps:
                    yield progress
        except EXPECTED as error:
            raise self.translated(error, subject) from error
        finally:
            sink.leave()
            stream.cancel()

    def _raise_told(self, progress: Progress, ref: str) -> None:
        if progress.error:
            raise stream_refusal(progress.error, host=self.host, subject=_subject(ref))


def _path(ref: str, rest: str) -> str:
    return f"/images/{segment(ref)}{rest}"


def _subject(ref: str) -> Subject:
    return Subject(kind="image", ref=ref)
