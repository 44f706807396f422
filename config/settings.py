"""Settings: one file, filled from the environment; a wrong value stops the start and says which one."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from config import env

VERSION = "0.1.0"
BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = Path(env.text("GRID_LOCAL", str(BASE_DIR / ".local")))

DEBUG = env.flag("DEBUG", False)
# Outside debug a system check refuses this one; `make run` makes a key of its own and leaves it in the file.
INSECURE_SECRET_KEY = "insecure-and-known-to-everyone"
SECRET_KEY_FILE = LOCAL_DIR / "secret_key"
REMEMBERED_KEY = SECRET_KEY_FILE.read_text(encoding="utf-8").strip() if SECRET_KEY_FILE.is_file() else ""
SECRET_KEY = env.text("SECRET_KEY", REMEMBERED_KEY or INSECURE_SECRET_KEY)
# They seal personal data in the database (docs/access.md), newest first; kept outside of it, and of its dumps.
INSECURE_FIELD_KEY = "aW5zZWN1cmUtYW5kLWtub3duLXRvLWV2ZXJ5b25lISE="
FIELD_KEY_FILE = LOCAL_DIR / "field_key"
FIELD_KEYS = env.keys("FIELD_KEYS", FIELD_KEY_FILE) or (INSECURE_FIELD_KEY,)
ALLOWED_HOSTS = list(env.words("ALLOWED_HOSTS", ("127.0.0.1", "localhost", "[::1]")))
CSRF_TRUSTED_ORIGINS = list(env.words("CSRF_TRUSTED_ORIGINS"))

DATABASES = {"default": env.database("DATABASE_URL", remembered=LOCAL_DIR / "database_url")}
DATABASES["default"] |= {
    "ENGINE": "gis_data.postgis",
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    "TEST": {"NAME": env.text("TEST_DATABASE_NAME", None)},
}

INSTALLED_APPS = [
    "accounts.apps.GridAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "csp",
    "leaflet",
    "ninja",
    "django_tasks",
    "django_tasks_db",
    "jobs",
    "gis_data",
    "grids",
    "facilities",
    "cases",
    "accounts",
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.PermissionsPolicyMiddleware",
    "config.middleware.RefusedJobMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.TokenMiddleware",
    "accounts.middleware.SessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Finished tiles on this machine; and for how many seconds a process takes the data's state for unchanged.
TILE_CACHE_DIR = LOCAL_DIR / "tiles"
TILE_CACHE_MB = env.integer("TILE_CACHE_MB", 1024, 0, 1_000_000)
TILE_CHECK_SECONDS = 1.0
FIGURE_CACHE_DIR = LOCAL_DIR / "figures"
FIGURE_CACHE_MB = env.integer("FIGURE_CACHE_MB", 256, 0, 1_000_000)

# The walking network and the doors along it as arrays; and how far behind the database homes may be counted.
WALK_DIR = LOCAL_DIR / "walk"
HOMES_CHECK_SECONDS = 30.0

# Long work: the queue is in the database (docs/operations.md), files are here until they expire.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}  # a queue for each kind of job
JOBS_DIR = Path(env.text("JOBS_DIR", str(LOCAL_DIR / "jobs")))
JOB_DAYS = env.integer("JOB_DAYS", 30, 1, 3650)
JOBS_WAITING = env.integer("JOBS_WAITING", 20, 1, 100_000)
JOB_FILE_DAYS = env.integer("JOB_FILE_DAYS", 3, 1, 3650)
JOB_WORKER_MB = env.integer("JOB_WORKER_MB", 600, 100, 1_000_000)
EXPORT_ROWS = env.integer("EXPORT_ROWS", 50_000, 0, 100_000_000)

# Cases: photos and their limits, how near a border both grids are offered, how many reports an address may send.
PHOTOS_DIR = Path(env.text("PHOTOS_DIR", str(LOCAL_DIR / "photos")))
PHOTO_MB = env.integer("PHOTO_MB", 20, 1, 200)
PHOTOS_PER_CASE = env.integer("PHOTOS_PER_CASE", 6, 0, 20)
CASE_BORDER_M = env.integer("CASE_BORDER_M", 10, 0, 1_000)
REPORTS_PER_HOUR = env.integer("REPORTS_PER_HOUR", 30, 1, 100_000)
HOTSPOT_LEAST_TOLD = env.integer("HOTSPOT_LEAST_TOLD", 5, 1, 1_000)
# Notices of cases outside the page. Nothing is sent unless a host for mail or an address for a webhook is set.
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.integer("EMAIL_PORT", 587, 1, 65535)
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_TLS", True)
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "grid-map@localhost")
CASE_WEBHOOK_URL = env.web_address("CASE_WEBHOOK_URL")
CASE_WEBHOOK_SECRET = env.text("CASE_WEBHOOK_SECRET")
SITE_URL = env.web_address("SITE_URL")

LANGUAGE_CODE = env.choice("LANGUAGE_CODE", ("zh-hans", "en"), "zh-hans")
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.text("TIME_ZONE", "Asia/Shanghai")
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.finders.VendorFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}

AUTHENTICATION_BACKENDS = ["accounts.backends.PostBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of accounts from before; replaced at their next login
]
PASSWORD_LENGTH = env.integer("PASSWORD_LENGTH", 10, 8, 64)
PASSWORD_KINDS = env.integer("PASSWORD_KINDS", 3, 1, 4)
OF_PASSWORDS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{OF_PASSWORDS}UserAttributeSimilarityValidator"},
    {"NAME": f"{OF_PASSWORDS}MinimumLengthValidator", "OPTIONS": {"min_length": PASSWORD_LENGTH}},
    {"NAME": f"{OF_PASSWORDS}CommonPasswordValidator"},
    {"NAME": "accounts.validators.KindsOfCharactersValidator", "OPTIONS": {"kinds": PASSWORD_KINDS}},
]
LOGIN_FAILURES = env.integer("LOGIN_FAILURES", 5, 1, 100)
LOCK_MINUTES = env.integer("LOCK_MINUTES", 15, 1, 24 * 60)
ADDRESS_FAILURES = env.integer("ADDRESS_FAILURES", 20, 1, 100_000)
ADDRESS_HOURS = env.integer("ADDRESS_HOURS", 12, 1, 7 * 24)
ADDRESS_WAIT_SECONDS = 5  # the first wait of an address; LOCK_MINUTES is the longest
PROXY_COUNT = env.integer("PROXY_COUNT", 0, 0, 9)
# Roles (grids/rules/access.py), or `superuser`, that log in with a second factor only.
SECOND_FACTOR_ROLES = env.words("SECOND_FACTOR_ROLES")
SECOND_FACTOR_ISSUER = "Grid Map"  # what an authenticator calls us
# A session that was not used for so long is not found any more; accounts.middleware notes its use.
SESSION_MINUTES = env.integer("SESSION_MINUTES", 30, 1, 12 * 60)
SESSION_COOKIE_AGE = SESSION_MINUTES * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
DEMO = env.flag("DEMO", True)
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "map"

# Nothing is loaded from another host: no network is to be had where this runs.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF],
        "script-src": [SELF, NONCE],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
HTTPS = env.flag("HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# A form with the outline of a street is larger than Django's 2.5 MB; files have a limit of their own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
UPLOAD_MB = env.integer("UPLOAD_MB", 200, 1, 10_000)
FILE_UPLOAD_HANDLERS = [
    "config.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Debian 12 ships GDAL 3.6; the warning is about spatial references out of untrusted hands, which no page accepts.
SILENCED_SYSTEM_CHECKS = ["gis.W001"]

LEAFLET_CONFIG = {
    "TILES": [],
    "OVERLAYS": [],
    "ATTRIBUTION_PREFIX": "",
    "SCALE": "metric",
    "MINIMAP": False,
    "RESET_VIEW": False,
    "DEFAULT_CENTER": (23.396, 103.364),
    "DEFAULT_ZOOM": 13,
    "MAX_ZOOM": 20,
}
