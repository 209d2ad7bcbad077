"""Error messages as they are pasted: with names, paths and addresses that nobody asks about.

A message that is recognised stands for the words by which articles know it; what surrounds it in the question does not
count. Of several the first in the list is taken, so that the cause stands before the frame it is reported in.
"""

from __future__ import annotations

import re

_MESSAGES: tuple[tuple[str, str], ...] = (
    # running
    (r"exec format error|standard_init_linux\.go.*format", "exec format error"),
    (r"image'?s platform \(.*does not match", "platform does not match the detected host platform"),
    (r"no matching manifest for", "no matching manifest for linux/arm64"),
    (
        r"OCI runtime exec failed.*(?:executable file not found|no such file)",
        "OCI runtime exec failed executable file not found",
    ),
    (r"executable file not found in \$?PATH", "executable file not found in $PATH"),
    (r"(?:exec|process)[:\w ]*.{0,80}: permission denied.{0,20}$", "exit code 126 permission denied"),
    (
        r"(?:exec|entrypoint|start|run)\S*: .{0,60}no such file or directory",
        "no such file or directory when starting entrypoint.sh",
    ),
    (r"/bin/(?:ba)?sh: (?:\d+: )?\S+: not found", "exit code 127 command not found in container"),
    (r"Error loading shared library|ld-(?:linux|musl)-\S+|symbol not found.*musl", "alpine musl glibc shared library"),
    (r"the input device is not a TTY", "the input device is not a TTY"),
    (r"container name \S+ is already in use", "container name is already in use conflict"),
    (r"port is already allocated|bind: address already in use|ports are not available", "port is already allocated"),
    (r"Error response from daemon: cannot stop container.*permission denied", "cannot stop container"),
    (r"(?:cannot|could not) remove (?:a running |the )?container", "cannot remove a running container"),
    (r"container \S+ is not running", "exec container is not running"),
    (r"could not select device driver.*gpu", "could not select device driver gpu"),
    (r"too many open files", "too many open files"),
    (r"could not resize shared memory|/dev/shm.*no space|Bus error", "could not resize shared memory /dev/shm"),
    (r"mounts denied|invalid mount config|bind source path does not exist", "bind source path does not exist"),
    (r"not a directory: unknown|mount a directory onto a file", "not a directory when mounting a file"),
    (r"all predefined address pools|non-overlapping IPv4 address pool", "all predefined address pools fully subnetted"),
    (r"has active endpoints", "network has active endpoints"),
    (r"unable to find user \S+|no matching entries in passwd", "unable to find user no matching entries in passwd"),
    # images
    (r"image is being used by|using its referenced image|must be forced", "image is being used by stopped container"),
    (r"dependent child images", "image has dependent child images"),
    (r"toomanyrequests|too many requests|pull rate limit", "toomanyrequests pull rate limit"),
    (r"pull access denied|repository does not exist", "pull access denied repository does not exist"),
    (r"manifest (?:for \S+ )?(?:not found|unknown)", "manifest unknown not found"),
    (r"server gave HTTP response to HTTPS client", "server gave HTTP response to HTTPS client"),
    (r"x509: certificate|certificate signed by unknown authority", "x509 certificate signed by unknown authority"),
    (r"requested access to the resource is denied|unauthorized: ", "denied requested access to the resource push"),
    (r"no basic auth credentials", "docker login unauthorized push"),
    (r"registry-1\.docker\.io.*(?:timeout|deadline|refused)", "pull registry timeout proxy mirror"),
    # building
    (
        r"(?:COPY|ADD) failed|failed to (?:compute|calculate) (?:cache key|checksum)",
        "COPY failed file not found context",
    ),
    (r"forbidden path outside the build context", "COPY failed forbidden path outside the build context"),
    (
        r"(?:failed to read|unable to evaluate symlinks in) Dockerfile",
        "failed to read dockerfile no such file or directory",
    ),
    (r"requires exactly 1 argument", "docker build requires exactly 1 argument"),
    (r"multiple platforms? feature is (?:currently )?not supported", "buildx multiple platforms not supported"),
    (r"MaintainerDeprecated", "MAINTAINER deprecated"),
    (r"LegacyKeyValueFormat|SecretsUsedInArgOrEnv", "ENV key=value warning ENV and ARG"),
    # the engine
    (r"no space left on device|not enough space|disk quota exceeded", "no space left on device"),
    (r"permission denied.{0,80}docker\.sock|docker\.sock.{0,60}permission denied", "permission denied docker.sock"),
    (r"cannot connect to the docker daemon|error during connect", "cannot connect to the docker daemon"),
    (
        r"docker\.service.*(?:fail|exit-code)|(?:failed to|unable to) start (?:docker|daemon)",
        "docker daemon not starting",
    ),
    (r"temporary failure in name resolution|could not resolve host|bad address", "could not resolve host"),
    (r"this node is not a swarm manager", "this node is not a swarm manager"),
    (r"volume is in use", "remove volume is in use"),
    # inside
    (
        r"(?:EACCES|permission denied|not writable).{0,60}/|cannot create directory",
        "permission denied in a mounted folder",
    ),
    # compose
    (r"no configuration file provided", "no configuration file provided compose"),
    (r"variable is not set\. Defaulting", "variable is not set defaulting to a blank string"),
    (
        r"depends on undefined service|must be a mapping|additional propert|mapping values are not",
        "compose file error, yaml indentation",
    ),
    (r"(?:version.? is obsolete)", "the attribute version is obsolete, it will be ignored"),
    (r"docker-compose: (?:command )?not found|not a docker command", "docker-compose command not found"),
)
_FOUND = tuple((re.compile(pattern, re.IGNORECASE | re.DOTALL), meaning) for pattern, meaning in _MESSAGES)


_PASTED = re.compile(r"""[:"'/=@\[\]]|(?:\S+\s+){7}""")
"""Short and without such marks it is somebody's own words, which say more than the message in them."""


def meaning_of(text: str) -> str:
    """The words of the message that the text holds; "" where none is known."""
    if not _PASTED.search(text):
        return ""
    return next((meaning for pattern, meaning in _FOUND if pattern.search(text)), "")
