import pytest

from bot.engine.model import Container, State
from bot.features.containers.concerns import Dependent, Tie, dependents, is_protected
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


DB = container("db", labels={"com.docker.compose.project": "shop", "com.docker.compose.service": "db"})


def dependant(depends_on: str, project: str = "shop", **changes: object) -> Container:
    labels = {
        "com.docker.compose.project": project,
        "com.docker.compose.service": "api",
        "com.docker.compose.depends_on": depends_on,
    }
    return container("api", labels=labels, **changes)


@pytest.mark.parametrize(
    ("other", "tie"),
    [
        (container("sidecar", network_mode=f"container:{DB.id}"), Tie.NETWORK),
        (container("sidecar", network_mode="container:db"), Tie.NETWORK),
        (dependant("db:service_healthy:false"), Tie.COMPOSE),
        (dependant("cache:service_started:true,db:service_started:false"), Tie.COMPOSE),
    ],
)
def test_what_hangs_on_a_container_is_found(other: Container, tie: Tie) -> None:
    assert dependents([DB], [DB, other]) == (Dependent(name=other.name, on="db", tie=tie),)


@pytest.mark.parametrize(
    "other",
    [
        container("free"),
        container("elsewhere", network_mode="bridge"),
        dependant("db:service_healthy:false", project="another"),
        dependant("dbx:service_started:false"),
        dependant(""),
        dependant("db:service_healthy:false", state=State.EXITED),
    ],
)
def test_what_does_not_hang_on_it_is_left_out(other: Container) -> None:
    assert dependents([DB], [DB, other]) == ()


def test_what_is_stopped_together_is_not_named_as_depending() -> None:
    other = dependant("db:service_healthy:false")
    assert dependents([DB, other], [DB, other]) == ()
