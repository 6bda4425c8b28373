"""What every test shares: Django's settings, the database engine of this run, Hypothesis's counts."""

import importlib.util
import os

if importlib.util.find_spec("fairfloor.conf.settings"):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairfloor.conf.settings")
