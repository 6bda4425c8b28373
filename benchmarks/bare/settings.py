"""Django's settings with as little as it runs with; the database is set as Fairfloor's, without the wall."""

import os

from fairfloor.registry import homes

HOME = homes.home()
SECRET_KEY = homes.key(HOME, "bare")
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "benchmarks.bare.views"
INSTALLED_APPS = ["benchmarks.bare"]
MIDDLEWARE: list[str] = []
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": homes.database(os.environ.get("DATABASE_URL", ""), HOME)}
if DATABASES["default"]["ENGINE"] == "fairfloor.conf.sqlite":
    options = DATABASES["default"]["OPTIONS"]
    assert isinstance(options, dict)
    del options["cached_statements"]  # as Python has it: only the wall makes several statements of one text
    DATABASES["default"] |= {"ENGINE": "django.db.backends.sqlite3", "NAME": str(HOME / "bare.sqlite3")}
