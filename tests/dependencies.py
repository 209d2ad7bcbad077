"""``make audit``: known vulnerabilities in the locked packages, as pip-audit finds them.

pip-audit is content where it could look nothing up; here a package that was not looked up is told as that. Exit 1 only
for a vulnerability: a machine without the advisory database (an offline CI) says that nothing was checked, and goes on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PIP_AUDIT = ROOT / "build" / "audit" / "bin" / "pip-audit"
LOCKS = ("requirements.txt", "requirements-dev.txt")
WITHIN_S = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``found`` are lines "package version: id, mended in ..."."""

    checked: int
    unchecked: int
    found: tuple[str, ...]

    @property
    def sentence(self) -> str:
        count = self.checked + self.unchecked
        if not self.checked:
            return f"NOT CHECKED: no advisory of {count} packages can be looked up from here."
        rest = f", {self.unchecked} could not be looked up" if self.unchecked else ""
        return f"{self.checked} of {count} packages looked up{rest}: {len(self.found)} known vulnerabilities."


def read(document: dict[str, Any]) -> Report:
    """Of pip-audit's JSON."""
    dependencies: Sequence[dict[str, Any]] = document["dependencies"]
    found = [
        f"{one['name']} {one['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for one in dependencies
        for flaw in one.get("vulns", ())
    ]
    unchecked = sum("skip_reason" in one for one in dependencies)
    return Report(checked=len(dependencies) - unchecked, unchecked=unchecked, found=tuple(found))


def _audit(lock: str) -> Report | str:
    """The report, or why there is none."""
    if not PIP_AUDIT.exists():
        return "NOT CHECKED: pip-audit could not be installed."
    command = [str(PIP_AUDIT), "--disable-pip", "--no-deps", "--require-hashes", "--progress-spinner", "off",
               "--format", "json", "--requirement", str(ROOT / lock)]  # fmt: skip
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=WITHIN_S)
    except subprocess.TimeoutExpired:
        return f"NOT CHECKED: no answer within {WITHIN_S} s."
    try:
        return read(json.loads(done.stdout))
    except (ValueError, KeyError):
        last = done.stderr.strip().splitlines()[-1:]
        return f"NOT CHECKED: {''.join(last)[:200] or 'pip-audit said nothing'}"


def main() -> int:
    is_bad = False
    for lock in LOCKS:
        report = _audit(lock)
        print(f"{lock}: {report if isinstance(report, str) else report.sentence}")
        for line in report.found if isinstance(report, Report) else ():
            is_bad = True
            print(f"  {line}")
    return 1 if is_bad else 0


if __name__ == "__main__":
    sys.exit(main())
