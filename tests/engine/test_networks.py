import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import NetworkMember, NetworkSpec, RunSpec
from bot.errors import Conflict, EngineRefused, InUse, NotFound
from tests import images

SPEC = NetworkSpec(
    name="back",
    subnet="10.213.7.0/24",
    gateway="10.213.7.1",
    ip_range="10.213.7.128/25",
    is_internal=True,
    is_attachable=True,
    labels={"shop": "front"},
    options={"com.docker.network.bridge.enable_icc": "true"},
)


async def _web(engine: DockerEngine, network: str = "") -> str:
    spec = RunSpec(image=images.BUSYBOX, command=("forever",), name="web", network=network)
    identity = await engine.create_container(spec)
    await engine.start_container(identity)
    return identity


async def test_a_network_is_what_it_was_made_as(engine: DockerEngine) -> None:
    identity = await engine.create_network(SPEC)
    network = await engine.inspect_network("back")
    assert (network.id, network.name, network.driver, network.scope) == (identity, "back", "bridge", "local")
    assert (network.subnets, network.gateways) == (("10.213.7.0/24",), ("10.213.7.1",))
    assert (network.is_internal, network.is_attachable, network.is_builtin) == (True, True, False)
    assert (network.labels, network.options) == (SPEC.labels, SPEC.options)
    assert network.created_at is not None


async def test_networks_are_listed_and_filtered(engine: DockerEngine) -> None:
    await engine.create_network(SPEC)
    everything = {network.name for network in await engine.list_networks()}
    custom = {network.name for network in await engine.list_networks(filters={"type": ["custom"]})}
    assert everything >= {"bridge", "host", "none", "back"}
    assert custom == {"back"}


async def test_a_container_is_connected_with_address_and_names_and_let_go(engine: DockerEngine) -> None:
    await engine.create_network(SPEC)
    identity = await _web(engine)
    await engine.connect_network("back", "web", aliases=("front",), ip_address="10.213.7.9")
    members = (await engine.inspect_network("back")).members
    (link,) = [link for link in (await engine.inspect_container("web")).networks if link.network == "back"]
    await engine.disconnect_network("back", "web")
    assert members == (NetworkMember(container_id=identity, name="web", ip_address="10.213.7.9"),)
    assert link.ip_address == "10.213.7.9"
    assert "front" in link.aliases
    assert (await engine.inspect_network("back")).members == ()


async def test_a_container_starts_in_a_network_with_aliases(engine: DockerEngine) -> None:
    await engine.create_network(SPEC)
    spec = RunSpec(image=images.BUSYBOX, command=("forever",), network="back", network_aliases=("front",))
    identity = await engine.create_container(spec)
    await engine.start_container(identity)
    (link,) = (await engine.inspect_container(identity)).networks
    assert link.network == "back"
    assert "front" in link.aliases


async def test_a_removed_network_is_gone(engine: DockerEngine) -> None:
    await engine.create_network(SPEC)
    await engine.remove_network("back")
    assert await engine.list_networks(filters={"type": ["custom"]}) == ()


async def test_a_network_with_a_running_container_is_in_use(engine: DockerEngine) -> None:
    await engine.create_network(SPEC)
    await _web(engine, "back")
    with pytest.raises(InUse, match="active endpoints"):
        await engine.remove_network("back")


async def test_a_second_network_of_a_name_is_a_conflict(engine: DockerEngine) -> None:
    await engine.create_network(SPEC)
    with pytest.raises(Conflict, match="already exists"):
        await engine.create_network(NetworkSpec(name="back"))


@pytest.mark.parametrize("method", ["inspect_network", "remove_network"])
async def test_an_unknown_network_is_not_found_by_name(engine: DockerEngine, method: str) -> None:
    with pytest.raises(NotFound) as caught:
        await getattr(engine, method)("back")
    assert (caught.value.kind, caught.value.ref) == ("network", "back")


async def test_connecting_tells_which_of_the_two_is_missing(engine: DockerEngine) -> None:
    await engine.create_network(SPEC)
    with pytest.raises(NotFound) as no_container:
        await engine.connect_network("back", "web")
    await _web(engine)
    with pytest.raises(NotFound) as no_network:
        await engine.connect_network("front", "web")
    assert [(error.value.kind, error.value.ref) for error in (no_network, no_container)] == [
        ("network", "front"),
        ("container", "web"),
    ]


async def test_the_engine_s_own_networks_stay(engine: DockerEngine) -> None:
    with pytest.raises(EngineRefused, match="pre-defined network"):
        await engine.remove_network("bridge")
