"""Which files of a build's context ``.dockerignore`` leaves out, as the docker command line decides it. Pure.

The engine does not do this: who sends the context has to. Source: Docker's documentation, ".dockerignore file syntax".
"""

from __future__ import annotations

from collections.abc import Callable

from docker.utils.build import Pattern

NAME = ".dockerignore"
LONGEST_FILE = 64 * 1024


def ignoring(text: str) -> Callable[[str], bool]:
    """From the file's text to whether a path (relative, slashes) is left out. The last pattern that fits decides, and
    one that fits a folder fits all in it.
    """
    patterns = [
        pattern
        for line in text.removeprefix("\ufeff").splitlines()
        if line.strip() and not line.startswith("#") and (pattern := Pattern(line.strip())).dirs
    ]
    folders: dict[str, list[bool]] = {"": [False] * len(patterns)}

    def fits(path: str) -> list[bool]:
        parent = path.rpartition("/")[0]
        if parent not in folders:
            folders[parent] = fits(parent)
        return [above or pattern.match(path) for above, pattern in zip(folders[parent], patterns, strict=True)]

    def is_ignored(path: str) -> bool:
        ignored = False
        for fit, pattern in zip(fits(path), patterns, strict=True):
            if fit:
                ignored = not pattern.exclusion
        return ignored

    return is_ignored
