"""Texts of newer images, in both languages and within Telegram's limits. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.errors import BotError
from bot.features.updates import view
from bot.features.updates.doing import Job, failure_of, in_order, targets_of
from bot.features.updates.finding import Found, Newer
from bot.registries.answers import Answer, Verdict
from bot.registries.names import tagged
from bot.store.upgrades import Choice
from bot.ui.split import MESSAGE_UNITS
from bot.ui.texts import translator
from bot.ui.view import View
from bot.upgrades.looking import Kind, Watched
from bot.upgrades.swap import Follower, Stage, Swap
from tests.features.fakes import container

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
OLD, NEW = f"sha256:{'1' * 64}", f"sha256:{'2' * 64}"
EN, RU = translator("en"), translator("ru")


def newer(name: str = "nginx:1.27", *names: str, **changes: Any) -> Newer:
    watched = Watched(
        host="vps",
        name=name,
        kind=Kind.ASKED,
        image=tagged(name),
        running=frozenset({OLD}),
        containers=tuple(container(one) for one in names or ("web01",)),
    )
    return Newer(watched=watched, digest=NEW, since=NOW - timedelta(days=3), **changes)


def swap(**changes: Any) -> Swap:
    values: dict[str, Any] = {
        "name": "web01",
        "image": "nginx:1.27",
        "old_id": "a" * 64,
        "old_image_id": "sha256:i1",
        "new_image_id": "sha256:i2",
        "old_digest": OLD,
        "new_digest": NEW,
    }
    return Swap(**{**values, **changes})


def text(shown: View) -> str:
    return str(shown.text.render()[0])


def buttons(shown: View) -> list[list[str]]:
    return [[button.text for button in row] for row in shown.rows]


def test_the_list_tells_image_containers_digests_and_since_when() -> None:
    found = Found(host="vps", offered=(newer("nginx:1.27", "web01", "web02"),), current=3, kinds={Kind.LOCAL: 2})
    shown = view.listed(found, may_change=True, now=NOW, t=EN)
    assert text(shown) == (
        "Updates · 1 of 4\n⬆ nginx:1.27\n    web01, web02\n    1111111 → 2222222 · known 3 days ago\n"
        "\nnewest: 3 · built here: 2"
    )
    assert buttons(shown) == [["⬆ nginx:1.27", "Skip this one", "Never"], ["Ask again"]]
    update, skip, never = shown.rows[0]
    assert update.tap is not None
    assert (update.tap.args["line"], update.tap.args["ask"], update.tap.host) == ("upgrade web01 web02", True, "vps")
    assert skip.tap is not None
    assert (skip.tap.action, skip.tap.args) == (view.SKIP, {"reference": "nginx:1.27", "digest": NEW})
    assert never.tap is not None
    assert never.tap.action == view.NEVER_AGAIN


def test_many_images_get_one_button_each_and_one_for_all() -> None:
    found = Found(host="vps", offered=tuple(newer(f"app{number}:1") for number in range(30)))
    shown = view.listed(found, may_change=True, now=NOW, t=RU)
    assert "и ещё 10" in text(shown) or "10" in text(shown).splitlines()[-1]
    taps = [button.tap for row in shown.rows for button in row if button.tap is not None]
    assert [tap.action for tap in taps].count(view.ITEM) == view.BUTTONS_SHOWN
    assert any(tap.args.get("line") == "upgrade -a" for tap in taps)
    item = next(tap for tap in taps if tap.action == view.ITEM)
    card = view.item(dict(item.args), item.args["names"], RU, host="vps")
    assert buttons(card) == [["⬆ Обновить", "Пропустить", "Никогда"]]


@pytest.mark.parametrize("t", [EN, RU])
def test_the_longest_list_is_still_no_file(t: Any) -> None:
    offered = tuple(newer(f"registry.example/{'long/' * 30}app{number}:1", *("n" * 60,) * 9) for number in range(50))
    unknown = ((offered[0].watched, Answer(verdict=Verdict.AWAY, reason="x" * 50)),) * 20
    found = Found(host="vps", offered=offered, unknown=unknown, problem="p" * 100, is_open=True)
    assert len(text(view.listed(found, may_change=True, now=NOW, t=t)).encode("utf-16-le")) // 2 < MESSAGE_UNITS * 4
    digest = view.digest([found], [], names_host=True, now=NOW, t=t)
    assert all(len(button.text) <= 64 for row in digest.rows for button in row)


@pytest.mark.parametrize("verdict", [one for one in Verdict if one not in (Verdict.KNOWN, Verdict.FOREIGN)])
@pytest.mark.parametrize("t", [EN, RU])
def test_each_silence_of_a_registry_has_its_sentence(verdict: Verdict, t: Any) -> None:
    found = Found(host="vps", unknown=((newer().watched, Answer(verdict=verdict, reason="why")),))
    assert "nginx:1.27: " in text(view.listed(found, may_change=False, now=NOW, t=t))


def test_who_may_not_change_is_offered_nothing() -> None:
    found = Found(host="vps", offered=(newer(),), hidden=(newer(),))
    assert buttons(view.listed(found, may_change=False, now=NOW, t=EN)) == [["Ask again"]]


def test_what_is_hidden_can_be_offered_again() -> None:
    skipped = Choice(host="vps", reference="a:1", digest=NEW, by_name="Anna", at=NOW)
    found = Found(host="vps", hidden=(newer("a:1", choice=skipped), newer("b:1", choice=replace(skipped, digest=""))))
    shown = view.hidden(found, EN)
    assert text(shown) == "Not offered\na:1: this version is skipped (Anna)\nb:1: never (Anna)"
    assert buttons(shown) == [["Offer a:1"], ["Offer b:1"]]


def test_the_question_says_what_goes_along_and_what_is_lost() -> None:
    along = swap(followers=(Follower(id="x", name="side", was_running=True),), dependents=("app", "worker"))
    told = text(view.question([Job(swap=along, is_own=True)], [("db", "no")], EN))
    for part in ("Update web01?", "side", "app, worker", "the bot itself", "outside of volumes", "db: no"):
        assert part in told


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("t", [EN, RU])
def test_every_stage_has_its_words(stage: Stage, t: Any) -> None:
    told = text(view.under_way([Job(swap=swap(stage=stage, failure="exited", detail="3"))], [], t))
    assert "updates-" not in told
    assert "web01" in told


@pytest.mark.parametrize("failure", ["exited", "restarts", "unhealthy", "not-healthy", "gone", "unseen", "refused", ""])
def test_every_failure_has_its_words_and_the_last_ones_of_the_container_without_secrets(failure: str) -> None:
    broken = swap(stage=Stage.RESTORED, failure=failure, detail="3", output="\x1b[31mDB_PASSWORD=hunter2 is wrong\n")
    shown = view.report([Job(swap=broken)], [], EN, host="vps")
    assert "updates-" not in text(shown)
    assert "The old one is back." in text(shown)
    assert "hunter2" not in text(shown)
    assert "\x1b" not in text(shown)
    assert buttons(shown) == [["Logs of web01", "Skip this one"]]


def test_a_code_that_nobody_saw_leaves_no_gap() -> None:
    shown = text(view.report([Job(swap=swap(stage=Stage.RESTORED, failure="restarts"))], [], RU))
    assert shown == "⚠ web01: новый всё время перезапускается. Старый возвращён."


def test_what_was_left_can_be_gone_on_with() -> None:
    jobs = [Job(swap=swap(stage=Stage.DONE)), Job(swap=swap(name="db 1", stage=Stage.LEFT))]
    shown = view.report(jobs, [], EN, host="vps")
    assert "✓ web01: updated, 1111111 → 2222222" in text(shown)
    (row,) = shown.rows
    assert row[0].tap is not None
    assert row[0].tap.args["line"] == "upgrade 'db 1'"


def test_the_audit_gets_the_container_and_both_digests() -> None:
    job = Job(swap=swap(stage=Stage.DONE))
    assert [(one.kind, one.name, one.id) for one in targets_of(job)] == [
        ("container", "web01", "a" * 64),
        ("image", f"nginx:1.27@{OLD}", "sha256:i1"),
        ("image", f"nginx:1.27@{NEW}", "sha256:i2"),
    ]
    assert failure_of(job) == ""
    assert failure_of(Job(swap=swap(stage=Stage.RESTORED, failure="exited", detail="3"))) == "web01: exited 3, put back"
    assert "web01" in failure_of(Job(swap=swap(), error=BotError(key="pull-denied", ref="x")))


def test_that_all_are_the_newest_is_said_only_where_all_are_known() -> None:
    def head(**found: Any) -> str:
        shown = view.listed(Found(host="vps", **found), may_change=True, now=NOW, t=EN)
        return text(shown).splitlines()[0]

    assert head(current=2) == "Updates · all 2 images asked for are the newest"
    assert head() == "Updates · nothing to ask about"
    unknown = ((newer().watched, Answer(verdict=Verdict.AWAY, reason="refused")),)
    assert head(current=2, unknown=unknown) == "Updates · none newer seen, could not find out: 1 of 3"
    assert head(current=2, hidden=(newer(),)) == "Updates · newer ones are hidden: 1 of 3"


def test_what_others_depend_on_is_updated_before_them_and_the_bot_last() -> None:
    jobs = [
        Job(swap=swap(name="bot"), is_own=True),
        Job(swap=swap(name="api")),
        Job(swap=swap(name="web", dependents=("api", "bot"))),
        Job(swap=swap(name="b1", dependents=("a1",))),
        Job(swap=swap(name="a1", dependents=("b1",))),
    ]
    assert [job.swap.name for job in in_order(jobs)] == ["web", "api", "a1", "b1", "bot"]
