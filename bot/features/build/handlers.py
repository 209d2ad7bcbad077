"""/build: the context from a document, from pasted text or from git; one live message; the log as a file when it fails."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

from bot.engine import context
from bot.engine.model import BuildSpec
from bot.errors import UsageError
from bot.features.build import view
from bot.features.build.steps import Steps
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, argument, option
from bot.ui.ages import duration
from bot.ui.sizes import size

DOCUMENT_BYTES = 20 * 1024 * 1024  # Bot API, getFile: a bot is handed no more
FOLDER_PREFIX = "build-"
_STARTED_AT = time.time()
_GIT = re.compile(r"(https?://|git://|github\.com/|git@)\S+", re.IGNORECASE)


async def build(call: Call) -> None:
    if call.args["context"] is not None and not _GIT.fullmatch(call.args["context"]):
        raise UsageError(key="build-local-path", path=call.args["context"])
    if call.args["context"] is None and call.document is None and not call.body.strip():
        raise UsageError(key="build-nothing")
    for tag in call.args["tag"]:
        call.touch("image", tag)
    async with _context(call) as context_path:
        await _build(call, _spec(call, context_path))


def _spec(call: Call, context_path: str) -> BuildSpec:
    return BuildSpec(
        context_path=context_path,
        remote="" if context_path else call.args["context"],
        tags=tuple(call.args["tag"]),
        dockerfile=call.args["file"] or "",
        build_args=_pairs("--build-arg", call.args["build_arg"]),
        labels=_pairs("--label", call.args["label"]),
        target=call.args["target"] or "",
        no_cache=call.args["no_cache"],
        pull=call.args["pull"],
    )


def _pairs(name: str, values: tuple[str, ...]) -> dict[str, str]:
    result = {}
    for value in values:
        key, sign, rest = value.partition("=")
        if not key or not sign:
            raise UsageError(key="build-bad-pair", option=name, value=key)
        result[key] = rest
    return result


@asynccontextmanager
async def _context(call: Call) -> AsyncIterator[str]:
    """The path of the context's tar, "" for a git address; the folder goes whatever happens."""
    if call.args["context"] is not None:
        yield ""
        return
    _sweep(call.settings.data_dir)
    folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=call.settings.data_dir))
    try:
        packed = folder / "context.tar"
        if call.document is not None:
            sent = folder / "sent"
            await call.download(call.document, sent, max_bytes=DOCUMENT_BYTES)
            await context.from_file(sent, call.document.name, packed)
        else:
            await context.from_dockerfile(call.body, packed)
        yield str(packed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(data_dir: Path) -> None:
    """What a killed bot left behind; builds under way are newer than this process."""
    for folder in data_dir.glob(f"{FOLDER_PREFIX}*"):
        if folder.is_dir() and folder.stat().st_mtime < _STARTED_AT:
            shutil.rmtree(folder, ignore_errors=True)


async def _build(call: Call, spec: BuildSpec) -> None:
    name = ", ".join(spec.tags) or call.t("build-untagged")
    steps = Steps()
    began = call.clock()
    async with call.live() as live:
        await live.show(view.under_way(name, steps, call.t))
        async with aclosing(call.engine.build_image(spec)) as progress:
            async for step in progress:
                if live.stopped.is_set():
                    call.fail("stopped")
                    await live.finish(view.stopped(name, call.t))
                    return
                steps.take(step)
                await live.show(view.under_way(name, steps, call.t))
        if steps.error or not steps.image_id:
            call.fail(steps.error or "no image")
            await live.finish(view.failed(name, steps, call.t))
            await call.send_file("build.log", steps.log())
            return
        image = await call.engine.inspect_image(steps.image_id)
        call.touch("image", spec.tags[0] if spec.tags else "", image.id)
        took = duration((call.clock() - began).total_seconds(), call.t)
        await live.finish(view.built(spec.tags, image.id, size(image.size_bytes), took, call.t))


BUILD = Command(
    words=("build",),
    aliases=(("image", "build"), ("builder", "build")),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="images",
    run=build,
    params=(
        option("-t", "--tag", multiple=True, metavar="NAME[:TAG]"),
        option("-f", "--file", metavar="PATH"),
        option("--build-arg", multiple=True, metavar="NAME=VALUE"),
        option("--label", multiple=True, metavar="KEY=VALUE"),
        option("--target", metavar="STAGE"),
        option("--no-cache", is_flag=True),
        option("--pull", is_flag=True),
        argument("context", required=False),
    ),
    refused=frozenset(
        {
            "--add-host",
            "--cache-from",
            "--cgroup-parent",
            "--compress",
            "--cpu-period",
            "--cpu-quota",
            "-c",
            "--cpu-shares",
            "--cpuset-cpus",
            "--cpuset-mems",
            "--disable-content-trust",
            "--force-rm",
            "--iidfile",
            "--isolation",
            "-m",
            "--memory",
            "--memory-swap",
            "--network",
            "--platform",
            "-q",
            "--quiet",
            "--rm",
            "--security-opt",
            "--shm-size",
            "--squash",
            "--ulimit",
            "--secret",
            "--ssh",
            "-o",
            "--output",
            "--progress",
        }
    ),  # fmt: skip
    examples=("build -t app:1 --no-cache", "build -t app https://github.com/user/repository.git"),
    takes_body=True,
    takes_document=True,
)

FEATURE = Feature(commands=(BUILD,))
