"""The settings as the environment, ``.env`` and files of secrets have them; a wrong value as one sentence."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.errors import SettingsError
from bot.setting_values import quoted
from bot.settings import Settings, secret_fields

ENV_FILE = Path(".env")


class _Loaded(Settings):
    """Settings as the environment and ``.env`` have them; the environment wins."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, env_settings, dotenv_settings)


def load(env_file: Path = ENV_FILE) -> Settings:
    """Read the environment, ``.env`` and the files named by ``NAME_FILE``. Raises SettingsError for a wrong value."""
    try:
        secrets = _secrets_from_files(env_file)
        loaded = _Loaded(**{"_env_file": env_file, **secrets})
        return Settings(**{name: getattr(loaded, name) for name in Settings.model_fields})
    except ValidationError as error:
        raise _explain(error) from None
    except UnicodeDecodeError:
        raise SettingsError(name=str(env_file), problem="it is no UTF-8 text") from None
    except OSError as error:
        raise SettingsError(name=str(env_file), problem=f"it cannot be read: {error.strerror}") from None


def _secrets_from_files(env_file: Path) -> dict[str, Any]:
    """Values of secrets whose NAME_FILE is set."""
    given = {
        name.upper(): value for name, value in {**dotenv_values(env_file), **_present(os.environ)}.items() if value
    }
    values: dict[str, Any] = {}
    for field in secret_fields():
        name = field.upper()
        path = given.get(f"{name}_FILE")
        if not path:
            continue
        if given.get(name):
            raise SettingsError(name=name, problem=f"{name}_FILE is set as well, and only one of them may be")
        try:
            values[field] = SecretStr(Path(path).read_text(encoding="utf-8").strip())
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "no UTF-8 text"
            raise SettingsError(name=f"{name}_FILE", problem=f"{path} cannot be read: {reason}") from None
    return values


def _present(environment: Any) -> dict[str, str]:
    """An empty variable counts as unset and lets the file's value through."""
    return {name: value for name, value in environment.items() if value}


_SENTENCES = {
    "bool_parsing": "is neither true nor false: {value}",
    "float_parsing": "is no number: {value}",
    "int_parsing": "is no whole number: {value}",
    "greater_than": "must be more than 0, not {value}",
    "greater_than_equal": "must not be less than 0: {value}",
    "less_than_equal": "is too much: {value}",
    "literal_error": "must be {expected}, not {value}",
    "finite_number": "is no number: {value}",
}


def _explain(error: ValidationError) -> SettingsError:
    first = error.errors(include_url=False)[0]
    field = str(first["loc"][0]) if first["loc"] else ""
    name = field.upper()
    template = _SENTENCES.get(first["type"])
    if template is not None and field not in secret_fields():
        expected = str(first.get("ctx", {}).get("expected", "")).replace("'", "")
        problem = template.format(value=quoted(str(first["input"])), expected=expected)
    else:
        problem = first["msg"].removeprefix("Value error, ")
    return SettingsError(name=name, problem=problem)
