"""Secrets by their shape, wherever they stand: made at random, put into the texts that bots are fed with."""

import json
import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ui.secrets import MASK, mask_arguments, mask_assignment, mask_env, mask_json, mask_text

WORD = string.ascii_letters + string.digits
HEX = "0123456789abcdef"


def _of(prefix: str, length: int, alphabet: str = WORD) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=length, max_size=length).map(lambda rest: prefix + rest)


_JWT = st.tuples(_of("eyJ", 20), _of("eyJ", 30), _of("", 43)).map(".".join)
_SHAPES = {
    "telegram": _of("7123456789:AA", 33),
    "aws": _of("AKIA", 16, string.ascii_uppercase + string.digits),
    "aws session": _of("ASIA", 16, string.ascii_uppercase + string.digits),
    "jwt": _JWT,
    "github": _of("ghp_", 36),
    "github app": _of("ghs_", 36),
    "github fine": _of("github_pat_", 82),
    "gitlab": _of("glpat-", 20),
    "gitlab runner": _of("glrt-", 20),
    "slack bot": _of("xoxb-123456789012-", 24),
    "slack app": _of("xapp-1-A0-", 24),
    "stripe": _of("sk_live_", 24),
    "stripe test": _of("sk_test_", 24),
    "stripe restricted": _of("rk_test_", 24),
    "stripe webhook": _of("whsec_", 32),
    "openai": _of("sk-proj-", 48),
    "anthropic": _of("sk-ant-api03-", 60),
    "google": _of("AIza", 35),
    "google oauth": _of("ya29.", 60),
    "google client": _of("GOCSPX-", 28),
    "sendgrid": st.tuples(_of("SG.", 22), _of("", 43)).map(".".join),
    "vault": _of("hvs.", 24),
    "docker hub": _of("dckr_pat_", 27),
    "npm": _of("npm_", 36),
    "pypi": _of("pypi-AgEIcHlwaS5vcmc", 60),
    "digitalocean": _of("dop_v1_", 64, HEX),
    "shopify": _of("shpat_", 32, HEX),
    "mailgun": _of("key-", 32, HEX),
    "twilio": _of("SK", 32, HEX),
    "databricks": _of("dapi", 32, HEX),
    "grafana": _of("glsa_", 32),
    "tailscale": _of("tskey-auth-", 30),
    "age": _of("AGE-SECRET-KEY-1", 58, string.ascii_uppercase + string.digits),
    "discord": st.tuples(_of("M", 24), _of("", 6), _of("", 30)).map(".".join),
    "yandex": _of("y0_", 50),
    "vk": _of("vk1.a.", 60),
    "swarm": _of("SWMTKN-1-", 50, string.ascii_lowercase + string.digits),
    "hugging face": _of("hf_", 34),
}
SHAPES = [pytest.param(shape, id=name) for name, shape in _SHAPES.items()]
PLACES = [
    "{}",
    "token {} was used",
    '{{"level":"info","msg":"using {}"}}',
    "https://example.com/hook?x={}&y=1",
    "https://example.com/{}/send",
    "2026-05-04T12:00:00Z web01 | INFO client({})",
    "key='{}'",
    'curl -H "X-Thing: {}" http://x',
    "<{}>",
    "ключ: {}, дальше",
]


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_token_of_that_shape_is_shown_nowhere(shape: st.SearchStrategy[str], data: st.DataObject) -> None:
    token = data.draw(shape)
    text = data.draw(st.sampled_from(PLACES)).format(token)
    assert token not in mask_text(text)
    assert MASK in mask_text(text)


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_neither_in_arguments_nor_variables_nor_an_inspect(shape: st.SearchStrategy[str], data: st.DataObject) -> None:
    token = data.draw(shape)
    assert token not in mask_assignment(f"SOMETHING={token}")
    assert token not in " ".join(mask_arguments(["run", "-e", f"X={token}", "app", token, f"--x={token}"]))
    assert token not in str(mask_env([("X", token)]))
    assert token not in json.dumps(mask_json({"a": [token], "b": {"c": token}, "Env": [f"X={token}"]}))


_PASSWORD = st.text(string.ascii_letters + string.digits + "!$%^*()+=_.,~", min_size=8, max_size=30).filter(str.isalnum)


@pytest.mark.parametrize(
    "place",
    [
        "postgres://app:{}@db:5432/x",
        "redis://:{}@cache:6379",
        "amqp://guest:{}@mq/",
        "mongodb+srv://u:{}@c.example.net/?w=majority",
        "app:{}@tcp(db:3306)/x",
        "jdbc:postgresql://db/x?user=app&password={}",
        "Server=db;Uid=app;Pwd={};",
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey={};",
        "https://a.blob.core.windows.net/c?sv=2022&sig={}00000000",
        "AWS_SECRET_ACCESS_KEY={}",
        "aws_secret_access_key = {}",
        "Secret Access Key: {}1",
        "mysql -uroot -p{} shop",
        "mysqldump -h db -u root -p{} shop > x.sql",
        "sshpass -p {} ssh host",
        "redis-cli -h cache -a {} ping",
        "curl -s -u admin:{} http://x/api",
        "curl --user admin:{} http://x/api",
        "openssl rsa -passin pass:{} -in x.pem",
        "machine x login anna password {}",
        "Authorization: Basic {}",
        "Proxy-Authorization: Bearer {}",
        "Cookie: session={}; a=b",
        "export DB_PASSWORD='{}'",
        '{{"client_secret": "{}"}}',
        "password={}",
        "mongod --keyFilePassword {} -v",
    ],
)
@settings(max_examples=30, deadline=None)
@given(password=_PASSWORD)
def test_a_password_in_its_place_is_shown_nowhere(place: str, password: str) -> None:
    if f" {password} " in f" {place.format('')} ":
        return
    secret = f"q7{password}Z9"
    assert secret not in mask_text(place.format(secret))


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["exec", "db", "mysql", "-uroot", "-px1y2", "shop"], ["exec", "db", "mysql", "-uroot", f"-p{MASK}", "shop"]),
        (["exec", "db", "/usr/bin/mysqldump", "-p", "x"], ["exec", "db", "/usr/bin/mysqldump", "-p", MASK]),
        (["exec", "c", "redis-cli", "-a", "x", "ping"], ["exec", "c", "redis-cli", "-a", MASK, "ping"]),
        (["exec", "c", "curl", "-u", "a:b", "http://x"], ["exec", "c", "curl", "-u", f"a:{MASK}", "http://x"]),
        (["run", "-p", "80:80", "-u", "1000:1000", "mysql"], ["run", "-p", "80:80", "-u", "1000:1000", "mysql"]),
        (["run", "--user", "app:app", "nginx"], ["run", "--user", "app:app", "nginx"]),
    ],
)
def test_what_a_program_is_given_is_masked_and_dockers_own_options_are_not(
    arguments: list[str], wanted: list[str]
) -> None:
    assert mask_arguments(arguments) == wanted


# A made-up key: no line of it belongs to a real one.
_BODY = [
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj",
    "MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu",
    "NMoSfm76oqFvAp8Gy0iz5sxjZmSnXyCdPEovGhLa0VzMaQ8s+CLOyS56YyCFGeJZ",
]


@pytest.mark.parametrize("line", _BODY)
@pytest.mark.parametrize("place", ["{}", "  {}", "2026-05-04 12:00:00 {}"])
def test_a_line_of_a_private_key_is_masked_alone_too(line: str, place: str) -> None:
    assert line not in mask_text(place.format(line))


@pytest.mark.parametrize("kind", ["RSA ", "EC ", "OPENSSH ", "ENCRYPTED ", "", "PGP "])
def test_a_whole_private_key_is_masked(kind: str) -> None:
    end = " BLOCK" if kind == "PGP " else ""
    key = "\n".join([f"-----BEGIN {kind}PRIVATE KEY{end}-----", *_BODY, f"-----END {kind}PRIVATE KEY{end}-----"])
    for text in (key, key.replace("\n", "\\n"), json.dumps({"pem": key})):
        masked = mask_text(text)
        assert not [line for line in _BODY if line in masked]


@pytest.mark.parametrize(
    "text",
    [
        "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "/usr/lib/python3/dist-packages/some/quite/long/path/to/a/module/in/a/package/file.py",
        "/var/lib/docker/overlay2/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef/merged",
        "mysql -P 3306 -h db shop",
        "docker run -p 8080:80 mysql:8",
        "curl -s http://localhost:8080/health -o /dev/null",
        "task-runner started, sk-SK locale",
        "access token: expired",
        "api key: missing",
        "key-value store ready",
        "user anna login ok",
        "GET /a?sig=1 200",
        "ya29 is a number",
        "mongo ready to accept connections -- port 27017",
    ],
)
def test_what_only_looks_a_little_like_it_is_left_alone(text: str) -> None:
    assert mask_text(text) == text


@settings(deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_is_masked_without_an_exception_and_twice_is_as_once(text: str) -> None:
    once = mask_text(text)
    assert mask_text(once) == once


@settings(deadline=None)
@given(arguments=st.lists(st.text(max_size=30), max_size=8))
def test_as_many_words_come_out_as_went_in(arguments: list[str]) -> None:
    assert len(mask_arguments(arguments)) == len(arguments)


@pytest.mark.parametrize(
    "unit",
    ["mysql -x ", "curl -s ", "A1b+", "login a ", "-pass ", "glpat-", "eyJ.", "access key ", "?sig=", "a -p ", "SG."],
)
def test_a_megabyte_of_beginnings_is_masked_in_its_own_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    mask_text(text)
    assert time.process_time() - began < 3
