from datetime import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.errors import SettingsError
from bot.setting_files import load
from bot.setting_table import as_env_example, as_markdown, settings_table
from bot.settings import Settings
from bot.ui.texts import translator

TOKEN = "7123456789:" + "AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for row in settings_table():
        for name in (row.name, f"{row.name}_FILE"):
            monkeypatch.delenv(name, raising=False)


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_with_nothing_set_all_have_their_defaults(env_file: Path) -> None:
    assert load(env_file) == Settings()


def test_the_environment_is_read(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": "http://localhost:8081/",
        "ADMINS": "1, 2,",
        "OPERATORS": "3",
        "DOCKER_HOST": "tcp://dock:2376",
        "DOCKER_TLS_VERIFY": "0",
        "DATA_DIR": "/var/lib/lotsman",
        "LANGUAGE": "ru",
        "LOCAL_CHAT": "[::1]:9000",
        "PROTECT": "db*, vault",
        "COMMAND_TIMEOUT_S": "5",
        "ALLOWED_MOUNTS": "/srv,/data",
        "DANGEROUS_RUN": "off",
        "READ_ONLY": "true",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    wanted = Settings(
        bot_token=SecretStr(TOKEN),
        telegram_api_url="http://localhost:8081",
        admins=frozenset({1, 2}),
        operators=frozenset({3}),
        docker_host="tcp://dock:2376",
        docker_tls_verify=True,
        data_dir=Path("/var/lib/lotsman"),
        language="ru",
        local_chat="[::1]:9000",
        protect=("db*", "vault"),
        command_timeout_s=5,
        allowed_mounts=(Path("/srv"), Path("/data")),
        dangerous_run="off",
        read_only=True,
    )
    assert load(env_file) == wanted


def test_constructing_settings_reads_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMINS", "1")
    assert Settings().admins == frozenset()


def test_the_environment_goes_before_the_file_and_unknown_names_are_no_matter(
    env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env_file.write_text("ADMINS=1\nVIEWERS='2,3'\nDOCKER_GID=999\nOPERATORS=\n", encoding="utf-8")
    monkeypatch.setenv("ADMINS", "7")
    settings = load(env_file)
    assert (sorted(settings.admins), sorted(settings.viewers), sorted(settings.operators)) == ([7], [2, 3], [])


def test_an_empty_variable_counts_as_unset(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file.write_text("ADMINS=1\n", encoding="utf-8")
    for name in ("ADMINS", "COMMAND_TIMEOUT_S", "LANGUAGE", "DOCKER_TLS_VERIFY", "BOT_TOKEN_FILE"):
        monkeypatch.setenv(name, "")
    assert load(env_file) == Settings(admins=frozenset({1}))


@pytest.mark.parametrize("value", ["en_US:en", "de_DE:de", "ru_RU.UTF-8"])
def test_a_desktops_own_language_variable_is_no_choice(
    value: str, env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", value)
    assert load(env_file).language is None


def test_a_secret_may_lie_in_a_file(env_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n", encoding="utf-8")
    monkeypatch.setenv("BOT_TOKEN_FILE", str(tmp_path / "token"))
    assert load(env_file).bot_token.get_secret_value() == TOKEN


def test_the_env_file_may_name_the_secrets_file(env_file: Path, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN, encoding="utf-8")
    env_file.write_text(f"BOT_TOKEN_FILE={tmp_path / 'token'}\n", encoding="utf-8")
    assert load(env_file).bot_token.get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("BOT_TOKEN", "my token", "does not look like a token from BotFather"),
        ("TELEGRAM_API_URL", "localhost:8081", "is no http or https address: “localhost:8081”"),
        ("HEARTBEAT_URL", "hc.example/ping/secret", "is no http or https address"),
        ("ADMINS", "1,anna", "“anna” is no Telegram user id"),
        ("ADMINS", "-100", "“-100” is no Telegram user id"),
        (
            "DOCKER_HOST",
            "/var/run/docker.sock",
            "“/var/run/docker.sock”: this is no engine's address like unix:///var/run/docker.sock",
        ),
        ("SSH_CONFIG", "/nonexistent/config", "is no file"),
        ("DOCKER_CERT_PATH", "/nonexistent/certificates", "is no folder"),
        ("LANGUAGE", "de", "must be ru or en, not “de”"),
        ("LOCAL_CHAT", "8080", "is no host:port like 127.0.0.1:8080: “8080”"),
        ("LOCAL_CHAT", "127.0.0.1:99999", "is no host:port like 127.0.0.1:8080: “127.0.0.1:99999”"),
        ("LOCAL_CHAT", "0.0.0.0:8080", "0.0.0.0 is reachable from other machines"),
        ("COMMAND_TIMEOUT_S", "soon", "is no number: “soon”"),
        ("COMMAND_TIMEOUT_S", "0", "must be more than 0, not “0”"),
        ("COMMAND_TIMEOUT_S", "inf", "is no number: “inf”"),
        ("DANGEROUS_RUN", "yes", "must be confirm or off, not “yes”"),
        ("READ_ONLY", "maybe", "is neither true nor false: “maybe”"),
        ("ALLOWED_MOUNTS", "srv", "“srv” is no absolute path"),
        ("BOT_TOKEN_FILE", "/nowhere/token", "/nowhere/token cannot be read: No such file or directory"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(
    name: str, value: str, problem: str, env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load(env_file)
    assert caught.value.params["name"] == name
    assert str(caught.value.params["problem"]).startswith(problem)
    assert "\n" not in translator("en")(caught.value.key, **caught.value.params)


@pytest.mark.parametrize("name", ["ADMINS", "BOT_TOKEN", "DOCKER_HOST"])
def test_a_token_in_the_wrong_place_is_not_shown(name: str, env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, f"x {TOKEN}")
    with pytest.raises(SettingsError) as caught:
        load(env_file)
    assert TOKEN[11:] not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_secret_given_twice_is_refused(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_TOKEN_FILE", "/run/secrets/token")
    with pytest.raises(SettingsError, match="only one of them"):
        load(env_file)


def test_another_address_than_loopback_takes_a_second_setting(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCAL_CHAT", "0.0.0.0:8080")
    monkeypatch.setenv("LOCAL_CHAT_ANYWHERE", "true")
    assert load(env_file).local_chat == "0.0.0.0:8080"


def test_the_token_is_not_in_the_settings_own_text() -> None:
    assert TOKEN not in repr(Settings(bot_token=SecretStr(TOKEN)))


def test_the_example_file_is_made_from_the_declarations() -> None:
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == as_env_example()


def test_the_example_file_as_it_is_changes_nothing(env_file: Path) -> None:
    env_file.write_text(as_env_example(), encoding="utf-8")
    assert load(env_file) == Settings()


def test_every_setting_has_a_meaning_and_a_row() -> None:
    assert [row.name for row in settings_table() if not row.description] == []
    assert as_markdown().count("\n") == len(settings_table()) + 2


def test_chats_may_name_a_topic() -> None:
    settings = Settings(notify_chats=("7", "-1001234567890:17"), escalate_chats=("8",))
    assert settings.notify_places == ((7, None), (-1001234567890, 17))
    assert settings.escalate_places == ((8, None),)


def test_the_digests_time_and_zone_are_read(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMEZONE", "Europe/Moscow")
    monkeypatch.setenv("DIGEST_AT", "9:05")
    settings = load(env_file)
    assert (settings.zone.key, settings.digest_time) == ("Europe/Moscow", time(9, 5))
    assert Settings().digest_time is None


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("NOTIFY_CHATS", "7,@ops", "“@ops” is no chat id like 123456789 or -1001234567890:17, with its topic"),
        ("ESCALATE_CHATS", "7:0", "“7:0” is no chat id like 123456789 or -1001234567890:17, with its topic"),
        ("TIMEZONE", "Moscow", "“Moscow” is no time zone like Europe/Moscow"),
        ("TIMEZONE", "../etc", "“../etc” is no time zone like Europe/Moscow"),
        ("DIGEST_AT", "24:00", "“24:00” is no time of day like 09:00"),
        ("ALERT_DISK_PERCENT", "101", "is too much: “101”"),
        ("ALERT_CPU_PERCENT", "-1", "must not be less than 0: “-1”"),
    ],
)
def test_a_wrong_setting_of_the_alerts_is_named(
    env_file: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, problem: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load(env_file)
    assert caught.value.params == {"name": name, "problem": problem}
