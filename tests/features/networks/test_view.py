from datetime import timedelta

from bot.engine.model import Network, NetworkMember, State
from bot.features.networks import view
from bot.features.networks.view import Link, Question
from bot.ui.texts import translator
from bot.ui.view import View
from tests.features.fakes import NOW, container

RU = translator("ru")
EN = translator("en")
WEB = container("web01", networks=("shop",))
JOB = container("job", networks=("shop",), state=State.EXITED, exit_code=0)
SHOP = Network(
    id="5" * 64,
    name="shop",
    driver="bridge",
    created_at=NOW - timedelta(days=5),
    subnets=("10.9.0.0/24",),
    gateways=("10.9.0.1",),
    is_internal=True,
    members=(NetworkMember(container_id=WEB.id, name="web01", ip_address="10.9.0.2"),),
)
HOST = Network(id="6" * 64, name="host", driver="host")


def text(shown: View) -> str:
    return str(shown.text.render()[0])


def buttons(shown: View) -> list[list[str]]:
    return [[button.text for button in row] for row in shown.rows]


def test_the_list_has_peoples_own_networks_first() -> None:
    shown = view.listed([HOST, SHOP], [JOB, WEB], (), 0, RU)
    assert text(shown) == (
        "2 сети\n\nshop\n    bridge · 10.9.0.0/24 · без выхода наружу · web01, job\nhost  встроенная\n    host · никого"
    )
    assert buttons(shown) == [["shop", "host"], ["Обновить"]]


def test_the_card_has_addresses() -> None:
    shown = view.card(SHOP, [WEB, JOB], may=lambda command: True, back={"page": 0}, now=NOW, t=EN)
    assert text(shown) == (
        "shop  555555555555\nDriver: bridge, no way out\nSubnets: 10.9.0.0/24\nGateways: 10.9.0.1\n"
        "Created: 5 days ago\nContainers:\n  🟢 web01 10.9.0.2\n  ⚪ job"
    )
    assert buttons(shown) == [["web01", "job"], ["Remove"], ["‹ To the list"]]


def test_a_builtin_network_offers_no_removal() -> None:
    assert buttons(view.card(HOST, [], may=lambda command: True, back=None, now=NOW, t=EN)) == []


def test_the_question_names_stopped_containers() -> None:
    asked = Question(networks=[SHOP], idle={SHOP.id: [JOB]})
    assert text(view.question(asked, RU)) == (
        "Удалить сеть shop?\n• shop  bridge 10.9.0.0/24\n    ⚠ без неё не запустятся остановленные: job"
    )


def test_the_last_network_is_told_of_and_can_be_joined_again() -> None:
    link = Link(container="web01", network="shop")
    shown = view.linked("disconnect", link, is_last=True, may_undo=True, t=EN)
    assert text(shown) == ("✓ web01 is disconnected from the network shop\n⚠ web01 is in no network now.")
    tap = shown.rows[0][0].tap
    assert tap is not None
    assert tap.args == {"line": "network connect shop web01", "ask": False}
