import pytest

from bot.consequences.concerns import Dependent, Orphans, Tie, dependents, going_dark, orphans
from bot.engine.model import Container, Port, State
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


NAMELESS = "a" * 64
PUBLISHED = (Port(container_port=80, host_port=8080), Port(container_port=9000))


def test_published_ports_of_what_runs_go_dark() -> None:
    up, down = container("up", ports=PUBLISHED), container("down", ports=PUBLISHED, state=State.EXITED)
    assert going_dark([up, down]) == (PUBLISHED[0],)


def test_volumes_that_no_other_container_has_are_orphaned() -> None:
    target = container("target", mounts=("data", "shared", NAMELESS, "/srv/www", ""))
    other = container("other", mounts=("shared",), state=State.EXITED)
    assert orphans([target], [target, other]) == Orphans(named=("data",), anonymous=1)


def test_a_volume_that_two_targets_share_is_orphaned_once() -> None:
    one, two = container("one", mounts=("data",)), container("two", mounts=("data",))
    assert orphans([one, two], [one, two]) == Orphans(named=("data",))
