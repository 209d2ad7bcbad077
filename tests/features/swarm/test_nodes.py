"""/node on three real nodes."""

import pytest

from tests.bot import Running
from tests.swarm import Swarm, wait_for


async def test_the_list_shows_who_manages_and_what_may_be_lost(managing: Running) -> None:
    reply = await managing.vera.say("/node ls")
    assert "3 узла" in reply.text
    assert "Управляющих: 3, на связи 3. Можно потерять: 1." in reply.text
    assert "🟢 anna  этот сервер\n    " in reply.text
    assert reply.text.count("лидер · на связи") == 1
    assert reply.text.count("управляющий · на связи") == 2
    card = await managing.vera.press("clara")
    assert "clara" in card.text
    assert card.buttons == ["Задачи", "‹ К списку"]


async def test_the_tasks_of_a_node_are_told_by_service(managing: Running, swarm: Swarm) -> None:
    swarm.run("web", 3)
    reply = await managing.vera.say("/node ps clara")
    assert "🟢 clara\n🟢 web." in reply.text
    assert "running" in reply.text


async def test_a_drained_node_asks_with_what_moves_and_is_empty_after(managing: Running, swarm: Swarm) -> None:
    swarm.run("web", 3)
    question = await managing.anna.say("/node update --availability drain clara")
    assert "Переедут на другие узлы: web" in question.text
    assert "Больше нигде не работают" not in question.text
    answer = await managing.anna.press("✅")
    assert answer.text == "✓ Узел clara изменён"
    assert swarm.tasks("web", node=swarm.identity("clara")) == []
    assert (await managing.anna.say("/node inspect clara")).text.startswith("⚪ clara")


@pytest.mark.fleet
async def test_what_runs_on_that_node_alone_is_told_to_break(managing: Running, swarm: Swarm) -> None:
    swarm.run(
        "db",
        1,
    )
    (task,) = swarm.tasks("db")
    name = next(node.name for node in swarm.nodes if swarm.identity(node.name) == task["NodeID"])
    question = await managing.anna.say(f"/node update --availability drain {name}")
    assert "Больше нигде не работают, будет перерыв: db" in question.text


@pytest.mark.fleet
async def test_roles_change_and_the_last_manager_stays_one(managing: Running, swarm: Swarm) -> None:
    clara = swarm.node("clara")
    question = await managing.anna.say("/node demote clara")
    assert "Управляющих останется 2, и терять нельзя будет ни одного." in question.text
    assert (await managing.anna.press("✅")).text == "✓ clara теперь рабочий"
    refused = await managing.anna.say("/node demote anna boris")
    assert "последний управляющий" in refused.text
    assert (await managing.oleg.say("/node promote clara")).text.startswith("Команда /node promote доступна только")
    wait_for(lambda: "clara" not in swarm.managers())
    clara.api.leave_swarm(force=True)
    swarm.join(clara, "Worker")
    wait_for(lambda: {node["Status"]["State"] for node in swarm.glance_nodes("clara")} == {"down", "ready"})
    old, new = sorted(swarm.glance_nodes("clara"), key=lambda node: node["Status"]["State"])
    await managing.anna.say(f"/node rm {old['ID']}")
    await managing.anna.press("✅")
    assert (await managing.anna.say(f"/node promote {new['ID']}")).text == "✓ clara теперь управляющий"
    assert (await managing.anna.say("/node promote clara")).text == "✓ clara и так управляющий"


@pytest.mark.fleet
async def test_a_node_goes_only_when_it_is_away_or_by_force(managing: Running, swarm: Swarm) -> None:
    assert "boris управляющий. Сначала" in (await managing.anna.say("/node rm boris")).text
    await managing.anna.say("/node demote boris")
    await managing.anna.press("✅")
    assert "boris на связи" in (await managing.anna.say("/node rm boris")).text
    swarm.node("boris").api.leave_swarm(force=True)
    wait_for(lambda: swarm.states()["boris"] == "down")
    await managing.anna.say("/node rm boris")
    assert (await managing.anna.press("✅")).text == "✓ boris убран из Swarm"
    assert sorted(swarm.states()) == ["anna", "clara"]
