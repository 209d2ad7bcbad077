"""Pure text of grants, of the list of people, and of a dry run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiogram.utils.formatting import Bold, Code, Text

from bot.store import GivenGrant, Locked, PermitKind
from bot.ui.ages import age, span
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, View, tap_command


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """``is_set``: the role is the settings'. ``role`` is empty for somebody with grants alone."""

    id: int
    name: str
    username: str
    role: str
    is_set: bool
    has_factor: bool
    used_at: datetime | None
    grants: tuple[GivenGrant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``right`` is role, grant or empty. ``uncovered``: what no grant reaches; ``protected``: what needs an admin."""

    line: str
    name: str
    right: str
    role: str
    uncovered: tuple[str, ...]
    protected: tuple[str, ...]
    is_frozen: bool
    asks: bool
    needs: Mapping[PermitKind, bool]


def granting(grant: GivenGrant, now: datetime, t: Translate, *, names_host: bool = False) -> View:
    return View(
        text=Text(
            t("grant-question", name=grant.name),
            "\n",
            _code(grant, names_host=names_host),
            " ",
            _end(grant, now, t),
        )
    )


def granted(grant: GivenGrant, now: datetime, t: Translate, *, names_host: bool = False) -> View:
    text = Text(t("grant-done", name=grant.name), "\n", _code(grant, names_host=names_host), " ", _end(grant, now, t))
    return View(text=text, rows=(_revoke_row(grant.user_id, grant.name, t),))


def revoking(name: str, t: Translate) -> View:
    return View(text=Text(t("revoke-question", name=name)))


def revoked(name: str, ended: Sequence[GivenGrant], now: datetime, t: Translate, *, names_host: bool = False) -> View:
    if not ended:
        return View(text=Text(t("revoke-none", name=name)))
    lines = [part for grant in ended for part in ("\n", _code(grant, names_host=names_host))]
    return View(text=Text(t("revoke-done", name=name), *lines))


def people(
    rows: Sequence[PersonRow], locked: Locked | None, now: datetime, t: Translate, *, names_host: bool = False
) -> View:
    parts: list[Text | str] = [Bold(t("access-title"))]
    if locked is not None:
        parts += ["\n", t("error-locked", name=locked.by_name)]
    for row in rows:
        called = f"@{row.username}" if row.username else str(row.id)
        role = t(f"role-{row.role}") if row.role else t("access-no-role")
        source = t("access-by-settings" if row.is_set else "access-by-claim") if row.role else ""
        parts += ["\n\n", Bold(row.name), f" {called} – ", ", ".join(part for part in (role, source) if part)]
        if row.has_factor:
            parts += [", ", t("access-factor")]
        parts += ["\n", t("access-used", age=age(row.used_at, now, t)) if row.used_at else t("access-unused")]
        for grant in row.grants:
            used = t("access-used", age=age(grant.used_at, now, t)) if grant.used_at else t("access-unused")
            given = t("access-given", name=grant.giver_name)
            parts += ["\n· ", _code(grant, names_host=names_host), f" {_end(grant, now, t)}, {given}, {used}"]
    buttons = tuple(_revoke_row(row.id, row.name, t) for row in rows if row.grants)
    return View(text=Text(*parts), rows=buttons)


def verdict(found: Verdict, t: Translate) -> View:
    lines = [_answer(found, t)]
    if found.right and not found.uncovered:
        lines += [t(key) for key, is_so in _conditions(found) if is_so]
    parts = [part for line in lines for part in ("\n", line)]
    return View(text=Text(Bold(found.name), " ", Code(f"/{found.line}"), *parts))


def _answer(found: Verdict, t: Translate) -> str:
    if not found.right:
        return t("access-test-no", role=found.role)
    if found.uncovered:
        return t("access-test-uncovered", names=", ".join(found.uncovered))
    if found.protected:
        return t("access-test-protected", names=", ".join(found.protected))
    if found.is_frozen:
        return t("access-test-frozen")
    return t("access-test-role" if found.right == "role" else "access-test-grant")


def _conditions(found: Verdict) -> tuple[tuple[str, bool], ...]:
    return (
        ("access-test-code", found.needs[PermitKind.FACTOR]),
        ("access-test-second", found.needs[PermitKind.SECOND]),
        ("access-test-asks", found.asks),
    )


def _scope(grant: GivenGrant, *, names_host: bool) -> str:
    """``names_host``: where there are several."""
    return f"{','.join(grant.verbs)} {grant.glob}" + (f" @{grant.host}" if names_host else "")


def _code(grant: GivenGrant, *, names_host: bool) -> Code:
    return Code(_scope(grant, names_host=names_host))


def _end(grant: GivenGrant, now: datetime, t: Translate) -> str:
    if grant.ends_at is None:
        return t("grant-lasting")
    return t("grant-until", span=span((grant.ends_at - now).total_seconds(), t))


def _revoke_row(user_id: int, name: str, t: Translate) -> Row:
    return (Button(text=t("revoke-button", name=name), tap=tap_command(f"revoke {user_id}")),)
