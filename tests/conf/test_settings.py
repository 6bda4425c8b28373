"""The settings that guard an installation, as they reach a running one."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from fairfloor.conf import settings as written
from tests.house.source import ROOT

SAID = """
import json, django
django.setup()
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in %r}, default=str))
"""


def told(tmp_path, *names, **environment):
    """The settings `names` of a process of its own with this environment."""
    import json

    clean = {key: value for key, value in os.environ.items() if not key.startswith(("FAIRFLOOR_", "DATABASE_URL"))}
    clean |= {"FAIRFLOOR_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "fairfloor.conf.settings", **environment}
    done = subprocess.run(
        [sys.executable, "-c", SAID % (names,)], env=clean, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def test_the_content_policy_lets_nothing_in_from_elsewhere():
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    allowed = {str(source) for sources in policy.values() for source in sources}
    assert allowed <= {"'none'", "'self'", "data:"}
    assert "data:" not in map(str, policy["script-src"])


def test_passwords_are_hashed_with_argon2_and_debug_is_off():
    assert written.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # tests hash quicker
    assert settings.DEBUG is False


def test_every_language_of_the_interface_but_english_has_a_catalogue():
    for code, _ in settings.LANGUAGES:
        folder = code.split("-")[0] + ("_" + code.split("-")[1].capitalize() if "-" in code else "")
        assert code == "en" or (ROOT / "src/fairfloor/locale" / folder / "LC_MESSAGES" / "django.po").exists()


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    first = told(tmp_path, "SECRET_KEY")["SECRET_KEY"]
    assert told(tmp_path, "SECRET_KEY")["SECRET_KEY"] == first
    assert len(first) >= 50
    for path in (tmp_path / "keys").iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_two_installations_have_different_secrets(tmp_path):
    one, other = (told(tmp_path / name, "SECRET_KEY")["SECRET_KEY"] for name in ("one", "other"))
    assert one != other


def test_https_is_asked_for_by_one_variable(tmp_path):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS")
    plain = told(tmp_path, *names)
    secure = told(tmp_path, *names, FAIRFLOOR_HTTPS="1")
    assert not any(plain.values())
    assert all(secure.values())


def test_an_empty_data_folder_is_not_a_demonstration(tmp_path):
    assert told(tmp_path, "DEMONSTRATION") == {"DEMONSTRATION": False}


def test_a_database_address_of_another_kind_is_refused(tmp_path):
    with pytest.raises(AssertionError, match="must begin with postgresql://"):
        told(tmp_path, "DATABASES", DATABASE_URL="mysql://127.0.0.1/x")


@pytest.mark.django_db
def test_sqlite_keeps_what_it_was_told_to(postgres_of_this_run):
    if postgres_of_this_run is not None:
        assert connection.vendor == "postgresql"
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone() == (1,)
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)  # FULL
    options = connection.settings_dict["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


COUNTS = """
import sys, django
django.setup()
from django.core.cache import cache
print(cache.add(sys.argv[1], sys.argv[2], timeout=60), cache.get(sys.argv[1]))
"""


def test_what_counts_tries_is_one_for_all_processes_and_for_its_owner_alone(tmp_path):
    """A code that was used before one process of the server is used before all; another installation has its own counts."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("FAIRFLOOR_", "DATABASE_URL"))}

    def asked(home, value):
        environment = {**clean, "FAIRFLOOR_HOME": str(home), "DJANGO_SETTINGS_MODULE": "fairfloor.conf.settings"}
        command = [sys.executable, "-c", COUNTS, "code:1:123456", value]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return done.stdout.split()

    assert asked(tmp_path / "one", "first") == ["True", "first"]
    assert asked(tmp_path / "one", "second") == ["False", "first"]
    assert asked(tmp_path / "two", "third") == ["True", "third"]
    assert (tmp_path / "one" / "counts").stat().st_mode & 0o077 == 0
