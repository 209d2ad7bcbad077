"""What is said of a swarm, without one: the states that three healthy nodes do not have."""

from datetime import UTC, datetime

import pytest

from bot.engine.cluster_model import Cluster, Kept, KeptFile, Membership, Node, Quorum, quorum_of
from bot.engine.parse.cluster import parse_kept, parse_nodes
from bot.features.nodes import view as nodes
from bot.features.nodes.view import Load
from bot.features.secrets import view as secrets
from bot.features.swarm import view as swarm
from bot.features.swarm.leaving import Radius
from bot.ui.texts import translator
from bot.ui.view import View

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
EN = translator("en")
RU = translator("ru")


def manager(name: str, **changes: object) -> Node:
    return Node(**{"id": f"id-{name}", "name": name, "role": "manager", "reachability": "reachable", **changes})  # type: ignore[arg-type]


def text(view: View) -> str:
    return str(view.text.render()[0])


@pytest.mark.parametrize(
    ("managers", "reachable", "spare", "is_at_risk", "is_lost"),
    [
        (1, 1, 0, False, False),
        (2, 2, 0, False, False),
        (2, 1, -1, True, True),
        (3, 3, 1, False, False),
        (3, 2, 0, True, False),
        (3, 1, -1, True, True),
        (5, 4, 1, False, False),
        (5, 3, 0, True, False),
        (4, 3, 0, True, False),
    ],
)
def test_a_majority_is_more_than_half_of_all(
    managers: int, reachable: int, spare: int, is_at_risk: bool, is_lost: bool
) -> None:
    quorum = Quorum(managers=managers, reachable=reachable)
    assert (quorum.spare, quorum.is_at_risk, quorum.is_lost) == (spare, is_at_risk, is_lost)


def test_the_list_tells_what_is_wrong_before_the_names() -> None:
    found = [
        manager("anna", is_leader=True),
        manager("boris", state="down", reachability="unreachable"),
        manager("clara", reachability="unreachable"),
        Node(id="w", name="dora", availability="drain"),
    ]
    shown = text(nodes.listed(found, "id-anna", (), 0, EN))
    assert "⚠ 3 managers, only 1 heard: no majority" in shown
    assert "🟢 anna  this server\n    leader · there" in shown
    assert "🔴 boris\n    manager · does not answer · the managers do not hear it" in shown
    assert "🟡 clara\n    manager · there · the managers do not hear it" in shown
    assert "⚪ dora\n    worker · there · drain: its tasks are moved away" in shown


def test_a_card_offers_only_what_helps_and_only_to_who_may() -> None:
    away = Node(id="w", name="dora", state="down")
    for may, wanted in ((True, ["Задачи", "Увести задачи", "Сделать управляющим", "Убрать"]), (False, ["Задачи"])):
        shown = nodes.card(away, Load(), own="", may=lambda name, may=may: may, back=None, now=NOW, t=RU)  # type: ignore[misc]
        assert [button.text for row in shown.rows for button in row] == wanted


@pytest.mark.parametrize(
    ("radius", "words"),
    [
        (Radius(containers=2, quorum=Quorum(managers=3, reachable=2)), "None of them may be lost."),
        (Radius(quorum=Quorum(managers=3, reachable=1)), "no majority, nobody manages the swarm then"),
        (Radius(quorum=Quorum(managers=5, reachable=4)), "May be lost then: 1."),
        (Radius(is_last_manager=True, services=("web", "db"), kept=3), "Services: web, db"),
        (Radius(), "most managers are away"),
    ],
    ids=["none to spare", "lost", "one to spare", "the last", "nobody tells"],
)
def test_leaving_says_what_goes_with_it(radius: Radius, words: str) -> None:
    member = Membership(state="active", node_id="n", is_manager=True)
    assert words in text(swarm.leave_question(member, radius, EN))


def test_what_a_config_holds_is_dropped_where_it_is_read() -> None:
    (one,) = parse_kept(Kept.CONFIG, [{"ID": "c1", "Spec": {"Name": "nginx.conf", "Data": "aHVudGVyMg=="}}])
    assert (one.size_bytes, one.raw) == (7, {"ID": "c1", "Spec": {"Name": "nginx.conf"}})
    assert b"aHVudGVyMg" not in secrets.as_json([one])


def test_a_secret_in_use_has_no_button_to_remove_it() -> None:
    one = KeptFile(kind=Kept.SECRET, id="s1", name="db_password", created_at=NOW)
    used = secrets.card(one, ["web"], may=lambda name: True, back=None, now=NOW, t=EN)
    free = secrets.card(one, [], may=lambda name: True, back=None, now=NOW, t=EN)
    assert [len(view.rows) for view in (used, free)] == [0, 1]
    assert "Docker shows its value to nobody" in text(free)


def test_a_node_that_tells_little_is_read_all_the_same() -> None:
    (one,) = parse_nodes([{"ID": "n1"}])
    assert (one.name, one.role, one.state, one.is_ready) == ("n1", "worker", "unknown", False)
    assert quorum_of([one]) == Quorum(managers=0, reachable=0)


def test_tokens_are_left_out_of_what_is_printed_of_a_swarm() -> None:
    assert "SWMTKN" not in repr(Cluster(id="c", worker_token="SWMTKN-1-a", manager_token="SWMTKN-1-b"))
