"""/node update, promote, demote and rm: what changes a node, and what it asks about first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.engine.cluster_model import Node, Quorum, quorum_of
from bot.engine.model import Raw
from bot.errors import BotError, UsageError
from bot.features.nodes import view
from bot.features.nodes.targets import KIND, Found, find, load_of
from bot.features.nodes.view import Load, Result
from bot.store import Step
from bot.telegram import cluster_aftermath
from bot.telegram.call import Call
from bot.telegram.cluster_aftermath import CHANGE, REMOVE

DRAIN = "drain"


async def update(call: Call) -> None:
    labels, gone = _labels(call, call.args["label_add"]), tuple(call.args["label_rm"])
    role, availability = call.args["role"] or "", call.args["availability"] or ""
    if not (labels or gone or role or availability):
        raise UsageError(key="nodes-nothing-to-change", command=call.command.name)
    found = await find(call, [call.args["node"]])
    (node,) = found.nodes
    if role == "worker" and node.is_manager:
        _refuse_last(found, [node])
    notes = [*_guesses(call, found), *(_demotion(call, found, [node]) if role == "worker" else [])]
    notes += await _draining(call, node) if availability == DRAIN and node.availability != DRAIN else []
    if notes or call.tapped_ask or call.confirmed is not None:
        changes = _words(call, role, availability, labels, gone)
        title = call.t("nodes-ask-update", name=node.name, changes=changes)
        await call.confirm(view.question(title, notes), bound={node.id: node.name})

    known = cluster_aftermath.wanted(
        {
            "Labels": labels,
            cluster_aftermath.GONE: list(gone),
            **({"Role": role} if role else {}),
            **({"Availability": availability} if availability else {}),
        }
    )

    def change(spec: dict[str, Any]) -> Raw:
        kept = {key: value for key, value in (spec.get("Labels") or {}).items() if key not in gone}
        wanted = {**spec, "Labels": {**kept, **labels}}
        return {
            **wanted,
            **({"Role": role} if role else {}),
            **({"Availability": availability} if availability else {}),
        }

    (step,) = steps = _steps([node], CHANGE, known)
    await call.plan(steps)
    async with call.deed(step):
        await call.engine.change_node(node.id, change)
    await call.answer(view.report("update", [Result(name=node.name)], call.t))


async def promote(call: Call) -> None:
    found = await find(call, call.args["nodes"])
    wanted = [node for node in found.nodes if not node.is_manager]
    notes = _guesses(call, found)
    if wanted and (notes or call.tapped_ask or call.confirmed is not None):
        quorum = quorum_of(found.every)
        managers = quorum.managers + len(wanted)
        if managers % 2 == 0:
            notes.append(call.t("nodes-note-even", managers=managers))
        await _ask(call, "promote", wanted, notes)
    await _turn(call, "promote", wanted, found, already="nodes-is-manager")


async def demote(call: Call) -> None:
    found = await find(call, call.args["nodes"])
    wanted = [node for node in found.nodes if node.is_manager]
    if wanted:
        _refuse_last(found, wanted)
        notes = [*_guesses(call, found), *_demotion(call, found, wanted)]
        if notes or call.tapped_ask or call.confirmed is not None:
            await _ask(call, "demote", wanted, notes)
    await _turn(call, "demote", wanted, found, already="nodes-is-worker")


async def remove(call: Call) -> None:
    force = bool(call.args["force"])
    found = await find(call, call.args["nodes"])
    wanted, refused = [], list(found.failed)
    for node in found.nodes:
        if error := _not_removable(node, force=force):
            refused.append(Result(name=node.name, error=error))
        else:
            wanted.append(node)
    if not wanted:
        await _report(call, "rm", refused)
        return
    notes = _guesses(call, found)
    living = [node for node in wanted if node.is_ready]
    if living:
        names = ", ".join(node.name for node in living)
        notes += [call.t("nodes-note-alive", names=names), *_load_notes(call, await load_of(call, living))]
    if force and any(node.is_manager for node in wanted):
        notes.append(call.t("nodes-note-force-manager"))
    notes += [call.t("nodes-note-not-removed", name=result.name) for result in refused]
    await _ask(call, "rm", wanted, notes)
    steps = _steps(wanted, REMOVE)
    await call.plan(steps)
    results = []
    for node, step in zip(wanted, steps, strict=True):
        try:
            async with call.deed(step):
                await call.engine.remove_node(node.id, force=force)
            results.append(Result(name=node.name))
        except BotError as error:
            results.append(Result(name=node.name, error=error))
    await _report(call, "rm", [*results, *refused])


async def _turn(call: Call, verb: str, wanted: Sequence[Node], found: Found, *, already: str) -> None:
    role = "manager" if verb == "promote" else "worker"

    def change(spec: dict[str, Any]) -> Raw:
        return {**spec, "Role": role}

    steps = {step.id: step for step in _steps(wanted, CHANGE, cluster_aftermath.wanted({"Role": role}))}
    await call.plan(list(steps.values()))
    results = []
    for node in found.nodes:
        if node.id not in steps:
            results.append(Result(name=node.name, said=already))
            continue
        try:
            async with call.deed(steps[node.id]):
                await call.engine.change_node(node.id, change)
            results.append(Result(name=node.name))
        except BotError as error:
            results.append(Result(name=node.name, error=error))
    await _report(call, verb, [*results, *found.failed])


async def _ask(call: Call, verb: str, nodes: Sequence[Node], notes: Sequence[str]) -> None:
    title = call.t(f"nodes-ask-{verb}", count=len(nodes), name=", ".join(node.name for node in nodes))
    await call.confirm(view.question(title, notes), bound={node.id: node.name for node in nodes})


async def _report(call: Call, verb: str, results: Sequence[Result]) -> None:
    failed = [result for result in results if result.error is not None]
    if len(results) == len(failed) == 1 and failed[0].error is not None:
        raise failed[0].error
    for result in failed:
        call.fail(f"{result.name}: {result.error}")
    await call.answer(view.report(verb, results, call.t))


def _steps(nodes: Sequence[Node], verb: str, known: str = "") -> list[Step]:
    return [
        Step(position=position, verb=verb, kind=KIND, name=node.name, id=node.id, known=known)
        for position, node in enumerate(nodes)
    ]


def _refuse_last(found: Found, wanted: Sequence[Node]) -> None:
    """The engine refuses only one that it sees is the last: two at once it lets go."""
    if sum(node.is_manager for node in found.every) <= len(wanted):
        raise BotError(key="nodes-last-manager", name=wanted[0].name)


def _demotion(call: Call, found: Found, wanted: Sequence[Node]) -> list[str]:
    """What fewer managers mean. One that is away is no loss."""
    before = quorum_of(found.every)
    leaving = sum(node.is_reachable for node in wanted)
    after = Quorum(managers=before.managers - len(wanted), reachable=before.reachable - leaving)
    if after.is_lost:
        return [call.t("nodes-note-quorum-lost", managers=after.managers, reachable=after.reachable)]
    if after.spare < before.spare and after.spare == 0:
        return [call.t("nodes-note-quorum", managers=after.managers)]
    return []


async def _draining(call: Call, node: Node) -> list[str]:
    return _load_notes(call, await load_of(call, [node]))


def _load_notes(call: Call, load: Load) -> list[str]:
    if not load.services:
        return []
    notes = [call.t("nodes-note-moves", services=", ".join(load.services))]
    if load.only_here:
        notes.append(call.t("nodes-note-breaks", services=", ".join(load.only_here)))
    return notes


def _not_removable(node: Node, *, force: bool) -> BotError | None:
    """As the engine has it, with the next step."""
    if node.is_manager and not force:
        return BotError(key="nodes-rm-manager", name=node.name, suggestions=[f"node demote {node.name}"])
    if node.is_ready and not force:
        suggestions = [f"node update --availability drain {node.name}"]
        return BotError(key="nodes-rm-alive", name=node.name, suggestions=suggestions)
    return None


def _guesses(call: Call, found: Found) -> list[str]:
    return [call.t("nodes-guessed", ref=one.ref, name=one.item.name) for one in found.matches if one.is_guessed]


def _labels(call: Call, texts: Sequence[str]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if not name:
            raise UsageError(key="nodes-bad-label", text=text, command=call.command.name)
        labels[name] = value
    return labels


def _words(call: Call, role: str, availability: str, labels: dict[str, str], gone: Sequence[str]) -> str:
    words = [call.t(f"nodes-role-{role}")] if role else []
    words += [call.t("nodes-availability", availability=availability)] if availability else []
    words += [f"+{name}" for name in labels] + [f"−{name}" for name in gone]
    return ", ".join(words)
