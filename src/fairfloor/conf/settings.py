"""Django's settings; what differs between installations comes from the environment and the data folder."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from fairfloor.registry import homes

HOME = homes.home()
PACKAGE = Path(__file__).resolve().parent.parent
DEBUG = False
SECRET_KEY = homes.key(HOME, "django")
# A marker that `fairfloor demo` leaves in an empty data folder; only then is there a demonstration clock.
DEMONSTRATION = (HOME / "demonstration").exists()
ALLOWED_HOSTS = os.environ.get("FAIRFLOOR_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("FAIRFLOOR_ORIGINS", "").split(",") if origin]
SECURE = os.environ.get("FAIRFLOOR_HTTPS") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "fairfloor.registry.apps.Registry",
    "fairfloor.web.apps.Web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fairfloor.web.headers.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "fairfloor.web.viewers.ViewerMiddleware",
    "fairfloor.web.reads.UnwritableMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "fairfloor.conf.urls"
WSGI_APPLICATION = "fairfloor.conf.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "fairfloor.web.viewers.page",
            ],
            "builtins": ["fairfloor.web.templatetags.fairfloor"],
            "libraries": {"i18n": "fairfloor.web.templatetags.translations"},
        },
    }
]

FORM_RENDERER = "fairfloor.web.widgets.Renderer"

# Tables are made by the role that owns them (`fairfloor migrate`), and used by another that owns nothing.
_URL = os.environ.get("DATABASE_URL", "")
_OWNER_URL = os.environ.get("FAIRFLOOR_OWNER_DATABASE_URL", "") if os.environ.get("FAIRFLOOR_AS_OWNER") == "1" else ""
APPLICATION_ROLE = str(homes.database(_URL, HOME).get("USER", ""))
DATABASES = {"default": homes.database(_OWNER_URL or _URL, HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "registry.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "fairfloor.web.sessions.Backend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "fairfloor.web.passwords.UnlikeThePerson", "OPTIONS": {"user_attributes": ("name", "email")}},
    {"NAME": "fairfloor.web.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "fairfloor.web.people.Doorkeeper"
MFA_ADAPTER = "fairfloor.web.second_steps.SecondSteps"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Fairfloor"
MFA_TOTP_TOLERANCE = 1  # a step of 30 s either way: for clocks that differ and people who type slowly (RFC 6238, 5.2)
# What counts how often somebody asks, and which codes were used: one for all processes of the server, so not in their memory.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(HOME / "counts"),
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "account/locked.html"

LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STATIC_ROOT = None  # files are served from where they lie in the package
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

EMAIL_HOST = os.environ.get("FAIRFLOOR_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("FAIRFLOOR_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("FAIRFLOOR_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("FAIRFLOOR_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("FAIRFLOOR_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 20
# Without a mail server every mail is written to a file in the data folder, so that none is lost.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = str(HOME / "mail")
DEFAULT_FROM_EMAIL = os.environ.get("FAIRFLOOR_MAIL_FROM", "Fairfloor <fairfloor@localhost>")
SITE_ADDRESS = os.environ.get("FAIRFLOOR_ADDRESS", "http://127.0.0.1:8000").rstrip("/")

FILE_UPLOAD_MAX_MEMORY_SIZE = 2**20
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "fairfloor.web.uploads.NamelessUpload",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
UPLOAD_LIMIT_BYTES = 200 * 2**20  # of a file sent in one request
RECORDS_LIMIT_BYTES = 2**30  # of a file of records sent in pieces: a year of a large factory is some 300 MB

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SESSION_ENGINE = "fairfloor.web.sessions"
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "fairfloor.conf.discretion.Discreet"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
