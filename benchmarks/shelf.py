"""A shelf that holds a standard of 190 clauses, as ICTI's will be when all of it is written; and how fast shelves load.

The demonstration standard repeats the nineteen clauses of ICTI's section 9 once a section, so that a clause is as long
as a real one. It stands in a copy of the package: the code that is measured is the code that is served.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import fairfloor

PACKAGE = Path(fairfloor.__file__).parent
CODE, EDITION = "demonstration", "2025"
WRITTEN = "standards/icti/undated/09-facilities.toml"
A_SECTION = 19

DECLARATION = f"""\
code = "{CODE}"
edition = "{EDITION}"
title = {{ zh = "演示标准", en = "Demonstration standard" }}

[source]
work = {{ zh = "演示", en = "A demonstration" }}
publisher = "Fairfloor"
rights = {{ zh = "本项目自己的文字", en = "This project's own words" }}
"""
SECTION = """
[[section]]
number = "{number}"
title = {{ zh = "演示第{number}节", en = "Demonstration section {number}" }}
clauses = {clauses}
"""


def copy(folder: Path, *, sections: int) -> Path:
    """Copies the package into `folder` with the demonstration standard on its shelf; the path to import it from."""
    made = folder / "copy" / "fairfloor"
    shutil.copytree(PACKAGE, made, ignore=shutil.ignore_patterns("__pycache__", "fonts", "*.partial"))
    (made / "reporting" / "fonts").symlink_to(PACKAGE / "reporting" / "fonts", target_is_directory=True)
    edition = made / "library" / "standards" / CODE / EDITION
    edition.mkdir(parents=True)
    numbers = range(1, sections + 1)
    declared = [SECTION.format(number=number, clauses=A_SECTION) for number in numbers]
    (edition / "standard.toml").write_text(DECLARATION + "".join(declared), "utf-8")
    words = (made / "library" / WRITTEN).read_text("utf-8")
    for number in numbers:
        (edition / f"{number:02}-demonstration.toml").write_text(section(words, number), "utf-8")
    return made.parent


def section(words: str, number: int) -> str:
    """ICTI's section 9 as section `number` of the demonstration standard, its references elsewhere left out."""

    def own(line: re.Match[str]) -> str:
        named = re.findall(r'"9\.(\d+)"', line[0])
        return "see_also = [" + ", ".join(f'"{number}.{one}"' for one in named) + "]"

    told = re.sub(r"^see_also = .*$", own, words, flags=re.MULTILINE)
    told = re.sub(r'^section = "9"$', f'section = "{number}"', told, flags=re.MULTILINE)
    return re.sub(r'^number = "9\.(\d+)"$', rf'number = "{number}.\1"', told, flags=re.MULTILINE)


# Printed by a fresh interpreter, since a shelf is read once a process: milliseconds for the whole shelf, for its TOML alone.
LOADING = """
import time, tomllib
from fairfloor.core import law_files, procedures, standards, vocabulary
from fairfloor.core import law, shelf
began = time.perf_counter()
for code in standards.codes():
    standards.load(code)
for path in sorted((shelf.LIBRARY / "law").glob("*/*.toml")):
    if path.stem != "jurisdiction":
        law.load(path.parent.name, path.stem)
procedures.load("bfc")
whole = time.perf_counter() - began
files = [path for room in ("standards", "law", "procedures") for path in (shelf.LIBRARY / room).rglob("*.toml")]
began = time.perf_counter()
for path in files:
    tomllib.loads(path.read_text("utf-8"))
print(whole * 1000, (time.perf_counter() - began) * 1000)
"""


def loading(environment: Mapping[str, str]) -> tuple[float, float]:
    """Milliseconds to read the whole shelf of the package that `environment` imports, and merely to parse its TOML."""
    done = subprocess.run(
        [sys.executable, "-c", LOADING], env=dict(environment), check=True, capture_output=True, text=True
    )
    whole, parsing = done.stdout.split()
    return float(whole), float(parsing)
