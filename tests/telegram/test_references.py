import pytest

from bot.engine.model import Network
from bot.errors import NotFound
from bot.telegram.references import Match, match
from bot.telegram.targets import Ambiguous


def network(name: str, digit: str) -> Network:
    return Network(id=digit * 64, name=name, driver="bridge")


SHOP, SHOWCASE, FACE = network("shop", "a"), network("showcase", "b"), network("face", "c")
EVERY = [SHOP, SHOWCASE, FACE]


def found(ref: str) -> Match[Network]:
    return match(
        EVERY, ref, kind="network", line="network rm", name_of=lambda item: item.name, id_of=lambda item: item.id
    )


@pytest.mark.parametrize(("ref", "item"), [("shop", SHOP), ("c" * 64, FACE), ("BBB", SHOWCASE), ("face", FACE)])
def test_a_name_an_id_and_its_beginning_are_taken(ref: str, item: Network) -> None:
    assert found(ref) == Match(ref=ref, item=item)


def test_the_beginning_of_a_name_is_a_guess() -> None:
    assert found("show") == Match(ref="show", item=SHOWCASE, is_guessed=True)


def test_a_beginning_of_two_names_is_asked_back() -> None:
    with pytest.raises(Ambiguous) as raised:
        found("sho")
    assert raised.value.suggestions == ("network rm shop", "network rm showcase")


@pytest.mark.parametrize("ref", ["shpo", ""])
def test_what_is_not_there_is_not_found(ref: str) -> None:
    with pytest.raises(NotFound) as raised:
        found(ref)
    assert raised.value.kind == "network"
