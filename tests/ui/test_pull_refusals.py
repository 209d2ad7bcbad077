import pytest

from bot.errors import EngineRefused, NotFound
from bot.ui.pull_refusals import pull_refusal


@pytest.mark.parametrize(
    ("reason", "key"),
    [
        ("toomanyrequests: You have reached your pull rate limit.", "pull-rate-limit"),
        ('Get "https://reg.example/v2/": dial tcp: lookup reg.example: no such host', "pull-no-registry"),
        ("dial tcp 127.0.0.1:9: connect: connection refused", "pull-no-registry"),
        ("pull access denied for x, repository does not exist or may require 'docker login'", "pull-denied"),
        ("unauthorized: authentication required", "pull-denied"),
        ("manifest for x:9 not found: manifest unknown: manifest unknown", "pull-no-tag"),
        ("no matching manifest for linux/arm64/v8 in the manifest list entries", "pull-no-platform"),
        ("failed to register layer: write /x: no space left on device", "pull-disk-full"),
    ],
)
def test_what_a_registry_says_becomes_a_sentence(reason: str, key: str) -> None:
    found = pull_refusal(EngineRefused(reason=reason), "x")
    assert (found.key, found.params["ref"]) == (key, "x")


def test_an_image_that_is_not_found_has_no_such_tag_and_anything_else_stays() -> None:
    assert pull_refusal(NotFound(kind="image", ref="x", reason="gone"), "x").key == "pull-no-tag"
    odd = EngineRefused(reason="the moon is full")
    assert pull_refusal(odd, "x") is odd
