from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection

from raceme.core import standby
from raceme.core.installation import Grade, findings
from tests.buckets import bucket_served

pytestmark = pytest.mark.django_db

IN_USE: dict[str, Any] = {
    "BASE_URL": "https://raceme.example.org",
    "ALLOWED_HOSTS": ["raceme.example.org"],
    "DEBUG": False,
    "SECRET_KEY": "x" * 50,
}


@pytest.fixture(autouse=True)
def _in_use(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set up what an installation in use has set."""
    for name, value in IN_USE.items():
        setattr(settings, name, value)
    monkeypatch.setenv("RACEME_SECRET_KEY", "x" * 50)
    Path(settings.DATA_DIR).chmod(0o700)
    yield
    standby.reopen()


def _wrong() -> list[str]:
    return [one.what for one in findings() if one.grade is Grade.WRONG]


def _care() -> list[str]:
    return [one.what for one in findings() if one.grade is Grade.CARE]


def test_nothing_is_wrong_with_an_installation_in_use() -> None:
    assert _wrong() == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BASE_URL", "http://raceme.example.org", "Passwords and sessions travel unprotected"),
        ("ALLOWED_HOSTS", ["other.example.org"], "which RACEME_ALLOWED_HOSTS does not name"),
        ("ALLOWED_HOSTS", ["*"], "so that links in mails can be forged"),
        ("DEBUG", True, "RACEME_DEBUG shows settings"),
        ("SECRET_KEY", "short", "short enough to be guessed"),
    ],
)
def test_what_is_wrong_is_said_with_how_to_mend_it(
    settings: LazySettings, name: str, value: object, said: str
) -> None:
    setattr(settings, name, value)

    [found] = [one for one in findings() if one.grade is Grade.WRONG]

    assert said in found.what
    assert found.mend


def test_a_mail_server_that_does_not_answer_is_wrong(settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    [found] = _wrong()

    assert found.startswith("The mail server does not take mail from us")


def test_a_folder_open_to_everybody_wants_care(settings: LazySettings) -> None:
    Path(settings.DATA_DIR).chmod(0o755)

    assert any("can look into" in what for what in _care())


@pytest.mark.postgresql
def test_queries_that_travel_unprotected_want_care(monkeypatch: pytest.MonkeyPatch) -> None:
    here = _care()
    # The connection stays the one there is, which has no TLS.
    monkeypatch.setitem(connection.settings_dict, "HOST", "db.example.org")

    elsewhere = _care()

    assert [what for what in elsewhere if what not in here] == [
        "What is asked of the database travels to db.example.org unprotected."
    ]


def test_documents_that_travel_unprotected_want_care(settings: LazySettings) -> None:
    settings.S3_ENDPOINT = "http://store.example.org"

    assert "Documents travel to their store unprotected." in _care()


def test_a_bucket_that_everybody_can_read_is_wrong(settings: LazySettings) -> None:
    with bucket_served() as bucket:
        settings.STORAGES = settings.STORAGES | {"documents": bucket.store()}
        closed = _wrong()
        bucket.open_to_the_public()

        opened = _wrong()

        left = bucket.held()
    assert (closed, left) == ([], {})
    assert opened == ["Everybody can read every document: the bucket is open to the public."]


def test_closed_pages_want_care() -> None:
    standby.close("")

    assert "The pages are closed for maintenance." in _care()


def test_the_command_ends_with_an_error_where_something_is_wrong(settings: LazySettings) -> None:
    settings.DEBUG = True
    said = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("check", stdout=said)

    assert ended.value.code == 1
    assert "WRONG RACEME_DEBUG shows settings" in said.getvalue()
    assert "      Take RACEME_DEBUG away." in said.getvalue()
