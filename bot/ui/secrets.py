"""Secrets taken out of whatever is shown, logged or recorded: by a variable's name and by the shape of the text. Pure.

When in doubt it masks: a setting hidden needlessly costs a question, a password shown costs the password. Every pattern
is bounded or begins at a word, so that a line of a megabyte costs a megabyte's time.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

MASK = "***"

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_TELLING_PARTS = (
    "PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIAL", "PRIVATE", "APIKEY", "CONNECTIONSTRING",
)  # fmt: skip
_TELLING_WORDS = frozenset(
    {
        "PASS", "PWD", "PW", "KEY", "KEYS", "AUTH", "OAUTH", "AUTHORIZATION", "DSN", "CRED", "CREDS", "JWT", "BEARER",
        "COOKIE", "PAT", "SALT", "PIN", "OTP", "SEED", "MNEMONIC", "CONNSTR", "WEBHOOK", "SIGNATURE", "REQUIREPASS",
    }
)  # fmt: skip
_TELLING_ENDS = ("PASS", "PWD", "KEY", "AUTH")
_HARMLESS_WORDS = frozenset({"BYPASS", "COMPASS", "MONKEY", "HOTKEY", "TURKEY"})
_HARMLESS_NAMES = frozenset(
    {"pwd", "oldpwd", "sandboxkey", "ssh_auth_sock", "no-auth", "key_type", "securityopt"}
)  # working directories; the engine's own fields
_FILE_SUFFIXES = ("_FILE", "_PATH", "_DIR")

# What is found by its shape alone, wherever it stands.
_PRIVATE_KEY = re.compile(
    r"(-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----).*?(-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|\Z)",
    re.DOTALL,
)
_URL_PASSWORD = re.compile(r"://([^\s:/@\"'<>]{0,256}):([^\s/\"'<>]{1,1024})@")
_URL_TOKEN = re.compile(r"://([^\s:/@\"'<>]{20,1024})@")
_GO_DSN = re.compile(r"(?<![\w.-])([\w.-]{1,128}):([^\s/@\"']{1,256})@(?=(?:tcp|unix)\()")
_TOKEN = re.compile(
    r"(?<!\d)\d{6,20}:[A-Za-z0-9_-]{30,}"  # Telegram's bots
    r"|(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])"  # AWS
    r"|(?<![\w-])eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*"  # JWT
    r"|(?<![\w-])(?:gh[pousr]_|github_pat_|glpat-|gldt-|dckr_pat_|npm_|pypi-|hf_|xox[abeoprs]-|sk-|sk_live_|rk_live_)[\w-]{16,}"
    r"|(?<![\w-])AIza[\w-]{35}"  # Google
    r"|(?<![\w-])SWMTKN-1-[a-z0-9-]{20,}"  # joins a swarm
    r"|(?<![\w-])SWMKEY-1-[\w+/-]{20,}"
)
_WEBHOOK = re.compile(r"(hooks\.slack\.com/services|discord(?:app)?\.com/api/webhooks)/[\w/-]+")

# What is found by the name before it.
_HINT = re.compile(
    r"pass|pwd|secret|token|key|cred|private|auth|bearer|dsn|jwt|cookie|salt|webhook|signature|seed|otp|connection|conn_?str|_pat|_pw|_pin",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"(?<![\w-])((?:Proxy-)?Authorization|X-(?:Api-Key|Auth-Token|Registry-Auth|Vault-Token)|(?:Set-)?Cookie)"
    r"(\"?\s{0,4}[:=]\s{0,4}\"?)((?:Bearer|Basic|Digest|Token|Bot)\s{1,4})?[^\s\"'][^\r\n\"']*",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?<![\w-])(Bearer|Basic)(\s{1,4})([A-Za-z0-9+/=._~-]{12,})", re.IGNORECASE)
_VALUE = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"?|'[^'\n]*'?|[^\s,;&\"'}\])]+")
_OPTION = re.compile(r"(?<![\w-])(--?[A-Za-z][\w-]{0,63})(\s{1,4}(?!-)|=)")
_ASSIGNMENT = re.compile(r"(?<![\w.-])([A-Za-z_][\w.-]{0,127})([\"']?\s{0,4}[=:]\s{0,4})")
_PROSE = frozenset({"key", "keys", "auth", "pass", "pin", "seed", "pat", "salt", "signature", "pw"})
"""Alone before a sign, in running text, these are mostly no secrets: ``key=user:1``, ``auth: failed``."""
_TELLING_WITH_COLON = (
    "password",
    "passwd",
    "passphrase",
    "secret",
    "api_key",
    "apikey",
    "api-key",
    "access_token",
    "private_key",
)
_TAKES_ASSIGNMENT = frozenset({"-e", "--env", "--build-arg", "-l", "--label", "-o", "--opt", "--log-opt"})


@functools.lru_cache(maxsize=4096)
def is_secret_name(name: str) -> bool:
    """Whether a variable, label, option or field of that name holds a secret, as far as a name can tell."""
    bare = name.strip("-")
    if bare.lower() in _HARMLESS_NAMES:
        return False
    joined = re.sub(r"[^A-Z]", "", bare.upper())
    if any(part in joined for part in _TELLING_PARTS):
        return True
    words = [word.upper() for word in _WORDS.findall(bare)]
    return any(
        word in _TELLING_WORDS or (word.endswith(_TELLING_ENDS) and word not in _HARMLESS_WORDS) for word in words
    )


def mask_value(name: str, value: str) -> str:
    """The value as it may be shown under that name. An empty one may, and the path of a file that holds a secret."""
    if not value:
        return value
    if is_secret_name(name) and not (name.upper().endswith(_FILE_SUFFIXES) and value.startswith("/")):
        return MASK
    return mask_text(value)


def mask_env(env: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Variables, by name and value, in their order."""
    return tuple((name, mask_value(name, value)) for name, value in env)


def mask_assignment(text: str) -> str:
    """``NAME=value`` as Docker writes variables; any other text by its shape."""
    name, sign, value = text.partition("=")
    return f"{name}={mask_value(name, value)}" if sign and _is_name(name) else mask_text(text)


def mask_text(text: str) -> str:
    """Running text: a log line, an engine's sentence, a command line."""
    text = _mask_shapes(text)
    if not _HINT.search(text):
        return text
    text = _HEADER.sub(lambda found: f"{found[1]}{found[2]}{found[3] or ''}{MASK}", text)
    text = _SCHEME.sub(rf"\1\2{MASK}", text)
    text = _mask_values(_OPTION, _is_telling_option, text)
    return _mask_values(_ASSIGNMENT, _is_telling_assignment, text)


def mask_arguments(arguments: Sequence[str]) -> list[str]:
    """A command line's words, as the audit keeps them."""
    masked: list[str] = []
    before = ""
    for argument in arguments:
        masked.append(_masked_argument(before, argument))
        before = argument
    return masked


def mask_json(document: Any) -> Any:
    """A copy of an engine's answer (``docker inspect``), its variables, labels, options and arguments masked."""
    if isinstance(document, Mapping):
        return {name: _masked_field(str(name), value) for name, value in document.items()}
    if isinstance(document, str):
        return mask_assignment(document)
    if isinstance(document, Sequence) and not isinstance(document, bytes | bytearray):
        if document and all(isinstance(item, str) for item in document):
            return mask_arguments(document)
        return [mask_json(item) for item in document]
    return document


def _mask_shapes(text: str) -> str:
    if "PRIVATE KEY" in text:
        text = _PRIVATE_KEY.sub(rf"\1 {MASK} \2", text)
    if "@" in text:
        text = _URL_PASSWORD.sub(rf"://\1:{MASK}@", text)
        text = _URL_TOKEN.sub(rf"://{MASK}@", text)
        text = _GO_DSN.sub(rf"\1:{MASK}@", text)
    if "/" in text:
        text = _WEBHOOK.sub(rf"\1/{MASK}", text)
    return _TOKEN.sub(MASK, text)


def _mask_values(names: re.Pattern[str], is_telling: Callable[[re.Match[str]], bool], text: str) -> str:
    """Mask what follows the telling ones of the names. Only their values are read, so that none hides in another's."""
    pieces: list[str] = []
    done = 0
    for found in names.finditer(text):
        if found.start() < done or not is_telling(found):
            continue
        value = _VALUE.match(text, found.end())
        if value is not None:
            quote = value[0][0] if value[0][0] in "\"'" else ""
            pieces += [text[done : found.end()], quote, MASK, quote]
            done = value.end()
    return "".join([*pieces, text[done:]]) if pieces else text


def _is_telling_option(found: re.Match[str]) -> bool:
    return is_secret_name(found[1])


def _is_telling_assignment(found: re.Match[str]) -> bool:
    name, sign = found[1], found[2]
    if not is_secret_name(name):
        return False
    if sign[0] in "\"'":
        return True
    if ":" in sign:
        return name.lower().endswith(_TELLING_WITH_COLON)
    return name.lower() not in _PROSE


def _masked_argument(before: str, argument: str) -> str:
    if before in _TAKES_ASSIGNMENT:
        return mask_assignment(argument)
    if before.lower() in ("bearer", "basic") or (
        before.startswith("-") and "=" not in before and is_secret_name(before) and not argument.startswith("-")
    ):
        return MASK
    if argument.startswith("-"):
        name, sign, value = argument.partition("=")
        if sign and name in _TAKES_ASSIGNMENT:
            return f"{name}={mask_assignment(value)}"
        if sign and argument.startswith("--") and is_secret_name(name) and value:
            return f"{name}={MASK}"
        if sign and name.startswith(("-e", "-l")) and _is_name(name[2:]):
            return f"{name}={mask_value(name[2:], value)}"
        return mask_text(argument)
    return mask_assignment(argument)


def _masked_field(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return mask_value(name, value)
    if is_secret_name(name):
        return _all_masked(value)
    return mask_json(value)


def _all_masked(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _all_masked(item) for name, item in value.items()}
    if isinstance(value, str):
        return MASK if value else value
    if isinstance(value, Sequence):
        return [_all_masked(item) for item in value]
    return value


def _is_name(text: str) -> bool:
    return bool(text) and text.replace("_", "").replace(".", "").replace("-", "").replace("/", "").isalnum()
