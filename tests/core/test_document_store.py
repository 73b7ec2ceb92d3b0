from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from raceme.core.document_store import document_store

NOTHING = {"bucket": "", "endpoint": "", "region": "", "key": "", "secret": ""}


def _store(**told: str) -> dict[str, Any]:
    return document_store(folder=Path("documents"), **NOTHING | told)


def test_documents_lie_in_a_folder_of_their_own_where_no_bucket_is_named() -> None:
    store = _store(endpoint="https://s3.example.org")

    assert store == {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": Path("documents"), "file_permissions_mode": 0o600},
    }


def test_a_bucket_is_named_with_a_folder_in_it() -> None:
    store = _store(
        bucket="cluster/raceme/",
        endpoint="https://s3.example.org/",
        region="eu-central-1",
        key="raceme",
        secret="between-us",
    )

    assert store == {
        "BACKEND": "raceme.core.buckets.Bucket",
        "OPTIONS": {
            "bucket_name": "cluster",
            "location": "raceme",
            "endpoint_url": "https://s3.example.org",
            "region_name": "eu-central-1",
            "access_key": "raceme",
            "secret_key": "between-us",
        },
    }


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"endpoint": "s3.example.org"}, "RACEME_S3_ENDPOINT does not begin with https://"),
        ({"key": "raceme"}, "RACEME_S3_KEY and RACEME_S3_SECRET belong together"),
        ({"secret": "between-us"}, "RACEME_S3_KEY and RACEME_S3_SECRET belong together"),
    ],
)
def test_a_slip_is_found_at_the_start(told: dict[str, str], said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said):
        _store(bucket="cluster", **told)
