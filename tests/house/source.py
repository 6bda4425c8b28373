"""The repository's own files as the house tests look at them: which there are, and Python ones as syntax trees."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "fairfloor"
FOLDERS = ("src", "tests", "tools", "benchmarks", "docs", ".ci")
MADE = {"__pycache__", "vendor", ".pytest_cache", ".mypy_cache", ".ruff_cache", "node_modules"}
TEXT = {
    ".py",
    ".toml",
    ".md",
    ".html",
    ".txt",
    ".sql",
    ".js",
    ".css",
    ".json",
    ".po",
    ".yaml",
    ".yml",
    ".sh",
    ".svg",
    ".typ",
    "",
}


def name(path: Path) -> str:
    """The path as people write it, from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


@functools.cache
def files() -> tuple[Path, ...]:
    """Every file that is the repository's own: not made by a tool, not carried from elsewhere."""
    found = [path for path in ROOT.iterdir() if path.is_file() and path.name not in (".git", "uv.lock")]
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not MADE & set(path.parts) and not path.name.endswith(".partial"):
                found.append(path)
    return tuple(sorted(found))


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file and its content, but the licence texts of others."""
    for path in files():
        if path.suffix in TEXT and not path.name.startswith(("LICENSE", "OFL")):
            yield path, path.read_text("utf-8")


@functools.cache
def modules(*folders: str) -> tuple[tuple[Path, ast.Module], ...]:
    """The Python files under `folders` (from the root; all when none is given), parsed."""
    chosen = [path for path in files() if path.suffix == ".py"]
    if folders:
        roots = [ROOT / folder for folder in folders]
        chosen = [path for path in chosen if any(root in path.parents or root == path for root in roots)]
    return tuple((path, ast.parse(path.read_text("utf-8"), filename=str(path))) for path in chosen)


def dotted(node: ast.AST) -> str:
    """`a.b.c` for an attribute chain or a name; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return ""
