"""All settings, from the environment.

Neither DATABASE_URL nor BROKER_URL set: the embedded default (SQLite and a file queue under `var/`).
ANXIN_PRODUCTION=1 refuses to start with a default secret, with DEBUG, without ALLOWED_HOSTS, or with EMAIL_URL alone.
"""

import sys
from pathlib import Path

import environ
from csp.constants import SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PRODUCTION = env.bool("ANXIN_PRODUCTION", default=False)
VAR_DIR = Path(env.str("ANXIN_VAR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

EMBEDDED_SECRET = "embedded-default-not-for-production"
EMBEDDED_FIELD_KEY = "embedded-default-field-key-not-for-production"
SECRET_KEY = env.str("SECRET_KEY", default=EMBEDDED_SECRET)
FIELD_KEYS = env.list("FIELD_KEYS", default=[EMBEDDED_FIELD_KEY])
"""Secrets that identity numbers are encrypted with; the first encrypts, all decrypt (so keys can be rotated)."""
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

if PRODUCTION:
    if SECRET_KEY == EMBEDDED_SECRET or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY: set a random secret of at least 50 characters.")
    if EMBEDDED_FIELD_KEY in FIELD_KEYS or any(len(key) < 32 for key in FIELD_KEYS):
        raise ImproperlyConfigured("FIELD_KEYS: set random keys of at least 32 characters.")
    if DEBUG:
        raise ImproperlyConfigured("DEBUG: must be off in production.")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS: name the hosts that this site answers to.")
    if not env.str("DATABASE_URL", default="") or not env.str("BROKER_URL", default=""):
        raise ImproperlyConfigured("DATABASE_URL and BROKER_URL: production runs on PostgreSQL and Redis.")

INSTALLED_APPS = [
    "accounts",
    "desk",
    "notices",
    "subjects",
    "documents",
    "credit",
    "measures",
    "objections",
    "repair",
    "supervision",
    "inspections",
    "disclosure",
    "briefing",
    "demonstration",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "simple_history",
    "django_htmx",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.gate.refusals",
    "axes.middleware.AxesMiddleware",
]

PUBLIC_PAGES = env.str("PUBLIC_PAGES", default="beside")
"""The pages that need no account: beside the others, off, or alone (a process that serves nothing else)."""
if PUBLIC_PAGES not in ("beside", "off", "alone"):
    raise ImproperlyConfigured("PUBLIC_PAGES: beside, off or alone.")
PUBLIC_CONTACT = env.str("PUBLIC_CONTACT", default="新密市应急管理局政务服务窗口，工作日办公时间")
"""Where the public asks and objects, as the public pages name it."""

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.gate.navigation",
                "notices.inbox.bell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
if PUBLIC_PAGES == "alone":  # nobody signs in here: no session, no account, no page that leads to one
    ROOT_URLCONF = "config.alone_urls"
    of_accounts = ("sessions", "contrib.auth", "simple_history", "axes")
    MIDDLEWARE = [name for name in MIDDLEWARE if not any(part in name for part in of_accounts)]
    MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    TEMPLATES[0]["DIRS"] = [BASE_DIR / "templates" / "public" / "alone", BASE_DIR / "templates"]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'anxin.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=20000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "notices.inbox.SignedIn"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/lockout_show.html"
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # an account is locked, whatever address guesses at it

SESSION_COOKIE_AGE = env.int("SESSION_MINUTES", default=30) * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
    }
}

EMAIL_URL = env.str("EMAIL_URL", default="")
MAIL_ENABLED = bool(EMAIL_URL) or not PRODUCTION
"""Without EMAIL_URL production sends no mail, and the embedded default prints it where the worker runs."""
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="") or "anxin@localhost"
EMAIL_TIMEOUT = 20
vars().update(env.email_url_config(EMAIL_URL or "consolemail://"))
SITE_URL = env.str("SITE_URL", default="") or (CSRF_TRUSTED_ORIGINS or [""])[0]
"""How the site is reached, for links in mails."""
if PRODUCTION and EMAIL_URL and DEFAULT_FROM_EMAIL == "anxin@localhost":
    raise ImproperlyConfigured("EMAIL_FROM: name the address that mail is sent from.")

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

DOCUMENT_NUMBER = env.str("DOCUMENT_NUMBER", default="新密应急{word}字〔{year}〕{sequence}号")
"""How the numbers of issued papers are written."""
REPAIR_CONTACT = env.str("REPAIR_CONTACT", default="新密市应急管理局政务服务窗口，工作日办公时间")
"""Where applicants of credit repair ask and hand in, as the papers name it."""
PUBLIC_INTAKES_AN_HOUR = env.int("PUBLIC_INTAKES_AN_HOUR", default=5)
"""How many complaints and ratings one address may send within an hour through the public pages."""
PUBLIC_RATINGS_A_DAY = env.int("PUBLIC_RATINGS_A_DAY", default=20)
"""How many ratings of one subject are taken in within a day through the public pages, from all addresses together."""

BUREAU_NAME = env.str("BUREAU_NAME", default="新密市应急管理局")
BUREAU_CODE = env.str("BUREAU_CODE", default="" if PRODUCTION else "11410183MB0000000C")
"""The bureau's unified social credit code, which the credit platform asks of every penalty; made up by default."""
SHARING_URL = env.str("SHARING_URL", default="")
SHARING_TOKEN = env.str("SHARING_TOKEN", default="")
SHARING_CA = env.str("SHARING_CA", default="")
"""Where the city's credit platform takes messages, and a file of the authority that signed its certificate, if it is
not a public one. Without SHARING_URL messages wait, and the 双公示 files remain."""
SHARING_TIMEOUT = env.float("SHARING_TIMEOUT", default=10.0)
if PRODUCTION and SHARING_URL and not (SHARING_URL.startswith("https://") and SHARING_TOKEN and BUREAU_CODE):
    raise ImproperlyConfigured("SHARING_URL: https only, with SHARING_TOKEN and BUREAU_CODE.")

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if "collectstatic" not in sys.argv and not (STATIC_ROOT / "staticfiles.json").exists():
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = VAR_DIR / "evidence"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CELERY_BROKER_URL = env.str("BROKER_URL", default="filesystem://localhost/")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_ROUTES = {  # what takes long holds up no grading
    "credit.tasks.make_paper": {"queue": "papers"},
    "credit.tasks.check_import": {"queue": "papers"},
    "credit.tasks.commit_import": {"queue": "papers"},
    "notices.tasks.send_digests": {"queue": "papers"},
    "repair.tasks.issue_notices": {"queue": "papers"},
    "documents.tasks.issue_batch": {"queue": "papers"},
    "disclosure.tasks.*": {"queue": "papers"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if CELERY_BROKER_URL.startswith("filesystem:"):
    queue_dir, control_dir = VAR_DIR / "queue", VAR_DIR / "queue-control"
    queue_dir.mkdir(exist_ok=True)
    control_dir.mkdir(exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(queue_dir),
        "data_folder_out": str(queue_dir),
        "control_folder": str(control_dir),
        "store_processed": False,
        "polling_interval": 0.1,
    }

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
