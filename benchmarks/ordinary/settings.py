"""The bare project's settings with what `startproject` adds to them, the administration left out."""

from pathlib import Path

from benchmarks.bare.settings import ALLOWED_HOSTS, DATABASES, DEFAULT_AUTO_FIELD, HOME, SECRET_KEY, USE_TZ

__all__ = ["ALLOWED_HOSTS", "DATABASES", "DEFAULT_AUTO_FIELD", "SECRET_KEY", "USE_TZ"]

ROOT_URLCONF = "benchmarks.ordinary.views"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/notes/1/"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "benchmarks.bare",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, str]] = []
STATIC_URL = "static/"

# Fairfloor's tables have the same names, and its worker needs them: on PostgreSQL these lie in a schema of their own.
SCHEMA = "ordinary"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["NAME"] = str(HOME / "ordinary.sqlite3")
else:
    DATABASES["default"]["OPTIONS"] |= {"options": f"-c search_path={SCHEMA}"}  # type: ignore[operator]
