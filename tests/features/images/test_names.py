import pytest

from bot.engine.model import Image
from bot.errors import NotFound
from bot.features.images.names import canonical, find_image
from bot.telegram.targets import Ambiguous
from tests.features.fakes import NOW


def image(digit: str, *tags: str, digests: tuple[str, ...] = ()) -> Image:
    return Image(id=f"sha256:{digit * 64}", tags=tags, digests=digests, created_at=NOW, size_bytes=1)


NGINX = image("a", "nginx:1.27", "nginx:latest")
REDIS = image("b", "redis:7")
NAMELESS = image("c", digests=("redis@sha256:" + "d" * 64,))
EVERY = [NGINX, REDIS, NAMELESS]


@pytest.mark.parametrize(
    ("ref", "meant"),
    [
        ("nginx", "nginx:latest"),
        ("docker.io/library/nginx:1.27", "nginx:1.27"),
        ("registry.local:5000/web", "registry.local:5000/web:latest"),
        ("redis@sha256:12", "redis@sha256:12"),
    ],
)
def test_a_reference_is_read_as_docker_reads_it(ref: str, meant: str) -> None:
    assert canonical(ref) == meant


@pytest.mark.parametrize(
    ("ref", "found", "name"),
    [
        ("nginx", NGINX, "nginx:latest"),
        ("bbbb", REDIS, ""),
        ("sha256:" + "c" * 64, NAMELESS, ""),
        ("redis@sha256:" + "d" * 64, NAMELESS, "redis@sha256:" + "d" * 64),
    ],
)
def test_an_image_is_found_by_name_digest_and_id(ref: str, found: Image, name: str) -> None:
    match = find_image(EVERY, ref, line="rmi")
    assert (match.image, match.name, match.is_guessed) == (found, name, False)


def test_the_beginning_of_a_name_is_a_guess() -> None:
    match = find_image(EVERY, "redis", line="rmi")
    assert (match.name, match.is_guessed) == ("redis:7", True)


def test_a_beginning_that_fits_two_names_is_asked_back() -> None:
    with pytest.raises(Ambiguous) as raised:
        find_image(EVERY, "ngin", line="history")
    assert raised.value.suggestions == ("history nginx:1.27", "history nginx:latest")


def test_a_mistyped_name_gets_the_nearest() -> None:
    with pytest.raises(NotFound) as raised:
        find_image(EVERY, "rediz:7", line="rmi")
    assert raised.value.suggestions[0] == "rmi redis:7"
