import time

import pytest

from bot.ui.secrets import MASK, is_secret_name, mask_arguments, mask_env, mask_json, mask_text, mask_value

TOKEN = "7123456789:" + "AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
AWS = "AKIA" + "ABCDEFGHIJKLMNOP"
KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabcd\n-----END RSA PRIVATE KEY-----"


@pytest.mark.parametrize(
    "name",
    [
        "PASSWORD", "MYSQL_ROOT_PASSWORD", "DB_PASS", "DB_PWD", "PGPASSWORD", "SECRET_KEY_BASE", "API_KEY", "APIKEY",
        "aws_secret_access_key", "AWS_ACCESS_KEY_ID", "GITHUB_TOKEN", "dbPassword", "authToken", "SENTRY_DSN", "AUTH",
        "REDIS_AUTH", "GOOGLE_CREDENTIALS", "PRIVATE_KEY", "--password", "-requirepass", "--api-key", "JWT",
        "SMTP_PASSWD", "com.example.secret", "MYSQLPASS", "SLACK_WEBHOOK", "KEY", "HTPASSWD", "RABBITMQ_DEFAULT_PASS",
        "X-Auth-Token",
    ],
)  # fmt: skip
def test_a_name_tells_a_secret(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "PATH", "PWD", "OLDPWD", "HOME", "AUTHOR", "AUTHORITY", "KEYBOARD", "MONKEY", "COMPASS_URL", "HOSTNAME", "LANG",
        "NODE_ENV", "SandboxKey", "com.docker.compose.project", "KEYCLOAK_URL", "BYPASS", "SSH_AUTH_SOCK", "PORT", "",
    ],
)  # fmt: skip
def test_a_harmless_name_tells_none(name: str) -> None:
    assert not is_secret_name(name)


def test_variables_are_masked_by_name_and_by_shape() -> None:
    env = (("PATH", "/bin"), ("DB_PASSWORD", "x"), ("EMPTY_TOKEN", ""), ("URL", "postgres://u:p@db/x"), ("NOTE", TOKEN))
    assert mask_env(env) == (
        ("PATH", "/bin"),
        ("DB_PASSWORD", MASK),
        ("EMPTY_TOKEN", ""),
        ("URL", f"postgres://u:{MASK}@db/x"),
        ("NOTE", MASK),
    )


def test_the_path_of_a_file_with_a_secret_is_shown() -> None:
    assert mask_value("DB_PASSWORD_FILE", "/run/secrets/db") == "/run/secrets/db"
    assert mask_value("DB_PASSWORD_FILE", "hunter2") == MASK


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"https://api.telegram.org/bot{TOKEN}/getMe", f"https://api.telegram.org/bot{MASK}/getMe"),
        ("amqp://guest:gu@est@mq:5672/", f"amqp://guest:{MASK}@mq:5672/"),
        ("redis://:pw@cache", f"redis://:{MASK}@cache"),
        ("root:pw@tcp(db:3306)/x", f"root:{MASK}@tcp(db:3306)/x"),
        ("https://ghp_0123456789abcdef0123@github.com/a/b", f"https://{MASK}@github.com/a/b"),
        (f"id {AWS}.", f"id {MASK}."),
        (f"jwt {JWT} x", f"jwt {MASK} x"),
        (KEY, f"-----BEGIN RSA PRIVATE KEY----- {MASK} -----END RSA PRIVATE KEY-----"),
        ("-----BEGIN PRIVATE KEY-----\ncut off", f"-----BEGIN PRIVATE KEY----- {MASK} "),
        ("mysqld --password hunter2 -v", f"mysqld --password {MASK} -v"),
        ("mysqld --password=hunter2 -v", f"mysqld --password={MASK} -v"),
        ("Authorization: Bearer abcdef", f"Authorization: Bearer {MASK}"),
        ("authorization: abcdef 12", f"authorization: {MASK}"),
        ('curl -H "Authorization: Basic dTpw" x', f'curl -H "Authorization: Basic {MASK}" x'),
        ('{"password": "hunter2", "a": 1}', f'{{"password": "{MASK}", "a": 1}}'),
        ("DB_PASSWORD=hunter2 up", f"DB_PASSWORD={MASK} up"),
        ("export API_KEY='a b' go", f"export API_KEY='{MASK}' go"),
        ("password: hunter2", f"password: {MASK}"),
        ("ValueError: password=hunter2 x", f"ValueError: password={MASK} x"),
        ("a=b=c token='d'", f"a=b=c token='{MASK}'"),
        ("?access_token=abc&x=1", f"?access_token={MASK}&x=1"),
        ("https://hooks.slack.com/services/T0/B0/abc", f"https://hooks.slack.com/services/{MASK}"),
    ],
)
def test_a_secret_in_running_text_is_masked(text: str, wanted: str) -> None:
    assert mask_text(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "GET /index.html 200",
        "key=user:1 cached",
        "unexpected token: }",
        "auth: user anna logged in",
        "http://localhost:8080/a@b",
        "127.0.0.1:8080",
        "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "2026-01-01T12:00:00 12345678: started",
        "git@github.com:a/b.git",
        "mongod --auth --bind_ip 0.0.0.0",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert mask_text(text) == text


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["-e", "DB_PASSWORD=x", "-e", "A=b", "redis"], ["-e", f"DB_PASSWORD={MASK}", "-e", "A=b", "redis"]),
        (["--env=API_KEY=x"], [f"--env=API_KEY={MASK}"]),
        (["-eTOKEN=x"], [f"-eTOKEN={MASK}"]),
        (["--build-arg", "NPM_TOKEN=x"], ["--build-arg", f"NPM_TOKEN={MASK}"]),
        (["mysqld", "--password", "x", "--port", "1"], ["mysqld", "--password", MASK, "--port", "1"]),
        (["--requirepass=x"], [f"--requirepass={MASK}"]),
        (["sh", "-c", "PASSWORD=x run"], ["sh", "-c", f"PASSWORD={MASK}"]),
        (["curl", "-H", "Authorization: Bearer x1"], ["curl", "-H", f"Authorization: Bearer {MASK}"]),
        (["-p", "80:80", "--name", "key", "-v", "/a:/b"], ["-p", "80:80", "--name", "key", "-v", "/a:/b"]),
        (["mongod", "--auth", "--port"], ["mongod", "--auth", "--port"]),
    ],
)
def test_a_command_line_is_masked_word_by_word(arguments: list[str], wanted: list[str]) -> None:
    assert mask_arguments(arguments) == wanted


def test_an_inspect_document_is_masked_and_its_original_is_not() -> None:
    document = {
        "Id": "abc",
        "Args": ["--password", "x"],
        "Config": {
            "Env": ["PATH=/bin", "DB_PASSWORD=x", "URL=redis://:p@h"],
            "Cmd": None,
            "Labels": {"com.example.token": "x", "team": "a"},
        },
        "JoinTokens": {"Worker": "one", "Manager": "two"},
        "NetworkSettings": {"SandboxKey": "/run/netns/1", "Ports": {"80/tcp": [{"HostPort": "80"}]}},
        "State": {"Running": True, "ExitCode": 0},
    }
    assert mask_json(document) == {
        "Id": "abc",
        "Args": ["--password", MASK],
        "Config": {
            "Env": ["PATH=/bin", f"DB_PASSWORD={MASK}", f"URL=redis://:{MASK}@h"],
            "Cmd": None,
            "Labels": {"com.example.token": MASK, "team": "a"},
        },
        "JoinTokens": {"Worker": MASK, "Manager": MASK},
        "NetworkSettings": {"SandboxKey": "/run/netns/1", "Ports": {"80/tcp": [{"HostPort": "80"}]}},
        "State": {"Running": True, "ExitCode": 0},
    }
    assert document["Args"] == ["--password", "x"]


@pytest.mark.parametrize(
    "unit", ["a", "a=", "--a ", "://a:", "1", "eyJ", "password", "a.", "@://", "-----BEGIN PRIVATE KEY"]
)
def test_a_hostile_megabyte_takes_no_longer_than_a_harmless_one(unit: str) -> None:
    started = time.process_time()
    mask_text(unit * (1_000_000 // len(unit)) + " token @")
    assert time.process_time() - started < 10
