"""/service scale, update, rollback and rm, and holding an update: find, refuse, ask, act, report or watch.

Apart from handlers.py because none of them may leave a step of that way out.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.engine.model import Raw
from bot.engine.swarm_model import Mode, SwarmService, Update
from bot.errors import BotError, UsageError
from bot.features.services import following, view
from bot.features.services.making import ids_for
from bot.features.services.targets import KIND, check_protection, find_service, find_services, is_protected
from bot.features.services.view import Question, Result
from bot.services import editing, holding, values
from bot.store import Step
from bot.telegram.call import Call
from bot.telegram.references import Match
from bot.telegram.service_aftermath import SERVICE_CHANGE, SERVICE_RM, SERVICE_SCALE
from bot.telegram.service_dangers import handed_over
from bot.telegram.service_images import pinned_image
from bot.ui.service_buttons import to_card

STEP_TAKES_S = 5
_PAIR = re.compile(r"(?P<ref>[^=]+)=(?P<count>\d{1,6})")


# scale


async def scale(call: Call) -> None:
    wanted = _wanted(call)
    found, failed = await find_services(call, list(wanted))
    refused = [Result(name=ref, error=error) for ref, error in failed]
    targets: list[tuple[Match[SwarmService], int]] = []
    for one in found:
        check_protection(call, one.item)
        if one.item.mode is Mode.REPLICATED:
            targets.append((one, wanted[one.ref]))
        else:
            refused.append(
                Result(name=one.item.name, error=BotError(key="services-not-replicated", name=one.item.name))
            )
    if not targets:
        _raise_single(refused)
    else:
        await _ask_scale(call, targets)
    results = [*await _scale_all(call, targets), *refused]
    _raise_single(results)
    _record_failures(call, results)
    if call.query_id and call.confirmed is None and len(targets) == 1:
        await show_card(call, targets[0][0].item.id, None)
    elif call.args["detach"] or len(results) > 1:
        rows = tuple((to_card(one.item, call.t),) for one, _count in targets[:4])
        await call.answer(view.report("scale", results, call.t, rows))
    else:
        await following.watch(call, targets[0][0].item)


def _wanted(call: Call) -> dict[str, int]:
    wanted: dict[str, int] = {}
    for text in call.args["services"]:
        found = _PAIR.fullmatch(text)
        if found is None:
            raise UsageError(key="services-scale-form", value=text, command="service scale")
        wanted[found["ref"]] = int(found["count"])
    return wanted


async def _ask_scale(call: Call, targets: Sequence[tuple[Match[SwarmService], int]]) -> None:
    matches = [one for one, _count in targets]
    notes = [*_notes(call, matches), *_under_way(call, matches)]
    if not (notes or call.tapped_ask or call.confirmed is not None):
        return
    numbers = ", ".join(f"{one.item.name} {one.item.replicas} → {count}" for one, count in targets)
    asked = Question(verb="scale", services=[one.item for one in matches], notes=notes, values={"numbers": numbers})
    await call.confirm(view.question(asked, call.t), bound=_bound(matches))


async def _scale_all(call: Call, targets: Sequence[tuple[Match[SwarmService], int]]) -> list[Result]:
    steps = [
        Step(
            position=position,
            verb=SERVICE_SCALE,
            kind=KIND,
            name=one.item.name,
            id=one.item.id,
            patience_s=STEP_TAKES_S,
            known=str(count),
        )
        for position, (one, count) in enumerate(targets)
    ]
    await call.plan(steps)
    results = []
    for step, (one, count) in zip(steps, targets, strict=True):
        try:
            async with call.deed(step):
                warnings = await call.engine.change_service(one.item.id, _scaling(count))
        except BotError as error:
            results.append(Result(name=one.item.name, error=error))
            continue
        results.append(Result(name=f"{one.item.name}={count}", warnings=warnings))
    return results


def _scaling(count: int) -> Any:
    return lambda spec: editing.set_replicas(spec, count)


# update


async def update(call: Call) -> None:
    if call.args["rollback"]:
        if editing.changed_names({**call.args, "rollback": None}):
            raise UsageError(key="services-rollback-alone", command="service update")
        await rollback(call)
        return
    one = await find_service(call, call.args["service"])
    service = one.item
    check_protection(call, service)
    args = dict(call.args)
    names = editing.changed_names({key: value for key, value in args.items() if key != "no_resolve_image"})
    if not names and not service.update.is_stuck:
        raise UsageError(key="services-nothing", command="service update")
    ids = await ids_for(call, "secret_add", "config_add", "network_add", "network_rm")
    editing.edited(_plain(service), args, ids)  # what is wrong with the options is told before anything is asked
    added = [values.mount("--mount-add", text) for text in args["mount_add"]]
    danger = await handed_over(call, added)
    notes = [*_notes(call, [one]), *(_under_way(call, [one]) if names else ()), *danger.notes]
    if notes or call.tapped_ask or call.confirmed is not None:
        asked = Question(verb="update", services=[service], notes=notes, values={"options": " ".join(names)})
        bound = {**_bound([one]), **danger.bound}
        await call.confirm(view.question(asked, call.t), bound=bound, danger=bool(danger))
    warnings: tuple[str, ...] = ()
    if args["image"] is not None:
        args["image"], warnings = await pinned_image(call, args["image"])
    said = await _change(call, one, lambda spec: editing.edited(holding.forget(spec), args, ids))
    await _told(call, service, "update", (*warnings, *said))


async def rollback(call: Call) -> None:
    one = await find_service(call, call.args["service"])
    service = one.item
    check_protection(call, service)
    if service.previous is None:
        raise BotError(key="services-no-previous", name=service.name)
    notes = _notes(call, [one])
    if notes or call.tapped_ask or call.confirmed is not None:
        await call.confirm(
            view.question(Question(verb="rollback", services=[service], notes=notes), call.t), bound=_bound([one])
        )
    kept = holding.before(service)
    said = await _change(call, one, None if kept is None else lambda spec: kept)
    await _told(call, service, "rollback", said)


async def _change(call: Call, one: Match[SwarmService], change: Any) -> tuple[str, ...]:
    """``change`` None: the engine's own way back."""
    service = one.item
    step = Step(
        position=0,
        verb=SERVICE_CHANGE,
        kind=KIND,
        name=service.name,
        id=service.id,
        ref=one.ref,
        patience_s=STEP_TAKES_S,
        known=holding.digest(service.spec),
    )
    await call.plan([step])
    async with call.deed(step):
        if change is None:
            return await call.engine.rollback_service(service.id)
        with_login = bool(call.args.get("with_registry_auth"))
        return await call.engine.change_service(service.id, change, with_login=with_login)


async def _told(call: Call, service: SwarmService, verb: str, warnings: Sequence[str]) -> None:
    if call.args["detach"] or service.mode.is_job or warnings:
        result = Result(name=service.name, warnings=warnings)
        await call.answer(view.report(verb, [result], call.t, ((to_card(service, call.t),),)))
    if not call.args["detach"] and not service.mode.is_job:
        after = await call.engine.inspect_service(service.id)
        is_other = (after.image, after.digest) != (service.image, service.digest)
        await following.watch(call, after, before=service.image if is_other else "")


def _plain(service: SwarmService) -> dict[str, Any]:
    return holding.forget(copy.deepcopy(dict(service.spec)))


# holding an update


async def hold(call: Call, args: Mapping[str, Any]) -> None:
    service = await _of_button(call, args)
    previous = service.previous
    if service.update is not Update.UPDATING or previous is None or holding.is_held(service):
        await call.toast(call.t("services-nothing-to-hold", name=service.name), is_alert=True)
        return

    def change(spec: dict[str, Any]) -> Raw:
        return holding.hold(spec, holding.before(service) or previous)

    with call.alone(service.id, service.name):
        await call.engine.change_service(service.id, change)
    await call.toast(call.t("services-did-hold", name=service.name))


async def go_on(call: Call, args: Mapping[str, Any]) -> None:
    service = await _of_button(call, args)
    if not holding.is_held(service):
        await call.toast(call.t("services-not-held", name=service.name), is_alert=True)
        return
    with call.alone(service.id, service.name):
        await call.engine.change_service(service.id, holding.go_on)
    await call.toast(call.t("services-did-go-on", name=service.name))


async def _of_button(call: Call, args: Mapping[str, Any]) -> SwarmService:
    service = await call.engine.inspect_service(str(args["id"]))
    call.touch(KIND, service.name, service.id)
    check_protection(call, service)
    return service


# rm


async def remove(call: Call) -> None:
    found, failed = await find_services(call, call.args["services"])
    refused = [Result(name=ref, error=error) for ref, error in failed]
    if not found:
        _raise_single(refused)
    else:
        notes = [call.t("services-note-rm"), *_notes(call, found)]
        stacks = sorted({one.item.stack for one in found if one.item.stack})
        notes += [call.t("services-note-stack", stack=stack) for stack in stacks]
        asked = Question(verb="rm", services=[one.item for one in found], notes=notes)
        is_dangerous = any(is_protected(call, one.item) for one in found)
        await call.confirm(view.question(asked, call.t), bound=_bound(found), danger=is_dangerous)
    steps = [
        Step(position=position, verb=SERVICE_RM, kind=KIND, name=one.item.name, id=one.item.id, ref=one.ref)
        for position, one in enumerate(found)
    ]
    await call.plan(steps)
    results = list(refused)
    for step in steps:
        try:
            async with call.deed(step):
                await call.engine.remove_service(step.id)
        except BotError as error:
            results.append(Result(name=step.name, error=error))
        else:
            results.append(Result(name=step.name))
    _raise_single(results)
    _record_failures(call, results)
    await call.answer(view.report("rm", results, call.t))


# parts


async def show_card(call: Call, service_id: str, back: Mapping[str, Any] | None) -> None:
    (service,) = await call.engine.swarm_services(filters={"id": [service_id]}) or (
        await call.engine.inspect_service(service_id),
    )
    call.touch(KIND, service.name, service.id)
    tasks = await call.engine.service_tasks(service.id)
    nodes = await call.engine.node_names()
    await call.answer(view.card(service, tasks, nodes, may=call.may, back=back, now=call.now, t=call.t))


def _notes(call: Call, found: Sequence[Match[SwarmService]]) -> list[str]:
    """Why it has to be asked although it was typed: a guess, a protected service."""
    notes = [call.t("services-guessed", ref=one.ref, name=one.item.name) for one in found if one.is_guessed]
    protected = [one.item.name for one in found if is_protected(call, one.item)]
    if protected:
        notes.append(call.t("services-is-protected", names=", ".join(protected)))
    return notes


def _under_way(call: Call, found: Sequence[Match[SwarmService]]) -> list[str]:
    """A change makes what is there now the thing that a rollback returns to."""
    services = [one.item for one in found if one.item.update.is_under_way or one.item.update.is_stuck]
    names = [service.name for service in services if service.previous is not None]
    return [call.t("services-note-under-way", names=", ".join(names))] if names else []


def _bound(found: Sequence[Match[SwarmService]]) -> dict[str, str]:
    return {one.item.id: one.item.name for one in found}


def _raise_single(results: Sequence[Result]) -> None:
    if len(results) == 1 and results[0].error is not None:
        raise results[0].error


def _record_failures(call: Call, results: Sequence[Result]) -> None:
    for result in results:
        if result.error is not None:
            call.fail(f"{result.name}: {result.error}")
