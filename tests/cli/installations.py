"""Whole installations for the tests of the command line: a data folder of its own, commands as people run them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).with_name("fairfloor")
# What an installation is filled with: a whole cycle, files of one block and of several, moments to the microsecond.
FILLED = r"""
from uuid import uuid4
from fairfloor.cli import started
started.django()
from datetime import date
from decimal import Decimal
from allauth.account.models import EmailAddress
from fairfloor.actions import datasets, demonstration_visits, observations, samples
from tests.world import world
w = world()
w.now = w.now.replace(microsecond=123456)
w.inside()
for number, size in enumerate((5, 2**20 + 7)):
    observations.attach(
        visit=w.visit, clause="icti/2.5", client_id=uuid4(), kind="document", text="ឯកសារ 文件", language="km",
        name=f"sheet-{number}.pdf", media_type="application/pdf", pieces=[bytes([number + 65]) * size],
        by=w.viewer(w.monitor_a), now=w.now,
    )
observations.measure(
    visit=w.visit, client_id=uuid4(), by=w.viewer(w.monitor_a), now=w.now,
    values={"quantity": "air-temperature", "value": Decimal("32.4"), "unit": "degC", "place": "Line 4",
            "kind": "seated-production", "instrument": "", "calibrated_until": None, "taken_at": w.now},
)
dataset = datasets.receive(
    visit=w.visit, name="attlog.dat", media_type="text/plain", settings={}, by=w.viewer(w.monitor_a), now=w.now,
    pieces=[demonstration_visits.punches(date(2025, 9, 1), workers=2, days=14)],
)
begun = datasets.begin(public_id=dataset.public_id, now=w.now)
datasets.finish(dataset=begun, result=datasets.screen(begun), problem="", now=w.now)
sample = samples.draw(
    visit=w.visit, wish=samples.Wish("icti/5.2"), seed="a seed", name="roster.csv", media_type="text/csv",
    pieces=[b"worker\n1\n2\n3\n4\n"], by=w.viewer(w.monitor_a), now=w.now,
)
samples.add(sample=sample, worker="9", reason="看上去年轻", language="zh", by=w.viewer(w.monitor_a), now=w.now)
w.amended()
w.granted()
EmailAddress.objects.create(user=w.manager, email=w.manager.email, verified=True, primary=True)
"""
READ = """
import hashlib
from fairfloor.cli import started
started.django(as_owner=True)
from fairfloor.registry import files, keys, walls
from fairfloor.registry.models import Evidence
with walls.maintenance():
    for row in Evidence.objects.select_related("file").order_by("pk"):
        content = b"".join(files.read(row.file.public_id))
        print(len(content), hashlib.sha256(content).hexdigest() == row.file.sha256)
print(keys.pseudonym("programme", "factory", "1"))
"""


@dataclass
class Installation:
    """A data folder and the environment that names it (and a database)."""

    home: Path
    extra: Mapping[str, str] = field(default_factory=dict)

    def environment(self, **more: str) -> dict[str, str]:
        """What a command is told."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "FAIRFLOOR_"))}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        kept.pop("PORT", None)
        return {**kept, "FAIRFLOOR_HOME": str(self.home), "PYTHONUNBUFFERED": "1", **self.extra, **more}

    def run(self, *words: object, **more: str) -> "subprocess.CompletedProcess[str]":
        """`fairfloor WORDS` as a process of its own."""
        command = [str(COMMAND), *map(str, words)]
        return subprocess.run(
            command, env=self.environment(**more), capture_output=True, text=True, check=False, timeout=300
        )

    def done(self, *words: object, **more: str) -> str:
        """What a command that goes well prints."""
        ended = self.run(*words, **more)
        assert ended.returncode == 0, f"{words}: {ended.stdout}{ended.stderr}"
        assert ended.stderr == ""
        return ended.stdout

    def refused(self, *words: object, code: int = 1, **more: str) -> str:
        """What a command that is refused says: sentences on stderr, nothing on stdout, no traceback."""
        ended = self.run(*words, **more)
        assert ended.returncode == code, f"{words}: {ended.returncode} {ended.stdout}{ended.stderr}"
        assert ended.stderr.startswith("fairfloor: "), ended.stderr
        assert "Traceback" not in ended.stderr
        assert ended.stdout == ""
        return ended.stderr

    def python(self, code: str, *words: str) -> str:
        """What Python prints that runs `code` with the arguments `words` on this installation."""
        ended = subprocess.run(
            [sys.executable, "-c", code, *words],
            env=self.environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def copy(self, home: Path) -> "Installation":
        """Another one with the same data folder."""
        shutil.copytree(self.home, home)
        return Installation(home, self.extra)


def whole(home: Path, extra: Mapping[str, str] | None = None) -> Installation:
    """An installation filled with a whole cycle."""
    made = Installation(home, extra or {})
    made.done("migrate")
    made.python(FILLED)
    return made
