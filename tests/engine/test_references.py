import pytest

from bot.engine.references import ImageReference, split_reference


@pytest.mark.parametrize(
    ("ref", "repository", "tag", "digest", "version"),
    [
        ("redis", "redis", "", "", "latest"),
        ("redis:8", "redis", "8", "", "8"),
        ("localhost:5000/redis", "localhost:5000/redis", "", "", "latest"),
        ("localhost:5000/a/redis:8", "localhost:5000/a/redis", "8", "", "8"),
        ("redis@sha256:abc", "redis", "", "sha256:abc", "sha256:abc"),
        ("localhost:5000/redis:8@sha256:abc", "localhost:5000/redis", "8", "sha256:abc", "sha256:abc"),
    ],
)
def test_a_reference_is_taken_apart(ref: str, repository: str, tag: str, digest: str, version: str) -> None:
    split = split_reference(ref)
    assert split == ImageReference(repository=repository, tag=tag, digest=digest)
    assert split.version == version
