import pytest

from bot.engine.model import Container
from bot.telegram.protection import is_protected
from tests.features.fakes import container

OWN = "f" * 12


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (container("web01"), False),
        (container("db-main"), True),
        (container("DB-main"), False),
        (container("x", labels={"lotsman.protect": "true"}), True),
        (container("x", labels={"lotsman.protect": "false"}), False),
        (container("x", id=OWN + "0" * 52), True),
    ],
)
def test_a_container_is_protected_by_glob_by_label_or_for_being_the_bots_own(one: Container, expected: bool) -> None:
    assert is_protected(one, ("db-*",), OWN) is expected


def test_outside_of_a_container_no_container_is_the_bots_own() -> None:
    assert not is_protected(container("web01"), (), "")
