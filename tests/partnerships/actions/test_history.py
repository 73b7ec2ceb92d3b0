"""Whatever is done stands in the history, written with it: every verb of a partnership, once."""

from collections import Counter

import pytest

from raceme.audit.models import Entry
from raceme.partnerships import actions
from raceme.partnerships.queries import papers_of
from tests.factories import NOW, TODAY, DocumentFactory, WorkspaceFactory
from tests.partnerships.build import BY, facts, intended

pytestmark = pytest.mark.django_db


def test_a_partnership_from_the_first_thought_to_its_end() -> None:
    space = WorkspaceFactory.create()
    row = intended(space)
    told = facts(space, title="Oak together")

    row = actions.correct_partnership(row, facts=told, revision=row.revision, by=BY, at=NOW)
    paper = DocumentFactory.create(workspace=space)
    actions.add_papers(row, papers=[paper], by=BY, at=NOW)
    actions.take_paper_away(papers_of(row).get(), by=BY, at=NOW)
    row = actions.sign(row, since=TODAY, by=BY, at=NOW)
    row = actions.end(row, ended_on=TODAY, reason="Sold", by=BY, at=NOW)
    row = actions.resume(row, by=BY, at=NOW)
    actions.remove_partnership(intended(space), by=BY, at=NOW)

    verbs = Entry.objects.filter(verb__startswith="partnerships.").values_list("verb", flat=True)
    assert Counter(verb.removeprefix("partnerships.") for verb in verbs) == {
        "add_partnership": 2,
        "correct_partnership": 1,
        "add_papers": 1,
        "take_paper_away": 1,
        "sign": 1,
        "end": 1,
        "resume": 1,
        "remove_partnership": 1,
    }
    assert row.activity is not None
    signed = Entry.objects.get(verb="partnerships.sign")
    assert {one.reference for one in signed.targets.all()} == {
        row.reference,
        row.activity.reference,
    }
