import pytest

from bot.engine.model import Container, State
from bot.features.containers.concerns import Dependent, Tie, dependents
from tests.features.fakes import container

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
