"""/help: the list of what this person may run, or one command's page."""

from __future__ import annotations

from bot.answers.model import Article, Known
from bot.errors import Denied
from bot.features.help import view
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, argument
from bot.ui.view import View


async def show_help(call: Call) -> None:
    words: tuple[str, ...] = call.args.get("command", ())
    if not words:
        hosts = call.services.fleet.names if call.services.fleet.has_several else ()
        await call.answer(view.overview(call.registry.for_role(call.actor.role), call.t, hosts=hosts))
        return
    await call.answer(await _page(call, [word.lstrip("/") for word in words]))


async def _page(call: Call, words: list[str]) -> View:
    found = call.registry.find(words)
    if found is None:
        inside = call.registry.subcommands(words[0])
        allowed = [command for command in inside if command in call.registry.for_role(call.actor.role)]
        if allowed:
            return view.overview(allowed, call.t)
        return view.unknown(words[0], call.registry.near(words, call.actor.role), call.t)
    command, _rest = found
    if command not in call.registry.for_role(call.actor.role):
        raise Denied(role=command.role.word, command=command.name)
    return view.page(command, await _article(call, command), call.t)


async def _article(call: Call, command: Command) -> Article | None:
    """What the knowledge base has on docker's command of that name."""
    if command.group in view.NOT_DOCKERS:
        return None
    answer = await call.answers.ask(f"docker {command.name}", lang=call.lang, known=Known())
    return answer.article


HELP = Command(
    words=("help",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="lotsman",
    run=show_help,
    params=(argument("command", nargs=-1),),
    examples=("help run", "help volume ls"),
)

FEATURE = Feature(commands=(HELP,))
