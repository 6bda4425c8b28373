"""Two people do the same thing at the same moment, each on a connection of their own: one is told that it is done already."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.engines.servers import database, postgres_server

ROOT = Path(__file__).parents[2]
# The first of two takes its step and keeps its transaction open until the other one waits for it, as the database says.
BOTH = """
import json, sys, threading, time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
import django
django.setup()
from django.db import connection, transaction
from fairfloor.actions import grants, visits
from fairfloor.actions.acts import Refused
from fairfloor.core.periods import local_day
from fairfloor.registry import walls
from fairfloor.registry.models import Grant, Visit
from tests.world import ZONE, world

w = world()
w.published()
manager, officer = w.viewer(w.manager), w.viewer(w.officer)
shared = {"programme": w.programme, "factory": w.factory, "now": w.now}
team = [w.monitor_a, w.monitor_b]

def granted(report):
    return lambda: grants.grant(**shared, organisation=w.buying, report=report, by=manager)

def planned():
    day = local_day(w.now, ZONE) + timedelta(days=30)
    return visits.plan(**shared, day=day, team=team, by=officer)

taken, sent = threading.Event(), threading.Event()

def waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0

def first(step):
    try:
        with walls.acting(), transaction.atomic():
            step()
            taken.set()
            sent.wait(20)
            last = time.monotonic() + 20
            while not waits():
                assert time.monotonic() < last, "the other one did not wait"
                time.sleep(0.02)
        return "kept"
    finally:
        taken.set()
        connection.close()

def second(step):
    try:
        taken.wait(20)
        sent.set()
        step()
        return "kept"
    except Refused as refused:
        return refused.why.say("en")
    finally:
        connection.close()

told = {}
for name, step in (("standing", granted(None)), ("report", granted(w.report)), ("visit", planned)):
    taken.clear(), sent.clear()
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(first, step), pool.submit(second, step)]
        told[name] = [one.result() for one in both]
with walls.acting():
    told["grants"] = Grant.objects.filter(withdrawn_at__isnull=True).count()
    told["open"] = Visit.objects.filter(state="planned").count()
print(json.dumps(told))
"""


def test_of_two_at_the_same_moment_one_is_told_what_the_later_of_two_is_told(tmp_path: Path) -> None:
    """The consent to a buyer, for good or for one report, and a whole visit to a factory: each is kept once."""
    with postgres_server() as server, database(server) as made:
        environment = {
            **os.environ, **made.environment(), "FAIRFLOOR_HOME": str(tmp_path), "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "fairfloor.conf.settings",
        }  # fmt: skip
        program = str(Path(sys.executable).with_name("fairfloor"))
        subprocess.run([program, "migrate"], env=environment, check=True, capture_output=True)
        ran = subprocess.run([sys.executable, "-c", BOTH], env=environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        assert json.loads(ran.stdout.splitlines()[-1]) == {
            "standing": ["kept", "This buyer is authorised already."],
            "report": ["kept", "This buyer is authorised already."],
            "visit": ["kept", "A visit of this kind to this factory is open already: finish or cancel it first."],
            "grants": 2,
            "open": 1,
        }
