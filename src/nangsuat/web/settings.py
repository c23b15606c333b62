"""Settings of the site. All that differs between places comes from the environment; ``docs`` lists the variables."""

from __future__ import annotations

import mimetypes
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from nangsuat.web import env

HERE = Path(__file__).parent
VERSION = version("nangsuat")

DATA = Path(env.text("NANGSUAT_DATA", str(Path.cwd() / "nangsuat-data"))).resolve()
FILES = DATA / "files"  # what people handed in, by content
RELEASES = DATA / "releases"  # immutable datasets, by content
BACKUPS = DATA / "backups"
EXPORTS = DATA / "exports"
BACKUPS_KEPT = env.number("NANGSUAT_BACKUPS_KEPT", 14)  # daily ones; those made by hand are never removed

DEBUG = env.flag("NANGSUAT_DEBUG")
SECRET_KEY = env.text("NANGSUAT_SECRET_KEY") or (
    (DATA / "secret-key").read_text(encoding="utf-8").strip() if (DATA / "secret-key").is_file() else ""
)
SITE_URL = env.text("NANGSUAT_SITE_URL", "http://localhost:8000").rstrip("/")
SITE_HOST = SITE_URL.split("://", 1)[-1].split("/")[0].rsplit(":", 1)[0]
ALLOWED_HOSTS = [*{SITE_HOST, "127.0.0.1", "localhost", "[::1]"}, *env.text("NANGSUAT_ALLOWED_HOSTS").split()]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",  # so that forms are drawn by our templates
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rules",
    "simple_history",
    "django_filters",
    "django_tasks_db",
    "nangsuat.web.core",
    "nangsuat.web.people",
    "nangsuat.web.orgs",
    "nangsuat.web.handin",
    "nangsuat.web.releases",
    "nangsuat.web.plan",
    "nangsuat.web.results",
    "nangsuat.web.explore",
    "nangsuat.web.news",
    "nangsuat.web.api",
    "nangsuat.web.operation",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "nangsuat.web.core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "nangsuat.web.core.middleware.NoStoreMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # deny by default
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "nangsuat.web.people.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "nangsuat.web.urls"
WSGI_APPLICATION = "nangsuat.web.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nangsuat.web.core.context.site",
            ],
            "builtins": ["nangsuat.web.core.templatetags.nangsuat", "nangsuat.web.core.templatetags.kit"],
        },
    }
]

DATABASES = {"default": env.database(env.text("NANGSUAT_DATABASE"), folder=DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {  # shared by the processes of one machine: the limits on log-ins are counted here
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(DATA / "cache"),
        "OPTIONS": {"MAX_ENTRIES": 4000},  # of 300, Django's own, a crowd would push out the counts of failed log-ins
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "nangsuat.web.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody gets a letter because somebody typed their address
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is made from an invitation, which went to that address
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE; nobody is asked
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Nangsuat"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("NANGSUAT_BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "nangsuat.web.core.views.csrf_failure"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]  # words of the libraries that lack Vietnamese; our own stand in pairs
FORMAT_MODULE_PATH = ["nangsuat.web.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = False  # a year and a record's number are no amounts; amounts go through the filter `number`
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = f"static/{VERSION}/"
STATICFILES_DIRS = [HERE / "static"]
STATIC_ROOT = DATA / "static"
WHITENOISE_USE_FINDERS = True  # nothing to collect: the installed package is served as it is
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 31_536_000 if not DEBUG else 0
mimetypes.add_type("text/javascript", ".js", strict=True)  # some Windows machines say otherwise

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
FILE_UPLOAD_TEMP_DIR = str(DATA / "incoming") if (DATA / "incoming").is_dir() else None
FILE_UPLOAD_HANDLERS = [
    "nangsuat.web.core.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_LIMIT = env.number("NANGSUAT_UPLOAD_LIMIT_MB", 20) << 20

MAIL_HOST = env.text("NANGSUAT_EMAIL_HOST")  # without one, letters wait in the outbox page to be passed on by hand
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": MAIL_HOST or "localhost",
            "port": env.number("NANGSUAT_EMAIL_PORT", 587),
            "username": env.text("NANGSUAT_EMAIL_USER"),
            "password": env.text("NANGSUAT_EMAIL_PASSWORD"),
            "use_tls": env.flag("NANGSUAT_EMAIL_TLS", default=True),
            "timeout": 20,
        },
    }
}
DEFAULT_FROM_EMAIL = env.text("NANGSUAT_EMAIL_FROM", "nangsuat@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"nangsuat": {"level": "INFO"}},
}
