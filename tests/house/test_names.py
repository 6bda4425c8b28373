"""Files are named as the house says, each module says its job, and tests mirror the source."""

import ast
import re
import tomllib

import pytest

from tests.house.source import PACKAGE, ROOT, files, modules, name

FORBIDDEN = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "base",
    "manager",
    "managers",
    "services",
    "service",
    "misc",
}
# Names that a framework asks for.
ASKED_FOR = {"src/fairfloor/conf/sqlite/base.py": "Django loads a database backend from a module of this name"}
TEST_FOLDERS = {"spec", "generative", "house", "browser", "engines"}
ROOMS = {"core", "screening", "reporting", "planning", "registry", "actions", "web", "api", "cli", "jobs", "conf"}


def test_every_module_says_what_its_job_is():
    silent = [
        name(path)
        for path, tree in modules()
        if not (ast.get_docstring(tree) or "").strip() and "migrations" not in path.parts
    ]
    assert not silent, f"without a docstring at the top: {', '.join(silent)}. Write one sentence: the module's job."


def test_no_module_is_named_after_nothing():
    found = [name(path) for path in files() if path.suffix == ".py" and {path.stem, path.parent.name} & FORBIDDEN]
    left = sorted(set(found) - set(ASKED_FOR))
    assert not left, f"named after nothing: {', '.join(left)}. Name the noun that is inside."
    assert set(ASKED_FOR) <= set(found), "ASKED_FOR lists a file that is gone"


def test_there_is_no_room_that_the_house_does_not_know():
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert rooms == ROOMS


def test_tests_mirror_the_source():
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"}
    strangers = folders - TEST_FOLDERS - ROOMS
    assert not strangers, f"tests/ has {', '.join(sorted(strangers))}, which mirrors nothing in src/fairfloor"


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_every_room_with_code_has_tests(room):
    code = [path for path in (PACKAGE / room).rglob("*.py") if path.name != "__init__.py"]
    tests = list((ROOT / "tests" / room).glob("**/test_*.py"))
    assert tests or not code, f"src/fairfloor/{room} has code and tests/{room} has no test"


@pytest.mark.parametrize(
    "folder", sorted(path for path in (ROOT / "tests").iterdir() if path.is_dir()), ids=lambda p: p.name
)
def test_every_folder_of_tests_is_a_package(folder):
    """Else two test files of the same name in two folders are taken for one."""
    if folder.name != "__pycache__":
        assert (folder / "__init__.py").exists(), f"{name(folder)} needs an __init__.py with one sentence"


def test_a_rule_is_named_as_its_file():
    for path in sorted((PACKAGE / "screening" / "rules").glob("*.py")):
        if path.name != "__init__.py":
            ids = re.findall(r"""\bid\s*=\s*["']([a-z0-9-]+)["']""", path.read_text("utf-8"), flags=re.IGNORECASE)
            assert path.stem.replace("_", "-") in ids, f"{name(path)} must define the rule of its own name"


def test_a_legal_parameter_is_named_as_its_file_in_the_folder_of_its_jurisdiction():
    law = PACKAGE / "library" / "law"
    for path in sorted(law.rglob("*.toml")):
        held = tomllib.loads(path.read_text("utf-8"))
        if path.name == "jurisdiction.toml":
            assert held["id"] == path.parent.name, name(path)
        else:
            place = path.parent.parent if path.parent.name == "permits" else path.parent
            assert (held["jurisdiction"], held["id"]) == (place.name, path.stem), name(path)


def test_modules_stay_small():
    """Nine in ten under 300 lines, none over 450: a longer one has a seam."""
    sizes = {
        name(path): len(path.read_text("utf-8").splitlines())
        for path, _ in modules("src/fairfloor")
        if "migrations" not in path.parts
    }
    over = {path: size for path, size in sizes.items() if size > 450}
    assert not over, f"too long, find the seam: {over}"
    long = [path for path, size in sizes.items() if size > 300]
    assert len(long) <= len(sizes) / 10, f"too many modules over 300 lines: {long}"
