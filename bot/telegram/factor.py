"""The second factor: a code of an authenticator app (TOTP, RFC 6238) opens ten minutes for its person.

A code counts once. Secrets lie in the database sealed with a key that lies in a file beside it, so that a copy of the
database alone, a backup in a chat for one, makes no code. No text and no Telegram here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

from bot.store import Store

WINDOW = timedelta(minutes=10)
KEY_FILE = "second-factor.key"
SECRET_BYTES = 20  # RFC 4226, section 4: 160 bits are recommended
DRIFT_STEPS = 1  # of 30 s each, before and after: RFC 6238, section 5.2
ISSUER = "Lotsman"
_NONCE_BYTES = 16
_SUM_BYTES = 32
_CODE = re.compile(r"\d{3}[ -]?\d{3}")


class CodeVerdict(Enum):
    ACCEPTED = "accepted"
    WRONG = "wrong"
    USED = "used"  # it was right, and is not any more
    LOCKED = "locked"  # too many wrong ones
    NONE = "none"  # no second factor was set up, or its key is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """``secret`` as people type it; ``uri`` as a picture has it."""

    secret: str
    uri: str


class SecondFactor:
    def __init__(self, store: Store, data_dir: Path, clock: Callable[[], datetime]):
        self._store = store
        self._path = data_dir / KEY_FILE
        self._clock = clock
        self._open_until: dict[int, datetime] = {}  # in memory: a restart closes all windows
        self._offered: set[int] = set()

    def has(self, user_id: int) -> bool:
        return self._store.factors.has(user_id)

    def expects(self, user_id: int) -> bool:
        """Whether six digits alone are a code of that person."""
        return self.has(user_id) or user_id in self._offered

    def is_open(self, user_id: int) -> bool:
        until = self._open_until.get(user_id)
        return until is not None and self._clock() < until and self.has(user_id)

    async def offer(self, user_id: int, label: str) -> Offer | None:
        """A new secret; None where there is a proven one already. Raises DiskFull, and OSError for the key's file."""
        import pyotp  # late, as segno is: few ever set one up

        secret = secrets.token_bytes(SECRET_BYTES)
        if not await self._store.factors.offer(user_id, _seal(self._key(), secret)):
            return None
        self._offered.add(user_id)
        text = base64.b32encode(secret).decode()
        return Offer(secret=text, uri=pyotp.TOTP(text).provisioning_uri(name=label, issuer_name=ISSUER))

    async def hand_in(self, user_id: int, code: str) -> tuple[CodeVerdict, int]:
        """The verdict, and how many tries are left. A right code is used up and opens the window. Raises DiskFull."""
        factor = await self._store.factors.get(user_id)
        secret = _unseal(self._read_key(), factor.sealed) if factor is not None else None
        if factor is None or secret is None:
            return CodeVerdict.NONE, 0
        left = await self._store.factors.try_once(user_id, self._clock())
        if left < 0:
            return CodeVerdict.LOCKED, 0
        step = _step_of(secret, code, self._clock())
        if step is None:
            return (CodeVerdict.WRONG, left) if left else (CodeVerdict.LOCKED, 0)
        if not await self._store.factors.use(user_id, step):
            return CodeVerdict.USED, left
        self._offered.discard(user_id)
        self._open_until[user_id] = self._clock() + WINDOW
        return CodeVerdict.ACCEPTED, left

    async def remove(self, user_id: int) -> bool:
        """Raises DiskFull."""
        self.close(user_id)
        return await self._store.factors.remove(user_id)

    def close(self, user_id: int) -> None:
        """End the window."""
        self._open_until.pop(user_id, None)

    def close_all(self) -> None:
        self._open_until.clear()

    def _read_key(self) -> bytes:
        with suppress(OSError):
            return self._path.read_bytes()
        return b""

    def _key(self) -> bytes:
        """Made at the first use; only its owner can read it."""
        if key := self._read_key():
            return key
        key = secrets.token_bytes(32)
        with os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        return key


def is_code(text: str) -> bool:
    return _CODE.fullmatch(text.strip()) is not None


def picture(uri: str) -> bytes:
    """A PNG with the QR code, large enough for a camera."""
    import io

    import segno

    out = io.BytesIO()
    segno.make(uri, error="m", micro=False).save(out, kind="png", scale=8, border=4)
    return out.getvalue()


def _step_of(secret: bytes, code: str, now: datetime) -> int | None:
    """The time step that the code is of; None for a wrong one."""
    import pyotp

    if not is_code(code):
        return None
    digits = re.sub(r"\D", "", code)
    try:
        return pyotp.TOTP(base64.b32encode(secret).decode()).verify_and_get_timecode(
            digits, for_time=now, valid_window=DRIFT_STEPS
        )
    except pyotp.OTPVerificationError:
        return None


def _seal(key: bytes, secret: bytes) -> bytes:
    """A one-time pad from HMAC-SHA-256 over a fresh nonce, and a sum over both: the standard library has no cipher."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    hidden = bytes(a ^ b for a, b in zip(secret, _pad(key, nonce), strict=False))
    return nonce + hidden + _sum(key, nonce + hidden)


def _unseal(key: bytes, sealed: bytes) -> bytes | None:
    """None for what this key did not seal."""
    head, given = sealed[:-_SUM_BYTES], sealed[-_SUM_BYTES:]
    if not key or not hmac.compare_digest(given, _sum(key, head)):
        return None
    nonce, hidden = head[:_NONCE_BYTES], head[_NONCE_BYTES:]
    return bytes(a ^ b for a, b in zip(hidden, _pad(key, nonce), strict=False))


def _pad(key: bytes, nonce: bytes) -> bytes:
    return hmac.new(key, b"pad" + nonce, hashlib.sha256).digest()


def _sum(key: bytes, head: bytes) -> bytes:
    return hmac.new(key, b"sum" + head, hashlib.sha256).digest()
