"""Prints the reference pages from the code that they describe, or says which are stale.

    python tools/docs.py write | check

A page is printed by a module of `fairfloor` or of `tools` that has a function `pages()`: path within the repository ->
whole text; or a table `PAGES`: file in docs/reference -> function that gives its text.
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


def prints(tree: ast.Module) -> bool:
    """Whether a module prints pages, by its syntax tree."""
    for one in tree.body:
        if isinstance(one, ast.FunctionDef) and one.name == "pages":
            return True
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and one.target.id == "PAGES":
            return True
    return False


def printers() -> Iterator[str]:
    """The names of the modules that print pages, found without importing the others."""
    for package, folder in SOURCES.items():
        for path in sorted(folder.rglob("*.py")):
            if path != Path(__file__) and prints(ast.parse(path.read_text("utf-8"))):
                yield ".".join([package, *path.relative_to(folder).with_suffix("").parts])


def pages_of(name: str) -> dict[Path, str]:
    """The pages of one module."""
    module = importlib.import_module(name)
    if hasattr(module, "pages"):
        return {ROOT / path: text for path, text in module.pages().items()}
    return {REFERENCE / file: make() for file, make in module.PAGES.items()}


def printed() -> dict[Path, str]:
    """Every page as the code prints it now."""
    sys.path.insert(0, str(ROOT))
    return {path: text for name in printers() for path, text in pages_of(name).items()}


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
