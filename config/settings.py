"""Settings come from the environment; every default here is right for one machine.

`TANDEM_DATABASE_URL`   sqlite:///… or postgres://…          (default: SQLite in the data folder)
`TANDEM_DATA_DIR`       database, uploads, secret key         (default: var/)
`TANDEM_SECRET_KEY`     needed outside one machine            (default: made once, kept in the data folder)
`TANDEM_SQLITE_CACHE_KIB`  page cache of a connection         (default: 20000; the web server 4000)
`TANDEM_HOSTS`          comma-separated host names            (default: 127.0.0.1,localhost)
`TANDEM_HTTPS`          1 when a proxy in front speaks TLS    (default: 0)
`TANDEM_ADDRESS`        where people open it, for links in mail  (default: http://127.0.0.1:8000)
`TANDEM_MAIL_HOST`      outgoing mail server; with _PORT, _USER, _PASSWORD, _TLS, _FROM
                        (default: none, mails are written into the data folder)
`TANDEM_MAIL_IN`        where blind copies arrive: a folder (Maildir), or imaps://user:password@host;
                        with _ADDRESS and _TRUSTED (docs/operating/mail.md)     (default: none)
`TANDEM_DEBUG`          1 for `bin/dev` only                  (default: 0)
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from config.sqlite import use_mended_sqlite

use_mended_sqlite()

import dj_database_url  # noqa: E402  (Django's database module must see the mended engine)
from csp.constants import NONE, SELF  # noqa: E402

from config.secret import read_or_make_secret  # noqa: E402

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("TANDEM_DATA_DIR", BASE_DIR / "var"))
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = os.environ.get("TANDEM_DEBUG") == "1"
HTTPS = os.environ.get("TANDEM_HTTPS") == "1"
SECRET_KEY = os.environ.get("TANDEM_SECRET_KEY") or read_or_make_secret(DATA_DIR / "secret.key")
ALLOWED_HOSTS = os.environ.get("TANDEM_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS]

INSTALLED_APPS = [
    "tandem.foundation",
    "tandem.organisation",
    "tandem.keyaccounts",
    "tandem.partners",
    "tandem.coverage",
    "tandem.pipeline",
    "tandem.activities",
    "tandem.registration",
    "tandem.winning",
    "tandem.workspace",
    "tandem.portal",
    "tandem.demo",
    "bench",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tandem.foundation.middleware.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tandem.organisation.middleware.ActorMiddleware",
    "tandem.organisation.middleware.AccessMiddleware",
    "tandem.foundation.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WIRING = "config.wiring"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "tandem.workspace.context.shell",
                "tandem.portal.context.shell",
            ],
            "builtins": ["django.templatetags.i18n"],
        },
    }
]
FORM_RENDERER = "tandem.foundation.form_renderer.KitRenderer"

# --- databases (docs/adr/0004-two-databases.md) ---
SQLITE_CACHE_KIB = int(os.environ.get("TANDEM_SQLITE_CACHE_KIB", "20000"))  # a connection
SQLITE_OPTIONS = {
    # A transaction that reads first and writes later cannot be upgraded under WAL without
    # failing at once; taking the write lock at the start queues instead.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA journal_size_limit=67108864;PRAGMA temp_store=MEMORY;"
        f"PRAGMA cache_size=-{SQLITE_CACHE_KIB}"
    ),
}
POSTGRES_OPTIONS = {
    "options": (
        "-c statement_timeout=60000 -c lock_timeout=10000 "
        "-c idle_in_transaction_session_timeout=60000 "
        # Solid-state disks: without this the planner reads whole tables rather than an index.
        "-c random_page_cost=1.1 "
        # A page asks in milliseconds; compiling its question would take a hundred.
        "-c jit=off"
    ),
}
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("TANDEM_DATABASE_URL", f"sqlite:///{DATA_DIR / 'tandem.sqlite3'}"),
        conn_max_age=600,
    )
}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"].setdefault("OPTIONS", {}).update(
    SQLITE_OPTIONS if IS_SQLITE else POSTGRES_OPTIONS
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- jobs: in the same database by default, so a job and its cause commit together ---
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "heavy"]}}

# --- people ---
SECOND_STEP_AT_FIRST = "administrator,partner_manager"
AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = False  # axes counts failures, in the database, for every worker
ACCOUNT_ADAPTER = "tandem.organisation.login.AccountAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Tandem"
ACCOUNT_FORMS = {"login": "tandem.organisation.forms.login.LoginForm"}
MFA_FORMS = {
    "authenticate": "tandem.organisation.second_factor.AuthenticateForm",
    "reauthenticate": "tandem.organisation.second_factor.ReauthenticateForm",
}
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "tandem.organisation.login.locked_out"
AXES_IPWARE_PROXY_COUNT = int(os.environ.get("TANDEM_PROXIES", "0"))
AXES_USERNAME_CALLABLE = "tandem.organisation.login.attempted_name"
AXES_CLIENT_IP_CALLABLE = "tandem.organisation.login.attempting_address"
AXES_ENABLE_ADMIN = False
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS

# --- what the browser may do ---
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = HTTPS

# --- languages, time, numbers ---
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["config.formats"]

# --- files ---
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [path for path in [BASE_DIR / "build" / "assets"] if path.exists()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "tandem.foundation.static_storage.ModuleStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
MAX_IMPORT_BYTES = 50 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- mail: without a server each mail is a file in the data folder ---
EMAIL_HOST = os.environ.get("TANDEM_MAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_PORT = int(os.environ.get("TANDEM_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("TANDEM_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TANDEM_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("TANDEM_MAIL_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("TANDEM_MAIL_FROM", "tandem@localhost")

MAIL_IN = os.environ.get("TANDEM_MAIL_IN", "")
MAIL_IN_ADDRESS = os.environ.get("TANDEM_MAIL_IN_ADDRESS", "")
MAIL_IN_TRUSTED = os.environ.get("TANDEM_MAIL_IN_TRUSTED", "")

# --- the business's own settings; each is a default a playbook may override ---
TANDEM: dict[str, Any] = {
    "ADDRESS": os.environ.get("TANDEM_ADDRESS", "http://127.0.0.1:8000").rstrip("/"),
    "FISCAL_YEAR_START_MONTH": 4,
    "CURRENCY": "CNY",
    "ACTIVE_WINDOW_DAYS": 365,
    "CUSTOMER_VISITS_PER_WEEK": 12,
    "PARTNER_VISITS_PER_WEEK": 4,
    "DAY_STARTS_AT_HOUR": 8.5,  # when a seller leaves the base
    "SPONSOR_VISIT_DAYS": 180,  # an account's executive sponsor is overdue after so many
    "VISIT_HOURS": ((9.0, 12.0), (13.5, 17.5)),  # in which customers receive visitors together
    "TOP_ACCOUNTS_PER_SELLER": 20,
    "PLACE_KEPT_DAYS": 90,  # where a check-in was, with the person's consent
    "EQUITY_BAND": 0.15,
    "MOVE_SHARE": 0.10,
    "PARTNER_NOTICE_DAYS": 14,  # before an account leaves a partner; 0: at once
    "IMPORT_UNDO_DAYS": 7,
    "IMPORT_FILES_DAYS": 30,  # uploads are deleted so long after their import ended, past undo
    "STAFFING_RATIO_TARGET": 0.5,
    # what the planner takes for granted until a company's own history says better
    "STRONG_NEED_LEVEL": 2,
    "DEEP_PENETRATION": 0.30,
    "REACHABLE_WALLET_SHARE": 0.35,
    "GROSS_MARGIN": 0.12,
    "UNKNOWN_POTENTIAL_THOUSAND": 5.0,
    "CALLS_PER_QUARTER": 850,
    # what a contact costs and how soon each way answers: limits of the strategy cards
    "VISIT_COST_YUAN": 400,
    "CALL_COST_YUAN": 30,
    "ANSWER_HOURS": {"personal": 4, "shared": 4, "inside": 2, "partner_led": 16},
    "LEARNED_QUARTERS": 4,  # full quarters of own history that response rates are learned from; 0: none
    "HELD_OUT_SHARE": 0.03,  # of the covered accounts, left as they are to compare with; 0: none
    "PARTNER_CAPACITY": 120,
    # the most each role approves of development funds, in fen; the vice president has no limit
    "FUND_LIMITS": {"region_manager": 5_000_000, "industry_director": 3_000_000},
    "SESSION_IDLE_MINUTES": 30,
    # roles that sign in with a second step, by comma; the demo asks nobody
    "SECOND_STEP_ROLES": tuple(
        name
        for name in os.environ.get("TANDEM_SECOND_STEP", SECOND_STEP_AT_FIRST).split(",")
        if name
    ),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "tandem": {"level": "INFO"},
        "axes": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
    },
}
SILENCED_SYSTEM_CHECKS = [
    "security.W004",
    "security.W008",  # HSTS and redirect follow TANDEM_HTTPS
    "security.W012",
    "security.W016",  # so do secure cookies
    "security.W021",
]
