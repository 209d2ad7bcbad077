import pytest

from bot.answers.messages import meaning_of
from tests.answers.conftest import Asked


@pytest.mark.parametrize(
    ("pasted", "article"),
    [
        (
            "Error response: endpoint shop (0f3a9): Bind for 0.0.0.0:8081 failed: port is already allocated.",
            "port-allocated",
        ),
        (
            "Error loading shared library libstdc++.so.6: No such file or directory (needed by /app/server)",
            "alpine-pitfalls",
        ),
        ("manifest for ghcr.io/acme/shop:9.9 not found: manifest unknown", "pull"),
        ("нажал обновить а он: toomanyrequests: You have reached your pull rate limit", "pull"),
        (
            'failed to compute cache key: failed to calculate checksum of ref x::y: "/app.jar": not found',
            "build-context",
        ),
        ("mkdir: cannot create directory '/var/jenkins_home/plugins': Permission denied", "volume-permissions"),
        ("Got permission denied while trying to connect to unix:///var/run/docker.sock: dial unix", "sock-permission"),
        ('WARN[0000] The "PGPASS" variable is not set. Defaulting to a blank string.', "compose-env"),
        ("exec /usr/local/bin/shop: exec format error", "exec-format"),
        ("failed to extract layer sha256:aa11: write /usr/lib/x.so: no space left on device", "disk-full"),
    ],
)
def test_a_pasted_message_finds_its_article_whatever_names_it_has(shipped: Asked, pasted: str, article: str) -> None:
    answer = shipped.ask(pasted, lang="en")
    assert answer.article is not None
    assert answer.article.id == article


def test_nothing_of_the_message_is_unknown(shipped: Asked) -> None:
    assert shipped.read("failed to solve: failed to read dockerfile: open qqwzx.Dockerfile: xqzz").unknown == 0


@pytest.mark.parametrize("own_words", ["too many open files", "port is already allocated", "no space left on device"])
def test_a_few_own_words_are_no_pasted_message(own_words: str) -> None:
    assert meaning_of(own_words) == ""
