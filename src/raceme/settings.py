"""Settings, read once from the environment; docs/operate/settings.md lists each."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

from raceme.core import logs
from raceme.core.clients import trusted_proxies
from raceme.core.document_store import document_store
from raceme.core.mail_providers import provider_settings
from raceme.core.providers import providers
from raceme.core.secret import kept_secret_key

env = Env()

DATA_DIR = Path(env.str("RACEME_DATA_DIR", default="data")).resolve()
# It holds everybody's data: nobody else on this machine looks into it.
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
OUTBOX_DIR = DATA_DIR / "outbox"

SECRET_KEY = env.str("RACEME_SECRET_KEY", default="") or kept_secret_key(DATA_DIR)
# Known still, and used for nothing new: what they signed and encrypted is read.
SECRET_KEY_FALLBACKS: list[str] = env.list("RACEME_OLD_SECRET_KEYS", default=[])
DEBUG = env.bool("RACEME_DEBUG", default=False)
BASE_URL = env.str("RACEME_BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("RACEME_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [BASE_URL]
TRUSTED_PROXIES = trusted_proxies(env.str("RACEME_TRUSTED_PROXIES", default=""))
# Whether a request came over TLS is the proxy's to say, and only where one is trusted.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
TIMING = env.bool("RACEME_TIMING", default=False)
UPLOAD_LIMIT = env.int("RACEME_UPLOAD_LIMIT_MB", default=20) * 1024 * 1024
# All that one form sends together; what is longer is turned away before a byte is written.
MOST_SENT = 6 * UPLOAD_LIMIT

DATABASES = {
    "default": env.dj_db_url(
        "RACEME_DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'raceme.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # A connection that died with a restarted database is noticed before a page uses it, and
    # a page says within seconds that the database is away.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        # What the address says after its question mark, such as ``sslmode``.
        **DATABASES["default"].get("OPTIONS", {}),
        # Once the database is back, the next page asks it anew instead of waiting its turn.
        "pool": {"min_size": 1, "max_size": 8, "timeout": 5, "reconnect_timeout": 2},
        "connect_timeout": 5,
        # Compiling a statement pays in reports of minutes: a page of a long log took twice as long.
        # A name with two mistakes is less like itself than pg_trgm asks for by default.
        "options": "-c jit=off -c pg_trgm.word_similarity_threshold=0.3",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_countries",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    "raceme.core",
    "raceme.workspaces",
    "raceme.audit",
    "raceme.mail",
    "raceme.accounts",
    "raceme.documents",
    "raceme.organisations",
    "raceme.programmes",
    "raceme.engagements",
    "raceme.asks",
    "raceme.consents",
    "raceme.segments",
    "raceme.questionnaires",
    "raceme.assessments",
    "raceme.events",
    "raceme.partnerships",
    "raceme.matchmaking",
    "raceme.reporting",
    "raceme.stewardship",
    "raceme.portal",
    "raceme.demo",
]
MIDDLEWARE = [
    "raceme.core.watch.watched",
    "raceme.core.middleware.server_timing",
    # What these four say stands on every answer, so nothing answers before them.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "raceme.core.middleware.without_sensors",
    "raceme.core.middleware.by_any_name",
    "raceme.core.standby.maintenance",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    # Before the session: its key is looked for in the database too.
    "raceme.core.middleware.clean_input",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "raceme.core.middleware.person",
    "allauth.account.middleware.AccountMiddleware",
    "raceme.accounts.middleware.kept_open",
    "raceme.accounts.middleware.second_factor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "raceme.stewardship.middleware.followed",
]
ROOT_URLCONF = "raceme.urls"
WSGI_APPLICATION = "raceme.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "raceme.portal.context.shell",
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
SESSION_ENGINE = "raceme.accounts.sessions"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/manage/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in ("CommonPasswordValidator", "NumericPasswordValidator")
    ),
]
# Of allauth its factors and its OpenID Connect are used; its pages and mails are not.
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "raceme.accounts.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Raceme"
SOCIALACCOUNT_ADAPTER = "raceme.accounts.views.providers.Adapter"
OIDC_PROVIDERS = providers(
    several=env.str("RACEME_OIDC_PROVIDERS", default=""),
    one={
        "id": "oidc",
        "name": env.str("RACEME_OIDC_NAME", default="OpenID Connect"),
        "url": env.str("RACEME_OIDC_URL", default=""),
        "client_id": env.str("RACEME_OIDC_CLIENT_ID", default=""),
        "client_secret": env.str("RACEME_OIDC_CLIENT_SECRET", default=""),
        "lets_in": env.str("RACEME_OIDC_LETS_IN", default="known"),
    },
)
_is_over_tls = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _is_over_tls
if _is_over_tls:
    # A browser takes a cookie of such a name from this very host alone, and over TLS.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
# No script of ours reads any.
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
# Off until an operator is sure that the address will always be served over TLS.
SECURE_HSTS_SECONDS = env.int("RACEME_HSTS_SECONDS", default=0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("RACEME_HSTS_SUBDOMAINS", default=False)
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "raceme.core.views.errors.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGES = [("en", _("English")), ("ro", _("Romanian"))]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [Path(__file__).parent / "locale"]
LANGUAGE_COOKIE_NAME = "raceme_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = env.str("RACEME_TIME_ZONE", default="Europe/Bucharest")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
# They are for our own pages.
WHITENOISE_ALLOW_ALL_ORIGINS = False
S3_ENDPOINT = env.str("RACEME_S3_ENDPOINT", default="")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": document_store(
        folder=DATA_DIR / "documents",
        bucket=env.str("RACEME_DOCUMENTS_BUCKET", default=""),
        endpoint=S3_ENDPOINT,
        region=env.str("RACEME_S3_REGION", default=""),
        key=env.str("RACEME_S3_KEY", default=""),
        secret=env.str("RACEME_S3_SECRET", default=""),
    ),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# The queue of the jobs follows from the database; each lies in the same one as the data.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    TASKS = {"default": {"BACKEND": "raceme.core.jobs.backend.Backend"}}
    INSTALLED_APPS.insert(INSTALLED_APPS.index("django_tasks"), "procrastinate.contrib.django")
    # Its worker has one task of ours; what is behind that is found by its own name.
    PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
JOB_LEASE_SECONDS = env.float("RACEME_JOB_LEASE_SECONDS", default=60.0)
JOBS_KEPT_DAYS = env.int("RACEME_JOBS_KEPT_DAYS", default=30)

# For each step a mail server is given so long; all together stay below the lease of a message.
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("RACEME_MAIL_FROM", default="Raceme <raceme@localhost>")
if mail_url := env.str("RACEME_MAIL_URL", default=""):
    _mail = env.dj_email_url("RACEME_MAIL_URL", default=mail_url)
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
else:
    EMAIL_BACKEND = "raceme.core.mail_folder.EmailBackend"
    EMAIL_FILE_PATH = str(OUTBOX_DIR)
MAIL_PROVIDER = env.str("RACEME_MAIL_PROVIDER", default="")
ANYMAIL = provider_settings(
    MAIL_PROVIDER, told=env.str("RACEME_MAIL_PROVIDER_SETTINGS", default="")
)
if MAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
# Stands in the address at which a provider tells of bounces; without one there is none.
MAIL_WEBHOOK_SECRET = env.str("RACEME_MAIL_WEBHOOK_SECRET", default="")

LOGGING = logs.configuration(
    level=env.str("RACEME_LOG_LEVEL", default="WARNING").upper(),
    form=env.str("RACEME_LOG_FORMAT", default=logs.LINE),
)
# Services that know organisations by number: nothing is asked of any before it is named here.
LOOKUPS: list[str] = env.list(
    "RACEME_LOOKUPS", default=[], validate=validate.ContainsOnly(["anaf", "vies"])
)

# Whoever knows it may read ``/metrics``; without one nobody may.
METRICS_TOKEN = env.str("RACEME_METRICS_TOKEN", default="")

if sentry_address := env.str("RACEME_SENTRY_DSN", default=""):
    import sentry_sdk

    sentry_sdk.init(dsn=sentry_address, send_default_pii=False, max_request_body_size="never")
