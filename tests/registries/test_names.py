"""Image names as registries have them, and what is no tag of a registry."""

from __future__ import annotations

import pytest

from bot.registries.names import digests_of, is_loopback, tagged

ONE, TWO = f"sha256:{'1' * 64}", f"sha256:{'2' * 64}"


@pytest.mark.parametrize(
    ("ref", "registry", "path", "tag", "familiar"),
    [
        ("nginx", "docker.io", "library/nginx", "latest", "nginx:latest"),
        ("nginx:1.25", "docker.io", "library/nginx", "1.25", "nginx:1.25"),
        ("docker.io/nginx", "docker.io", "library/nginx", "latest", "nginx:latest"),
        ("index.docker.io/me/app:2", "docker.io", "me/app", "2", "me/app:2"),
        ("me/app", "docker.io", "me/app", "latest", "me/app:latest"),
        ("ghcr.io/me/app:2", "ghcr.io", "me/app", "2", "ghcr.io/me/app:2"),
        ("localhost/app", "localhost", "app", "latest", "localhost/app:latest"),
        ("127.0.0.1:5000/a/b", "127.0.0.1:5000", "a/b", "latest", "127.0.0.1:5000/a/b:latest"),
    ],
)
def test_a_name_is_taken_apart_as_docker_does(ref: str, registry: str, path: str, tag: str, familiar: str) -> None:
    found = tagged(ref)
    assert found is not None
    assert (found.registry, found.path, found.tag, found.familiar) == (registry, path, tag, familiar)


def test_the_hub_is_asked_at_its_own_address() -> None:
    hub, other = tagged("nginx"), tagged("ghcr.io/me/app")
    assert hub is not None
    assert other is not None
    assert (hub.address, other.address) == ("registry-1.docker.io", "ghcr.io")


@pytest.mark.parametrize(
    "ref",
    [f"nginx@{ONE}", ONE, "1" * 12, "1" * 64, "", "No Name", "a/../b", "x:bad tag", "ghcr.io/", "ghcr.io/me/../b"],
)
def test_what_names_no_tag_is_not_asked_for(ref: str) -> None:
    assert tagged(ref) is None


def test_only_digests_of_that_repository_count() -> None:
    kept = (f"nginx@{ONE}", f"ghcr.io/me/nginx@{TWO}", "nginx@sha256:short")
    assert digests_of("docker.io/library/nginx", kept) == {ONE}
    assert digests_of("docker.io/me/nginx", kept) == frozenset()


@pytest.mark.parametrize(
    ("registry", "is_so"),
    [
        ("127.0.0.1:5000", True), ("localhost", True), ("localhost:5000", True), ("[::1]:5000", True),
        ("127.9.9.9", True), ("ghcr.io", False), ("10.0.0.1:5000", False), ("localhost.example", False),
    ],
)  # fmt: skip
def test_loopback_is_told_from_the_rest(registry: str, is_so: bool) -> None:
    assert is_loopback(registry) is is_so
