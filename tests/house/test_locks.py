"""The lock files: hashed, without an address, one a part of the other, and the tool that installs them among them."""

import re
import tomllib

import pytest

from tests.house.source import ROOT

RUNTIME, DEVELOPMENT = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"


def pins(path):
    """Each pin of the lock (with its condition) and its hashes."""
    found = {}
    for block in re.split(r"\n(?=[a-z0-9])", path.read_text("utf-8").strip()):
        head, *rest = block.split(" \\\n")
        found[head.strip()] = frozenset(re.findall(r"sha256:([0-9a-f]{64})", " ".join(rest)))
    return found


@pytest.mark.parametrize("path", [RUNTIME, DEVELOPMENT], ids=lambda path: path.name)
def test_a_lock_names_no_address(path):
    assert "://" not in path.read_text("utf-8")


@pytest.mark.parametrize("path", [RUNTIME, DEVELOPMENT], ids=lambda path: path.name)
def test_every_package_is_pinned_with_its_hashes(path):
    for pin, hashes in pins(path).items():
        assert re.match(r"^[a-z0-9][a-z0-9._-]*==\S+( ; .+)?$", pin), pin
        assert hashes, f"{pin} has no hash"


def test_the_runtime_is_part_of_the_development_environment():
    """The same releases of the same files; what only the runtime leaves out on a newer Python is no difference."""
    runtime, development = (
        {pin.partition(" ;")[0]: hashes for pin, hashes in pins(path).items()} for path in (RUNTIME, DEVELOPMENT)
    )
    apart = [pin for pin, hashes in runtime.items() if development.get(pin) != hashes]
    assert not apart, f"only in requirements.lock: {apart}. Run `make lock`."


def test_the_locks_hold_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    def names(wishes):
        return {re.split(r"[\[<>=!~ ;]", wish)[0].lower().replace("_", "-") for wish in wishes}

    held = {pin.split("==")[0] for pin in pins(RUNTIME)}
    assert names(project["project"]["dependencies"]) | names(project["dependency-groups"]["setup"]) <= held
    assert names(project["dependency-groups"]["dev"]) <= {pin.split("==")[0] for pin in pins(DEVELOPMENT)}


def test_no_other_lock_is_kept():
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    assert "uv.lock" in ignored
    assert sorted(path.name for path in ROOT.glob("*.lock") if path.name != "uv.lock") == [
        DEVELOPMENT.name,
        RUNTIME.name,
    ]


@pytest.mark.parametrize("file", ["Makefile", "pyproject.toml", ".ci/run", "tools/setup.py"])
def test_nothing_that_installs_names_an_address(file):
    assert "://" not in (ROOT / file).read_text("utf-8")
