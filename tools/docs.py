"""Prints the reference pages from the code that they describe, or says which are stale.

    python tools/docs.py write | check

A page is printed by a module of `fairfloor` or of `tools` that has a function `pages()`: path within the repository ->
whole text.
"""

import ast
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = {"fairfloor": ROOT / "src" / "fairfloor", "tools": ROOT / "tools"}
REFERENCE = ROOT / "docs" / "reference"
MARKS = ("do not edit",)


def printers() -> Iterator[str]:
    """The names of the modules that print pages, found without importing the others."""
    for package, folder in SOURCES.items():
        for path in sorted(folder.rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            if path != Path(__file__) and any(
                isinstance(one, ast.FunctionDef) and one.name == "pages" for one in tree.body
            ):
                yield ".".join([package, *path.relative_to(folder).with_suffix("").parts])


def printed() -> dict[Path, str]:
    """Every page as the code prints it now."""
    sys.path.insert(0, str(ROOT))
    found: dict[Path, str] = {}
    for module in printers():
        for path, text in importlib.import_module(module).pages().items():
            found[ROOT / path] = text
    return found


def left_over(pages: dict[Path, str]) -> list[Path]:
    """Pages that say they are printed, but that no module prints any more."""
    marked = [path for path in REFERENCE.rglob("*.md") if any(mark in path.read_text("utf-8")[:1000] for mark in MARKS)]
    return sorted(set(marked) - set(pages))


def main(task: str) -> int:
    """Write the pages, or compare them; 1 when one is stale."""
    pages = printed()
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        print(f"{'written' if task == 'write' else 'stale'}: {path.relative_to(ROOT).as_posix()}")
        if task == "write":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages[path], "utf-8")
    for path in left_over(pages):
        print(f"nobody prints this page any more, remove it: {path.relative_to(ROOT).as_posix()}")
        stale.append(path)
    return 1 if stale and task == "check" else 0


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("write", "check"):
        raise SystemExit("usage: docs.py write | check")
    sys.exit(main(sys.argv[1]))
