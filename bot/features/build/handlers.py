"""/build: fetch what was sent, look through it, hand it to the engine, and show step by step what becomes of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

from bot.archives.reading import Cancelled, Kind, kind_of
from bot.archives.workspace import in_thread, workspace
from bot.engine.model import BuildSpec
from bot.errors import BotError, EngineError, EngineUnreachable, UsageError
from bot.features.build import repack, view
from bot.features.build.options import build_spec, secrets_of, typed_dockerfile
from bot.features.build.repack import LONGEST_DOCKERFILE, Context
from bot.features.build.steps import Steps
from bot.features.build.view import Veil
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, argument, option
from bot.telegram.live import Live
from bot.telegram.making import making
from bot.telegram.stoppable import failing_in, until_stopped
from bot.ui.ages import duration
from bot.ui.secrets import mask_text

MOST_SENT_BYTES = 20 * 1000 * 1000  # Bot API, getFile: bots are not handed larger files


@dataclass(slots=True, kw_only=True)
class Job:
    """One build under way."""

    call: Call
    live: Live
    spec: BuildSpec
    title: str
    veil: Veil
    steps: Steps = field(default_factory=Steps)

    async def run(self, folder: Path) -> None:
        context = await self._context(folder)
        if context is not None:
            self.spec = dataclasses.replace(self.spec, context_path=str(context.path), dockerfile=context.dockerfile)
        await self.live.show(view.sending(self.title, context, self.call.t))
        try:
            await self._build()
        except EngineError as error:
            if self.spec.remote and not self.steps.total and not isinstance(error, EngineUnreachable):
                raise _not_fetched(error, self.spec.remote) from error
            raise

    async def _build(self) -> None:
        named = making(self.call, self.spec.tags, title=self.title)
        async with named, aclosing(self.call.engine.build_image(self.spec)) as steps:
            async for step in steps:
                self.steps.take(step)
                await self.live.show(view.under_way(self.title, self.steps, self.veil, self.call.t))

    async def _context(self, folder: Path) -> Context | None:
        """None where the engine fetches it."""
        if self.spec.remote:
            return None
        out = folder / "context.tar"
        document = self.call.document
        if document is None:
            text = typed_dockerfile(self.call.body)
            return await in_thread(lambda: repack.from_dockerfile(text, out, dockerfile=self.spec.dockerfile))
        await self.live.show(view.fetching(self.title, self.call.t))
        sent = folder / "sent"
        await self.call.download(document, sent, max_bytes=MOST_SENT_BYTES)
        await self.live.show(view.checking(self.title, self.call.t))
        is_stopped = self.live.stopped.is_set
        return await in_thread(lambda: _repacked(sent, out, document.name, self.spec.dockerfile, is_stopped))


async def build(call: Call) -> None:
    spec = build_spec(call.args)
    _check_source(call, spec)
    for tag in spec.tags:
        call.touch("image", tag)
    began = call.clock()
    async with call.live() as live, failing_in(live, call):
        title = view.title_of(spec.tags, call.t)
        job = Job(call=call, live=live, spec=spec, title=title, veil=Veil(secrets_of(spec)))
        # Its files are gone before its end is told.
        with workspace(call.settings.temporary_dir) as folder:
            try:
                has_ended = await until_stopped(live, call.services.nursery, job.run(folder))
            except Cancelled:
                has_ended = False
        took = duration((call.clock() - began).total_seconds(), call.t)
        await _finish(job, has_ended=has_ended, took=took)


async def _finish(job: Job, *, has_ended: bool, took: str) -> None:
    call, steps = job.call, job.steps
    if not has_ended:
        call.fail("stopped")
        await job.live.finish(view.stopped(job.title, steps, is_shutdown=job.live.is_shutdown, t=call.t))
    elif steps.error or not steps.image_id:
        steps.error = steps.error or call.t("build-no-image")
        call.fail(f"step {steps.number}: {job.veil.over(steps.error)}")
        await job.live.finish(view.failed(job.title, steps, job.veil, call.t))
        content = await in_thread(lambda: view.log_file(steps, job.veil, call.t))
        if content:
            await call.send_file(f"{_file_name(job.spec)}.build.log.txt", content)
    else:
        image = await call.engine.inspect_image(steps.image_id)
        call.targets.clear()
        for tag in job.spec.tags or ("",):
            call.touch("image", tag, image.id)
        await job.live.finish(view.done(job.spec.tags, image, steps, took, job.veil, call.t))


def _not_fetched(error: EngineError, remote: str) -> BotError:
    if '"git"' in error.reason or "git: exec" in error.reason:
        return BotError(key="build-no-git")
    return BotError(key="build-remote-failed", remote=mask_text(remote), reason=mask_text(error.reason))


def _check_source(call: Call, spec: BuildSpec) -> None:
    """Raises BotError where there is nothing to build, or more than Telegram hands out."""
    if spec.remote:
        return
    if call.document is None:
        if not call.body.strip():
            raise UsageError(key="build-no-source", command="build")
    elif call.document.size_bytes > MOST_SENT_BYTES:
        raise BotError(key="build-sent-too-big", name=call.document.name, limit_bytes=MOST_SENT_BYTES)


def _repacked(sent: Path, out: Path, name: str, dockerfile: str, is_stopped: Callable[[], bool]) -> Context:
    kind = kind_of(sent)
    if kind is not Kind.OTHER:
        return repack.from_archive(sent, kind, out, dockerfile=dockerfile, is_cancelled=is_stopped)
    if sent.stat().st_size <= LONGEST_DOCKERFILE:
        text = sent.read_bytes()
        if _is_dockerfile(text):
            return repack.from_dockerfile(text, out, dockerfile=dockerfile)
    raise BotError(key="build-not-a-source", name=name)


def _is_dockerfile(text: bytes) -> bool:
    """Text with a FROM in it, whatever the file is called."""
    try:
        lines = text.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return False
    return any(line.split(maxsplit=1)[:1] in (["FROM"], ["from"], ["From"]) for line in lines)


def _file_name(spec: BuildSpec) -> str:
    name = spec.tags[0] if spec.tags else "build"
    return "".join(letter if letter.isalnum() or letter in "._-" else "-" for letter in name)


_REFUSED = frozenset({
    "--add-host", "--allow", "--annotation", "--attest", "--build-context", "--builder", "--cache-from",
    "--cache-to", "--call", "--cgroup-parent", "--check", "--compress", "--cpu-period", "--cpu-quota", "-c",
    "--cpu-shares", "--cpuset-cpus", "--cpuset-mems", "-D", "--debug", "--disable-content-trust", "--force-rm",
    "--iidfile", "--isolation", "--load", "-m", "--memory", "--memory-swap", "--metadata-file", "--network",
    "--no-cache-filter", "-o", "--output", "--platform", "--policy", "--progress", "--provenance", "--push", "-q",
    "--quiet", "--rm", "--sbom", "--secret", "--security-opt", "--shm-size", "--squash", "--ssh", "--ulimit",
})  # fmt: skip

BUILD = Command(
    words=("build",),
    aliases=(("image", "build"), ("builder", "build")),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="images",
    keeps_steps=True,
    run=build,
    params=(
        option("-t", "--tag", multiple=True, metavar="NAME[:TAG]"),
        option("-f", "--file", metavar="PATH"),
        option("--build-arg", multiple=True, metavar="NAME=VALUE"),
        option("--target", metavar="STAGE"),
        option("--no-cache", is_flag=True),
        option("--pull", is_flag=True),
        option("--label", multiple=True, metavar="KEY=VALUE"),
        argument("context", required=False, metavar="[URL]"),
    ),
    refused=_REFUSED,
    examples=("build -t web:1 --no-cache", "build -t web:1 https://github.com/user/repository.git"),
    takes_body=True,
    takes_document=True,
)

FEATURE = Feature(commands=(BUILD,))
