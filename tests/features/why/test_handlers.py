from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.answers.model import Article, Origin
from bot.engine.model import LogLine, State
from bot.errors import EngineRefused, EngineUnreachable, NotFound
from bot.features.why import view
from bot.store import AuditQuery, AuditRow
from bot.telegram.command import Action, Role
from tests.features.calls import REGISTRY, FakeCall, call
from tests.features.fakes import NOW, FakeEngine, container, details
from tests.features.why.test_evidence import DIED, row


class Audit:
    def __init__(self, rows: list[AuditRow]):
        self.rows = rows

    async def find(self, query: AuditQuery) -> list[AuditRow]:
        return [row for row in self.rows if row.command == query.command]


class Articles:
    async def article(self, id: str, lang: str) -> Article | None:
        return Article(id=id, lang=lang, origin=Origin.SHIPPED, title=f"About {id}", lead="")


def engine(*lines: LogLine, **changes: Any) -> FakeEngine:
    one = details("web01", **changes)
    return FakeEngine(details={one.id: one}, lines=lines, containers=[container("web01")])


async def answer(line: str, found: FakeEngine, *rows: AuditRow, has_articles: bool = True, **made: Any) -> FakeCall:
    one = call(line, found, **made)
    services = cast(Any, one.services)
    services.store = SimpleNamespace(audit=Audit(list(rows)))
    services.answers = Articles()
    actions = {view.ARTICLE: Action(name=view.ARTICLE, role=Role.VIEWER, run=cast(Any, None))} if has_articles else {}
    services.registry = SimpleNamespace(actions=actions, by_name=REGISTRY.by_name)
    await one.command.run(one)
    return one


def buttons(one: FakeCall) -> list[str]:
    return [button.text for row in one.views[0].rows for button in row]


async def test_two_calls_of_the_engine_tell_it_all() -> None:
    found = engine(LogLine(text="dying", at=NOW), **DIED)
    one = await answer("why web01", found, row(at=DIED["finished_at"]))
    assert [name for name, *_ in found.calls] == ["inspect", "logs"]
    assert "\nStopped through the bot: Anna, /stop, 11:59 UTC\n" in one.text
    assert one.text.endswith("\nThe last line before the end:\ndying")
    assert [(target.kind, target.name) for target in one.targets] == [("container", "web01")]


async def test_the_beginning_of_a_name_is_enough() -> None:
    assert (await answer("why we", engine())).text.startswith("🟢 web01")


async def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(NotFound) as caught:
        await answer("why web02", engine())
    assert caught.value.suggestions == ("why web01",)


async def test_an_engine_that_is_away_is_a_failure() -> None:
    found = engine()
    found.failures = {"inspect": EngineUnreachable(host="test", reason="gone")}
    with pytest.raises(EngineUnreachable):
        await answer("why web01", found)


async def test_a_log_that_cannot_be_read_is_no_failure() -> None:
    found = engine(**DIED, log_driver="none")
    found.failures = {"logs": EngineRefused(reason="configured logging driver does not support reading")}
    assert (await answer("why web01", found)).text.endswith("“none” does not let Docker keep the output.")


async def test_an_article_is_offered_only_where_there_is_a_way_to_show_it() -> None:
    killed = {**DIED, "exit_code": 137}
    assert "About exit-137" in buttons(await answer("why web01", engine(**killed)))
    assert "About exit-137" not in buttons(await answer("why web01", engine(**killed), has_articles=False))


async def test_buttons_keep_to_the_role_and_to_protection() -> None:
    assert "Start" in buttons(await answer("why web01", engine(**DIED), role=Role.OPERATOR))
    assert "Start" not in buttons(await answer("why web01", engine(**DIED), role=Role.VIEWER))
    assert "Start" not in buttons(await answer("why web01", engine(**DIED), role=Role.OPERATOR, protect=("web*",)))
    assert "Start" in buttons(await answer("why web01", engine(**DIED), role=Role.ADMIN, protect=("web*",)))


async def test_without_a_name_those_that_are_not_well_are_listed_in_pages() -> None:
    many = [container(f"c{number}", state=State.EXITED, exit_code=1) for number in range(9)]
    one = await answer("why", FakeEngine(containers=many))
    assert one.text.startswith("9 containers are not well")
    assert buttons(one)[-2:] == ["1/2", "›"]
    tap = one.views[0].rows[-1][-1].tap
    assert tap is not None
    await REGISTRY.actions[tap.action].run(one, tap.args)
    assert "c8" in one.views[1].text.render()[0]


async def test_without_a_name_and_all_well_it_says_so() -> None:
    assert (await answer("why", FakeEngine(containers=[container()]))).text == "All is well. Containers: 1, 1 running."
