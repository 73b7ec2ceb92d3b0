"""Two people answer for the same pair at once: one answer, written down once."""

import pytest

from raceme.audit.models import Entry
from raceme.stewardship.actions.duplicates import tell_apart
from raceme.stewardship.models import Verdict
from tests.factories import NOW, UserFactory
from tests.factories.duplicates import SuggestionFactory
from tests.parallel import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
RIVALS = 2


def test_pair_that_two_tell_apart_at_once_is_told_apart_once() -> None:
    row = SuggestionFactory.create()
    users = [UserFactory.create() for _n in range(RIVALS)]

    at_once(*(lambda user=user: tell_apart(row, by=user, at=NOW) for user in users))

    row.refresh_from_db()
    assert row.state == Verdict.APART
    [entry] = Entry.objects.filter(verb="stewardship.tell_apart")
    assert entry.actor_label == row.decided_by
