"""An S3-like store over real HTTP on this machine, with a bucket in it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

from raceme.core.document_store import Store, document_store
from tests.settings import DATA_DIR

KEY, SECRET, REGION = "raceme", "between-us", "eu-central-1"


@dataclass(frozen=True)
class Bucket:
    """Where it is, and a way to look into it that is not Raceme's."""

    name: str
    endpoint: str
    server: ThreadedMotoServer
    client: Any

    @property
    def environment(self) -> dict[str, str]:
        return {
            "RACEME_DOCUMENTS_BUCKET": self.name,
            "RACEME_S3_ENDPOINT": self.endpoint,
            "RACEME_S3_REGION": REGION,
            "RACEME_S3_KEY": KEY,
            "RACEME_S3_SECRET": SECRET,
        }

    def store(self, *, name: str = "", endpoint: str = "") -> Store:
        """Return the entry of ``STORAGES`` that the settings above lead to."""
        return document_store(
            folder=DATA_DIR / "documents",
            bucket=name or self.name,
            endpoint=endpoint or self.endpoint,
            region=REGION,
            key=KEY,
            secret=SECRET,
        )

    def open_to_the_public(self) -> None:
        everything = {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [f"arn:aws:s3:::{self.name}", f"arn:aws:s3:::{self.name}/*"],
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [everything]})
        self.client.put_bucket_policy(Bucket=self.name, Policy=policy)

    def held(self) -> dict[str, bytes]:
        """Return what lies in the bucket, by its key."""
        listed = self.client.list_objects_v2(Bucket=self.name).get("Contents", [])
        return {
            one["Key"]: self.client.get_object(Bucket=self.name, Key=one["Key"])["Body"].read()
            for one in listed
        }


@contextmanager
def bucket_served() -> Iterator[Bucket]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
    )
    # Servers of one process share what they hold, so that each has a bucket of its own name.
    name = f"documents-{token_hex(4)}"
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    try:
        yield Bucket(name=name, endpoint=endpoint, server=server, client=client)
    finally:
        client.close()
        server.stop()
