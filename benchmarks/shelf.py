"""How fast the whole shelf loads, in a fresh process, beside merely parsing its TOML."""

import subprocess
import sys
from collections.abc import Mapping

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
