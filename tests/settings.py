"""The product's settings, with what makes tests fast and keeps them at home."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="raceme-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["RACEME_DATA_DIR"] = _folder
os.environ.setdefault("RACEME_SECRET_KEY", "for-tests-only")

from raceme.core.providers import Provider  # noqa: E402
from raceme.settings import *  # noqa: E402, F403 (the environment has to be there first)
from raceme.settings import DATABASES, STORAGES, env  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
METRICS_TOKEN = "for-tests-only"
# A provider nobody runs: whoever speaks to it is refused at once.
OIDC_PROVIDERS = (
    Provider(
        id="cluster-id",
        name="Cluster ID",
        url="http://127.0.0.1:9",
        client_id="raceme",
        client_secret="between-us",
    ),
)
MAIL_PROVIDER, MAIL_WEBHOOK_SECRET = "postmark", "for-tests"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["OPTIONS"].pop("pool", None)
if name := env.str("RACEME_TEST_DATABASE", default=""):
    DATABASES["default"]["TEST"] = {"NAME": name}
elif "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file, for transactions that are really parallel take more than one connection; in memory
    # where there is a folder for that, because nobody needs it afterwards.
    _in_memory = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
    _databases = tempfile.mkdtemp(prefix="raceme-tests-", dir=_in_memory)
    atexit.register(shutil.rmtree, _databases, ignore_errors=True)
    DATABASES["default"]["TEST"] = {"NAME": f"{_databases}/tests.sqlite3"}
