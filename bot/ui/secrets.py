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
    r"(?<!\d)\d{6,20}(?::|%3A)[A-Za-z0-9_-]{30,}"  # Telegram's bots
    r"|(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])"  # AWS
    r"|(?<![\w-])eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*"  # JWT
    r"|(?<![\w-])(?:gh[pousr]_|github_pat_|gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|oas)-|dckr_[po]at_|npm_|pypi-|hf_"
    r"|xox[abeoprs]-|xapp-|sk-|[srp]k_(?:live|test)_|whsec_|hv[sbr]\.|GOCSPX-|ya29\.|shp(?:at|ca|pa|ss)_|do[opr]_v1_"
    r"|sq0(?:atp|csp)-|ATATT3|lin_api_|ntn_|gls?[ac]_|dp\.(?:pt|st|ct|sa)\.|fm[12]_|PMAK-|NRAK-|tskey-|rubygems_|sbp_"
    r"|sntry[su]_|AGE-SECRET-KEY-|vk1\.a\.|y[0-3]_|AQVN|HRKU-)[\w-]{16,}"
    r"|(?<![\w-])(?:SG\.[\w-]{16,}|[MNO][\w-]{23,27}\.[\w-]{6}|\w{14}\.atlasv1)\.[\w-]{16,}"
    r"|(?<![A-Za-z0-9])(?:key-|dapi|SK)[0-9a-f]{32}(?![A-Za-z0-9])"  # Mailgun, Databricks, Twilio
    r"|(?<![\w-])AIza[\w-]{35}"  # Google
    r"|(?<![\w-])SWMTKN-1-[a-z0-9-]{20,}"  # joins a swarm
    r"|(?<![\w-])SWMKEY-1-[\w+/-]{20,}"
)
_KEY_LINE = re.compile(r"(?<!\S)[A-Za-z0-9+/]{60,}={0,2}(?!\S)")
"""A line of a key's body: logs are masked line by line, and a tail may begin in the middle of a key."""
_SHARED_SIGNATURE = re.compile(r"(?<=[?&])(sig=)[^&\s\"']{16,}")  # Azure's links
_WEBHOOK = re.compile(r"(hooks\.slack\.com/services|discord(?:app)?\.com/api/webhooks)/[\w/-]+")

# What is found by the program it is given to.
_PROGRAM = (
    r"(?<![\w-])(?:(?:mysql|mariadb)\w*(?:-\w+)?|sshpass|redis-cli|mongo(?:sh|dump|restore|export|import)?|ldap\w+)"
)
_PROGRAM_PASSWORD = re.compile(
    rf"({_PROGRAM}(?:[ \t][^\s|;&]{{1,200}}){{0,30}}?[ \t]+-[paw][ \t]?)(?![\s-])([^\s|;&\"']+)"
)
_CURL_USER = re.compile(
    r"((?<![\w-])(?:curl|wget)(?:[ \t][^\s|;&]{1,400}){0,30}?[ \t](?:-u|-U|--user|--proxy-user)[ \t=]?"
    r"[\"']?[^\s:\"']{1,200}):([^\s\"']+)"
)
_OPENSSL_PASSWORD = re.compile(r"(-pass(?:in|out)?[ \t]+pass:)(\S+)")
_ADO_PASSWORD = re.compile(r"(;\s{0,4}pwd\s{0,4}=\s{0,4})([^;\s\"']+)", re.IGNORECASE)
_NETRC = re.compile(r"(?<!\S)(login\s{1,4}\S{1,200}\s{1,4}password\s{1,4})(\S+)")
_GIVES_PASSWORD = {
    **dict.fromkeys(("mysql", "mysqldump", "mysqladmin", "mariadb", "mariadb-dump", "mariadb-admin"), "-p"),
    **dict.fromkeys(("sshpass", "mongo", "mongosh", "mongodump", "mongorestore"), "-p"),
    "redis-cli": "-a",
    "ldapsearch": "-w",
}
"""Program -> the short option whose value, glued or next, is a password."""
_GIVES_USER = ("-u", "-U", "--user", "--proxy-user")  # of curl and wget: user:password

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
_SPOKEN = re.compile(
    r"((?:secret|access|api|private|encryption|auth|bearer|refresh)(?: access)? (?:key|token)\s{0,4}[:=]\s{0,4})"
    r"(?=\S{0,80}\d)([^\s,;]{8,})",
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
    text = _ADO_PASSWORD.sub(rf"\1{MASK}", text)
    text = _HEADER.sub(lambda found: f"{found[1]}{found[2]}{found[3] or ''}{MASK}", text)
    text = _SCHEME.sub(rf"\1\2{MASK}", text)
    text = _SPOKEN.sub(rf"\1{MASK}", text)
    text = _mask_values(_OPTION, _is_telling_option, text)
    return _mask_values(_ASSIGNMENT, _is_telling_assignment, text)


def mask_arguments(arguments: Sequence[str]) -> list[str]:
    """A command line's words, as the audit keeps them."""
    masked: list[str] = []
    before = program = ""
    for argument in arguments:
        masked.append(_masked_given(program, before, argument) or _masked_argument(before, argument))
        name = argument.rpartition("/")[2]
        program = name if name in _GIVES_PASSWORD or name in ("curl", "wget") else program
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
    if "sig=" in text:
        text = _SHARED_SIGNATURE.sub(rf"\1{MASK}", text)
    return _TOKEN.sub(MASK, _KEY_LINE.sub(_masked_key_line, _mask_given(text)))


def _mask_given(text: str) -> str:
    """What a program is given on its command line."""
    if " -" not in text:
        return _NETRC.sub(rf"\1{MASK}", text) if "login" in text else text
    text = _PROGRAM_PASSWORD.sub(rf"\1{MASK}", text)
    text = _CURL_USER.sub(rf"\1:{MASK}", text)
    return _OPENSSL_PASSWORD.sub(rf"\1{MASK}", text)


def _masked_key_line(found: re.Match[str]) -> str:
    """Not a digest, nor a path: base64 of something random has all kinds of characters."""
    text = found[0]
    kinds = (sum(map(str.isupper, text)), sum(map(str.islower, text)), sum(map(str.isdigit, text)))
    return MASK if kinds[0] >= 10 and kinds[1] >= 10 and kinds[2] >= 2 else text


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


def _masked_given(program: str, before: str, argument: str) -> str:
    """A word that a program of these takes a password from; "" for any other."""
    option = _GIVES_PASSWORD.get(program)
    if option is not None:
        if argument.startswith(option) and len(argument) > len(option) and not argument.startswith("--"):
            return option + MASK
        return MASK if before == option and not argument.startswith("-") else ""
    user, sign, _password = argument.partition(":")
    return f"{user}:{MASK}" if program and before in _GIVES_USER and sign else ""


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
