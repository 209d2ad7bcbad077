"""The README's table and .env.example, made from the declared settings.

python -m bot.setting_table [--env]
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from pydantic import SecretStr

from bot.settings import Settings, secret_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    name: str
    default: str
    description: str
    is_secret: bool


def settings_table() -> tuple[SettingRow, ...]:
    """For the README and .env.example, in the order of the declarations."""
    return tuple(
        SettingRow(
            name=name.upper(),
            default=_default(field.default),
            description=field.description or "",
            is_secret=name in secret_fields(),
        )
        for name, field in Settings.model_fields.items()
    )


def as_markdown() -> str:
    lines = ["| name | meaning | default |", "|---|---|---|"]
    for row in settings_table():
        name = f"`{row.name}`, `{row.name}_FILE`" if row.is_secret else f"`{row.name}`"
        lines.append(
            f"| {name} | {row.description.replace('|', chr(92) + '|')} | {f'`{row.default}`' if row.default else ''} |"
        )
    return "\n".join(lines) + "\n"


def as_env_example() -> str:
    lines = [
        "# Copy to .env and fill in what you need. An empty value counts as unset.",
        "# What the environment has goes before this file.",
        "",
    ]
    for row in settings_table():
        lines.append(f"# {row.description}")
        if row.is_secret:
            lines.append(f"# (or {row.name}_FILE: the path of a file that holds it)")
        lines += [f"# {row.name}={row.default}" if row.default else f"{row.name}=", ""]
    lines += _FOR_COMPOSE
    return "\n".join(lines)


_FOR_COMPOSE = (
    "# Only for compose.yaml: the group of the Docker socket, as  stat -c %g /var/run/docker.sock  tells it",
    "DOCKER_GID=",
    "",
)


def _default(value: object) -> str:
    if isinstance(value, SecretStr) or value in (None, (), frozenset()):
        return ""
    if isinstance(value, bool):
        return "true" if value else ""
    return f"{value:g}" if isinstance(value, float | int) else str(value)


if __name__ == "__main__":
    sys.stdout.write(as_env_example() if "--env" in sys.argv[1:] else as_markdown())
