"""Where documents lie: in the data folder, or in a bucket of an S3-like store."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, runtime_checkable
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages

Store = dict[str, Any]


class StoreAway(OSError):
    """The store of documents does not answer, or not as it should."""


@runtime_checkable
class Distant(Protocol):
    """A store on other machines: it may be away, and may show its files to others."""

    def answers(self) -> bool:
        """Tell within seconds whether the store is there and lets us in."""

    def shows_to_everybody(self, name: str) -> bool:
        """Tell whether somebody without a key may read the file."""


def document_store(
    *, folder: Path, bucket: str, endpoint: str, region: str, key: str, secret: str
) -> Store:
    """
    Return what Django's ``STORAGES`` takes: ``folder``, unless a ``bucket`` is named.

    ``bucket`` may be followed by a slash and a folder within it. Raises ``ImproperlyConfigured``
    with what is wrong, so that a slip is found at the start.
    """
    if not bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "file_permissions_mode": 0o600},
        }
    _refuse_slips(endpoint=endpoint, key=key, secret=secret)
    name, _slash, within = bucket.partition("/")
    return {
        "BACKEND": "raceme.core.buckets.Bucket",
        "OPTIONS": {
            "bucket_name": name,
            "location": within.strip("/"),
            "endpoint_url": endpoint.rstrip("/") or None,
            "region_name": region or None,
            "access_key": key or None,
            "secret_key": secret or None,
        },
    }


def _refuse_slips(*, endpoint: str, key: str, secret: str) -> None:
    if endpoint and urlsplit(endpoint).scheme not in ("http", "https"):
        raise ImproperlyConfigured("RACEME_S3_ENDPOINT does not begin with https://.")
    if bool(key) != bool(secret):
        raise ImproperlyConfigured(
            "RACEME_S3_KEY and RACEME_S3_SECRET belong together: set both, or neither."
        )
    if not find_spec("storages") or not find_spec("boto3"):
        raise ImproperlyConfigured(
            "RACEME_DOCUMENTS_BUCKET needs more packages: pip install --require-hashes "
            "-r requirements/s3.txt"
        )


def does_answer() -> bool:
    """Tell whether the store of documents can be reached; a folder always can."""
    store = storages["documents"]
    return not isinstance(store, Distant) or store.answers()
