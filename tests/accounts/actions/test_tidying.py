from datetime import timedelta

import pytest

from raceme.accounts import actions
from raceme.accounts.models import Attempts, BrowserSession, Link
from raceme.core import jobs
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db


def test_tidy_forgets_what_is_long_over_and_nothing_else() -> None:
    user = UserFactory.create()
    for days in (1, 3, 91):
        at = NOW - timedelta(days=days)
        Attempts.objects.create(key=str(days), since=at)
        BrowserSession.objects.create(session_key=str(days), expire_date=at)
        actions.create_sign_in_link(user, at=at)
    BrowserSession.objects.create(session_key="open", expire_date=NOW + timedelta(days=1))

    actions.tidy(at=NOW)

    assert [each.key for each in Attempts.objects.all()] == ["1"]
    assert [each.session_key for each in BrowserSession.objects.all()] == ["open"]
    assert Link.objects.count() == 2


def test_tidying_is_a_job_that_comes_round() -> None:
    jobs.enqueue("accounts.tidy")
