from ipaddress import IPv4Network

from bot.engine.subnets import free_network, routes

TABLE = """\
Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
"""


def test_routes_are_read_without_the_default_one() -> None:
    assert routes(TABLE) == [IPv4Network("192.0.2.0/24"), IPv4Network("172.17.0.0/16")]


def test_one_mark_always_gets_the_same_range() -> None:
    network = free_network("lotsman-00000003", [])
    assert network == free_network("lotsman-00000003", [])
    assert (network.whole, network.bridge, network.pool) == (
        IPv4Network("10.203.0.0/16"),
        IPv4Network("10.203.128.0/24"),
        IPv4Network("10.203.0.0/17"),
    )


def test_a_range_with_a_route_is_left_to_its_owner() -> None:
    assert free_network("lotsman-00000003", [IPv4Network("10.203.7.0/24")]).whole == IPv4Network("10.204.0.0/16")


def test_the_ranges_go_round() -> None:
    assert free_network("lotsman-00000031", [IPv4Network("10.249.0.0/16")]).whole == IPv4Network("10.200.0.0/16")


def test_a_route_over_all_ranges_does_not_prevent_a_choice() -> None:
    assert free_network("lotsman-00000003", [IPv4Network("10.0.0.0/8")]).whole == IPv4Network("10.203.0.0/16")
