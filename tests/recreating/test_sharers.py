"""Who lives in whose network, and what is pointed anew; that the engine takes it is proved on a real one."""

from bot.recreating.sharers import pointed_anew, sharers
from tests.features.fakes import container


def test_those_in_its_network_come_by_name_and_theirs_after_them() -> None:
    vpn = container("vpn")
    torrent = container("torrent", network_mode=f"container:{vpn.id}")
    agent = container("agent", network_mode=f"container:{vpn.id}")
    side = container("side", network_mode=f"container:{agent.id}")
    every = [side, torrent, vpn, agent, container("web", network_mode="bridge")]
    assert [one.name for one in sharers(vpn.id, vpn.name, every)] == ["agent", "torrent", "side"]


def test_a_container_that_is_gone_still_has_those_that_lived_in_it() -> None:
    gone = container("vpn")
    torrent = container("torrent", network_mode=f"container:{gone.id}")
    assert sharers(gone.id, gone.name, [torrent]) == (torrent,)


def test_a_name_that_was_typed_is_known_too() -> None:
    torrent = container("torrent", network_mode="container:vpn")
    assert sharers(container("vpn").id, "vpn", [torrent]) == (torrent,)


def test_two_that_name_each_other_end() -> None:
    one = container("one", network_mode="container:two")
    two = container("two", network_mode="container:one")
    assert sharers(one.id, "one", [one, two]) == (two,)


def test_every_namespace_that_is_shared_points_to_where_it_is_now() -> None:
    host = {"NetworkMode": "container:aaa", "PidMode": "container:aaa", "IpcMode": "shareable", "Memory": 5}
    found = pointed_anew({"Id": "x", "HostConfig": host}, {"aaa": "bbb"})
    assert found == {
        "Id": "x",
        "HostConfig": {"NetworkMode": "container:bbb", "PidMode": "container:bbb", "IpcMode": "shareable", "Memory": 5},
    }


def test_what_did_not_move_stays() -> None:
    host = {"NetworkMode": "container:ccc"}
    assert pointed_anew({"HostConfig": host}, {"aaa": "bbb"}) == {"HostConfig": host}
