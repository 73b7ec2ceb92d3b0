"""
Documents in a bucket of an S3-like store.

Nothing here has an address of its own: whoever reads a document gets it through Raceme, once
Raceme has decided that he may. Named in the settings alone, so that whoever keeps documents
in a folder needs none of these libraries.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage

from raceme.core.document_store import StoreAway

# What is larger waits on the disk of this machine while it is sent on.
IN_MEMORY = 2 * 1024 * 1024
# Should the bucket ever be opened by mistake, a browser still shows nothing of it as a page.
UNTOLD = {"ContentType": "application/octet-stream", "ContentDisposition": "attachment"}
FAILURES = (BotoCoreError, Boto3Error, RetriesExceededError)


class Bucket(S3Storage):  # type: ignore[misc]
    """Keeps each file whole or not at all, and never one in place of another."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 (the library's own)
        # Names below the endpoint are for stores that own their domain: most know paths alone.
        self._style = {"addressing_style": "path" if options.get("endpoint_url") else "auto"}
        super().__init__(
            file_overwrite=False,
            object_parameters=UNTOLD,
            # Threads of a page's own would multiply with those of the server.
            transfer_config=TransferConfig(use_threads=False),
            client_config=self._config(
                connect_timeout=5,
                read_timeout=30,
                retries={"mode": "standard", "total_max_attempts": 3},
            ),
            **options,
        )

    def _config(self, **more: Any) -> Config:  # noqa: ANN401 (the library's own)
        return Config(
            s3=self._style,
            # Sums that ride along with a file are Amazon's own; other stores refuse them.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            **more,
        )

    @property
    def bucket(self) -> Any:  # noqa: ANN401 (the library's own)
        """The bucket by this thread's connection: resources are not to be shared by threads."""
        return self.connection.Bucket(self.bucket_name)

    def url(self, name: str, *_more: Any, **_named: Any) -> str:  # noqa: ANN401 (the library's own)
        raise ValueError(f"{name} has no address: documents leave through Raceme alone.")

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        if mode != "rb":
            raise ValueError("A document is read, or saved anew; it is not written to.")
        key = self._normalize_name(name)
        content = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed with the file)
        try:
            with _told_as_ours(name):
                self.bucket.download_fileobj(key, content, Config=self.transfer_config)
        except OSError:
            content.close()
            raise
        content.seek(0)
        return File(cast("IO[bytes]", content), name=name)

    def _save(self, name: str, content: File[bytes]) -> str:
        with _told_as_ours(name):
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with _told_as_ours(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _told_as_ours(name):
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with _told_as_ours(name):
            return int(super().size(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _told_as_ours(path):
            folders, files = super().listdir(path)
        return list(folders), list(files)

    def answers(self) -> bool:
        """Tell within seconds whether the bucket is there and lets us in."""
        try:
            self._quick.head_bucket(Bucket=self.bucket_name)
        except (ClientError, *FAILURES):
            return False
        return True

    def shows_to_everybody(self, name: str) -> bool:
        """Tell whether somebody without a key may read the file."""
        try:
            self._stranger.head_object(Bucket=self.bucket_name, Key=self._normalize_name(name))
        except (ClientError, *FAILURES):
            return False
        return True

    @cached_property
    def _quick(self) -> Any:  # noqa: ANN401 (the library's own)
        return self._client(self._config(**_QUICK))

    @cached_property
    def _stranger(self) -> Any:  # noqa: ANN401 (the library's own)
        return self._client(self._config(signature_version=UNSIGNED, **_QUICK))

    def _client(self, config: Config) -> Any:  # noqa: ANN401 (the library's own)
        return self._create_session().client(
            "s3", region_name=self.region_name, endpoint_url=self.endpoint_url, config=config
        )


_QUICK = {"connect_timeout": 2, "read_timeout": 3, "retries": {"total_max_attempts": 1}}


@contextmanager
def _told_as_ours(name: str) -> Iterator[None]:
    """Say what the store says as a folder would: not there, no room, or away."""
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        code = error.response.get("Error", {}).get("Code")
        if status == HTTPStatus.NOT_FOUND and code != "NoSuchBucket":
            raise FileNotFoundError(errno.ENOENT, "There is no such document", name) from error
        if status == HTTPStatus.INSUFFICIENT_STORAGE:
            raise OSError(errno.ENOSPC, str(error), name) from error
        raise StoreAway(str(error)) from error
    except FAILURES as error:
        raise StoreAway(str(error)) from error
