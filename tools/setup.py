"""Makes `.venv` hold exactly what the lock file names, and nothing twice: a second call costs one comparison.

Needs only Python 3.11 with `venv`, and a package index. The Makefile runs `python3 tools/setup.py runtime|dev`.
An environment that was made for development stays one: `runtime` never takes the tools away again.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "fairfloor-setup.json"
LOCKS = {"runtime": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
OLDEST = (3, 11)


def stamp() -> dict[str, str]:
    """What the last complete set-up wrote down; empty when there was none or it was cut short."""
    try:
        return dict(json.loads(STAMP.read_text("utf-8")))
    except (OSError, ValueError):
        return {}


def wish(kind: str) -> dict[str, str]:
    """What a complete set-up of `kind` writes down: a difference in any of these means work to do."""
    return {
        "kind": kind,
        "root": str(ROOT),
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "lock": hashlib.sha256(LOCKS[kind].read_bytes()).hexdigest(),
        "compiled": "yes",
        "project": hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest(),
    }


def uv_block(lock: str) -> str:
    """The lines of `lock` that pin uv, with its hashes."""
    found = re.search(r"^uv==.*?(?=^[a-z0-9]|\Z)", lock, flags=re.MULTILINE | re.DOTALL)
    if found is None:
        raise SystemExit("setup: the lock file pins no uv. Run `make lock`.")
    return found.group(0)


def pip_setting(name: str) -> str:
    """What pip is told for `name` (`index-url`, `cert`), by its variable or its files; empty when nothing."""
    told = os.environ.get("PIP_" + name.upper().replace("-", "_"))
    if told:
        return told
    command = [str(BIN / "python"), "-m", "pip", "config", "get", f"global.{name}"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def environment_for_uv() -> dict[str, str]:
    """The environment for uv, which does not read pip's settings: the index and certificate of one serve both."""
    told = {"UV_DEFAULT_INDEX": pip_setting("index-url"), "SSL_CERT_FILE": pip_setting("cert")}
    return {**{name: value for name, value in told.items() if value}, **os.environ}


def run(*command: str | Path, environment: dict[str, str] | None = None) -> None:
    """Run one step; its failure ends the set-up with the step named."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, check=False)
    if done.returncode:
        step = " ".join([Path(command[0]).name, *(str(part) for part in command[1:3])])
        raise SystemExit(f"setup: `{step}` failed (exit code {done.returncode}); its message is above.")


def make_environment(last: dict[str, str], wanted: dict[str, str]) -> None:
    """Create `.venv`, or create it again when it was made by another Python or for another folder."""
    moved = bool(last) and any(last.get(key) != wanted[key] for key in ("root", "python"))
    if VENV.exists() and (moved or not (BIN / "python").exists()):
        shutil.rmtree(VENV)
    if (BIN / "pip").exists():
        return
    print(f"setup: making .venv with Python {sys.version.split()[0]}", flush=True)
    done = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SystemExit("setup: Python made no virtual environment. On Debian and Ubuntu, install `python3-venv`.")


def install_uv(lock: Path) -> None:
    """Install uv, at the version and hash of the lock file, with the pip of `.venv`."""
    with tempfile.TemporaryDirectory() as folder:
        only = Path(folder) / "uv.lock"
        only.write_text(uv_block(lock.read_text("utf-8")), "utf-8")
        run(BIN / "python", "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", only)


def install(lock: Path) -> None:
    """Make the packages of `.venv` those of `lock`, then put this checkout's own package beside them."""
    options = ("--quiet", "--python", BIN / "python")
    uv = environment_for_uv()
    # Compiled once here, so that no start of a command has to: it saves seconds where Python may not write beside its files.
    run(BIN / "uv", "pip", "sync", *options, "--compile-bytecode", "--require-hashes", lock, environment=uv)
    own = ("--no-deps", "--no-build-isolation", "--editable", ROOT)
    run(BIN / "uv", "pip", "install", *options, *own, environment=uv)


def main(kind: str) -> None:
    """Bring `.venv` up to date for `kind`, `runtime` or `dev`."""
    if sys.version_info < OLDEST:
        raise SystemExit(
            f"setup: Python {sys.version.split()[0]} is too old. Give a newer one: make PYTHON=python3.12 …"
        )
    last = stamp()
    kind = "dev" if last.get("kind") == "dev" else kind
    wanted = wish(kind)
    if last == wanted:
        return
    began = time.monotonic()
    make_environment(last, wanted)
    STAMP.unlink(missing_ok=True)
    install_uv(LOCKS[kind])
    install(LOCKS[kind])
    STAMP.write_text(json.dumps(wanted, indent=1), "utf-8")
    print(f"setup: .venv is ready ({kind}, {time.monotonic() - began:.0f} s)", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in LOCKS:
        raise SystemExit("usage: setup.py runtime|dev")
    main(sys.argv[1])
