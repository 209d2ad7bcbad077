"""What goes back into a creation, and what is left to be chosen anew; that it works is proved on a real engine."""

from typing import Any

from bot.engine.recreation import anonymous_volumes, other_networks, recreated_body

ID = "a" * 64
NAMELESS = "b" * 64


def inspected(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "Id": ID,
        "Config": {"Hostname": ID[:12], "Env": ["A=1"], "Image": "web:1", "MacAddress": "02:42:ac:11:00:02"},
        "HostConfig": {"NetworkMode": "front", "Binds": ["data:/data"], "Memory": 5},
        "Mounts": [
            {"Type": "volume", "Name": "data", "Destination": "/data"},
            {"Type": "volume", "Name": NAMELESS, "Destination": "/cache"},
            {"Type": "bind", "Source": "/srv", "Destination": "/srv"},
        ],
        "NetworkSettings": {
            "Networks": {
                "front": {"Aliases": ["www", ID[:12]], "IPAddress": "10.0.0.2", "IPAMConfig": None},
                "back": {"IPAMConfig": {"IPv4Address": "10.0.1.9"}, "MacAddress": "x"},
            }
        },
    }
    return {**found, **changes}


def test_what_was_asked_for_goes_back_and_what_the_engine_chose_does_not() -> None:
    assert recreated_body(inspected(), image="web:1", keeps_volumes=True) == {
        "Env": ["A=1"],
        "MacAddress": "02:42:ac:11:00:02",
        "Image": "web:1",
        "HostConfig": {"NetworkMode": "front", "Binds": ["data:/data", f"{NAMELESS}:/cache"], "Memory": 5},
        "NetworkingConfig": {"EndpointsConfig": {"front": {"Aliases": ["www"]}}},
    }
    assert other_networks(inspected()) == {"back": {"IPAMConfig": {"IPv4Address": "10.0.1.9"}}}


def test_volumes_that_went_along_are_made_anew() -> None:
    body = recreated_body(inspected(), image="web:1", keeps_volumes=False)
    assert body["HostConfig"]["Binds"] == ["data:/data"]


def test_a_host_name_that_was_given_stays() -> None:
    body = recreated_body(inspected(Config={"Hostname": "front"}), image="web:1", keeps_volumes=True)
    assert body["Hostname"] == "front"


def test_an_anonymous_volume_of_a_mount_goes_back_into_that_mount() -> None:
    host = {"NetworkMode": "front", "Mounts": [{"Type": "volume", "Target": "/cache"}]}
    found = inspected(HostConfig=host, Mounts=[{"Type": "volume", "Name": NAMELESS, "Destination": "/cache"}])
    assert anonymous_volumes(found) == [(NAMELESS, "/cache")]
    made = recreated_body(found, image="web:1", keeps_volumes=True)["HostConfig"]
    assert (made["Mounts"], made["Binds"]) == ([{"Type": "volume", "Target": "/cache", "Source": NAMELESS}], [])


def test_a_container_in_the_network_of_another_names_nothing_of_its_own() -> None:
    host = {"NetworkMode": f"container:{'c' * 64}"}
    config = {"Hostname": "other", "ExposedPorts": {"80/tcp": {}}, "Domainname": ""}
    found = inspected(HostConfig=host, Config=config, NetworkSettings={"Networks": {}})
    body = recreated_body(found, image="web:1", keeps_volumes=False)
    assert body == {"Image": "web:1", "HostConfig": host}
    assert other_networks(found) == {}


def test_what_is_kept_is_not_changed() -> None:
    found = inspected()
    recreated_body(found, image="other", keeps_volumes=True)
    assert found == inspected()
