"""/commit: paused meanwhile, as docker does it, since a file that is half written would be kept half written."""

from __future__ import annotations

import re

from bot.engine.transfer import CommitSpec
from bot.errors import UsageError
from bot.features.commit import view
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, argument, option
from bot.telegram.making import making
from bot.telegram.object_aftermath import IMAGE_TAKES_S
from bot.telegram.protection import protects
from bot.telegram.stoppable import failing_in, until_stopped
from bot.telegram.targets import resolve_container

_NAME = re.compile(r"(?P<repository>[a-z0-9][a-z0-9._/-]*(?::\d+/[a-z0-9._/-]+)?)(?::(?P<tag>[\w][\w.-]{0,127}))?")

_UNPAUSED = re.compile(r"(?:-p|--pause)=(?:false|f|0)", re.IGNORECASE)  # the grammar leaves a false flag out


async def commit(call: Call) -> None:
    ref: str = call.args["repository"] or ""
    parts = _NAME.fullmatch(ref)
    if ref and parts is None:
        raise UsageError(key="commit-bad-name", ref=ref, command="commit")
    found = await resolve_container(call, call.args["container"])
    one = found.container
    pauses = not call.args["no_pause"] and not any(_UNPAUSED.fullmatch(word) for word in call.argv)
    is_touchy = found.is_guessed or (pauses and protects(call, one))
    if is_touchy or call.tapped_ask or call.confirmed is not None:
        await call.confirm(view.question(found, ref, pauses=pauses, t=call.t), bound={one.id: one.name})
    spec = CommitSpec(
        repository=parts["repository"] if parts else "",
        tag=(parts["tag"] or "") if parts else "",
        author=call.args["author"] or "",
        message=call.args["message"] or "",
        changes=tuple(call.args["change"]),
        pauses=pauses,
    )
    async with call.live() as live, failing_in(live, call):
        await live.show(view.under_way(one.name, pauses=pauses and one.is_running, t=call.t))
        made: list[str] = []

        async def work() -> None:
            names = [ref] if ref else []
            with call.alone(one.id, one.name):
                async with making(call, names, title=one.name, patience_s=IMAGE_TAKES_S):
                    made.append(await call.engine.commit_container(one.id, spec))

        if not await until_stopped(live, call.services.nursery, work()):
            call.fail("left before its end")
            await live.finish(view.left(one.name, call.t))
            return
        image = await call.engine.inspect_image(made[0])
        call.touch("image", ref or image.id, image.id)
        mounts = len((await call.engine.inspect_container(one.id)).mounts)
        await live.finish(view.done(one.name, ref, image, mounts, call.t))


COMMIT = Command(
    words=("commit",),
    aliases=(("container", "commit"),),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="images",
    keeps_steps=True,
    run=commit,
    params=(
        option("-a", "--author", metavar="NAME"),
        option("-m", "--message", metavar="TEXT"),
        option("-c", "--change", multiple=True, metavar="INSTRUCTION"),
        option("-p", "--pause", is_flag=True),
        option("--no-pause", is_flag=True),
        argument("container"),
        argument("repository", required=False, metavar="[REPOSITORY[:TAG]]"),
    ),
    examples=("commit web01 web_app:fixed", "commit -m vim web01 web_app:dbg"),
)

FEATURE = Feature(commands=(COMMIT,))
