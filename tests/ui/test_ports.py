import pytest

from bot.engine.model import Port
from bot.ui.ports import ports_text


def published(inside: int, outside: int, host_ip: str = "0.0.0.0", protocol: str = "tcp") -> Port:
    return Port(container_port=inside, host_port=outside, host_ip=host_ip, protocol=protocol)


@pytest.mark.parametrize(
    ("ports", "expected"),
    [
        ([], ""),
        ([Port(container_port=80)], "80"),
        ([published(80, 8080), published(80, 8080, "::")], "8080→80"),
        ([published(80, 8080, "127.0.0.1")], "127.0.0.1:8080→80"),
        ([published(80, 8080, "::1")], "[::1]:8080→80"),
        ([published(53, 53, protocol="udp"), Port(container_port=53)], "53→53/udp, 53"),
        ([published(number, number) for number in range(8000, 8011)], "8000-8010→8000-8010"),
        ([published(80, 8080), published(81, 9090)], "8080→80, 9090→81"),
        ([Port(container_port=number) for number in (1, 3, 5, 7)], "1, 3, +2"),
    ],
)
def test_ports_are_told_in_one_line(ports: list[Port], expected: str) -> None:
    assert ports_text(ports, at_most=2) == expected


def test_the_order_in_which_the_engine_lists_them_does_not_matter() -> None:
    ports = [published(number, number + 1000) for number in (443, 80, 22)]
    assert ports_text(ports) == ports_text(ports[::-1]) == "1022→22, 1080→80, 1443→443"
