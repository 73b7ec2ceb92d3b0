from datetime import date, timedelta

import pytest

from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.engagements.models import Activity
from raceme.partnerships import actions
from raceme.partnerships.actions import Adoption, refusals
from raceme.partnerships.models import GoodPractice
from raceme.partnerships.queries import figures_of
from raceme.partnerships.queries.completeness import completeness_of
from tests.factories import NOW, TODAY, DocumentFactory, PersonFactory, WorkspaceFactory
from tests.factories.partnerships import GoodPracticeFactory, PracticeDocumentFactory
from tests.partnerships.build import BY, complete, known, practice_facts, published

pytestmark = pytest.mark.django_db


def _added(**values: object) -> GoodPractice:
    workspace = WorkspaceFactory.create()
    told = practice_facts(workspace, **values)
    return actions.add_practice(workspace, facts=told, by=BY, at=NOW)


def test_a_title_is_enough_for_a_draft() -> None:
    row = _added(figures=[("SMEs", "18"), ("audits", "5")])

    assert (row.state, row.slug) == ("draft", "integrated-services")
    assert figures_of(row) == [("SMEs", "18"), ("audits", "5")]


def test_two_of_one_title_have_two_addresses() -> None:
    workspace = WorkspaceFactory.create()
    told = practice_facts(workspace)

    rows = [actions.add_practice(workspace, facts=told, by=BY, at=NOW) for _time in range(2)]

    assert [row.slug for row in rows] == ["integrated-services", "integrated-services-2"]
    with pytest.raises(refusals.AddressTaken):
        actions.add_practice(workspace, facts=practice_facts(workspace, slug="new"), by=BY, at=NOW)


def test_what_is_lacking_is_told_before_it_is_published() -> None:
    row = _added()

    with pytest.raises(refusals.Incomplete, match="what was difficult"):
        actions.publish(row, by=BY, at=NOW)

    row.refresh_from_db()
    assert row.state == "draft"


def test_success_is_shown_by_a_figure_or_a_document() -> None:
    bare, proven = GoodPracticeFactory.create_batch(2)
    PracticeDocumentFactory.create(practice=proven)

    with pytest.raises(refusals.Incomplete):
        actions.publish(bare, by=BY, at=NOW)
    assert actions.publish(proven, by=BY, at=NOW).state == "published"


def test_each_part_that_is_asked_for_is_missed_where_it_is_not_said() -> None:
    full = GoodPracticeFactory.build()
    empty = GoodPractice(title="Empty")

    assert completeness_of(full, has_proof=True).lacking == []
    lacking = completeness_of(empty, has_proof=False)
    assert (len(lacking.lacking), lacking.said, len(lacking.missed)) == (10, 0, 2)


def test_a_practice_goes_from_draft_to_everybody_and_back() -> None:
    row = complete(WorkspaceFactory.create())

    row = actions.propose(row, by="Ana", at=NOW)
    assert (row.state, row.decided_by) == ("proposed", "Ana")
    row = actions.publish(row, by="Dana", at=NOW)
    assert (row.state, row.decided_by, row.published_at) == ("published", "Dana", NOW)
    with pytest.raises(refusals.StateForbids):
        actions.publish(row, by=BY, at=NOW)
    with pytest.raises(refusals.StateForbids):
        actions.remove_practice(row, by=BY, at=NOW)
    row = actions.withdraw(row, reason="Out of date", by=BY, at=NOW)
    assert (row.state, row.withdrawn_because) == ("withdrawn", "Out of date")
    row = actions.publish(row, by=BY, at=NOW)
    assert (row.state, row.withdrawn_because) == ("published", "")


def test_a_practice_writes_nothing_into_the_log() -> None:
    row = published(WorkspaceFactory.create())

    assert not Activity.objects.of(row.workspace_id).exists()


def test_what_everybody_reads_stays_complete() -> None:
    row = published(WorkspaceFactory.create())
    told = practice_facts(row.workspace, organisation=row.organisation)

    with pytest.raises(refusals.Incomplete):
        actions.correct_practice(row, facts=told, revision=row.revision, by=BY, at=NOW)


def test_the_last_paper_of_a_published_practice_stays() -> None:
    paper = PracticeDocumentFactory.create()
    actions.publish(paper.practice, by=BY, at=NOW)

    with pytest.raises(refusals.Incomplete):
        actions.take_practice_paper_away(paper, by=BY, at=NOW)

    paper.refresh_from_db()


def test_papers_come_and_go() -> None:
    row = GoodPracticeFactory.create()
    document = DocumentFactory.create(workspace=row.workspace)

    for _time in range(2):
        actions.add_practice_papers(row, papers=[document], by=BY, at=NOW)
    (paper,) = row.papers.all()
    actions.take_practice_paper_away(paper, by=BY, at=NOW)

    assert not row.papers.exists()
    document.refresh_from_db()


def test_of_two_who_correct_the_second_is_told() -> None:
    row = _added()
    told = practice_facts(row.workspace, organisation=row.organisation, title="First")
    actions.correct_practice(row, facts=told, revision=row.revision, by=BY, at=NOW)

    with pytest.raises(ChangedMeanwhile):
        actions.correct_practice(row, facts=told, revision=row.revision, by=BY, at=NOW)


def test_a_contact_is_shown_only_where_there_is_one() -> None:
    assert _added(shows_contact=True).shows_contact is False


def test_a_contact_of_others_is_refused() -> None:
    with pytest.raises(refusals.PersonElsewhere):
        _added(contact=PersonFactory.create())


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"started_on": TODAY, "ended_on": TODAY - timedelta(days=1)}, "ended_on"),
        ({"resources_amount": 5}, "resources_currency"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(values: dict[str, object], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        _added(**values)

    assert getattr(refused.value, "field", "") == field


def test_an_adopter_is_named_once_and_never_itself() -> None:
    row = GoodPracticeFactory.create()
    other = known(row.workspace)

    def name(organisation: object, since: date | None = None) -> object:
        adoption = Adoption(organisation=organisation, since=since)  # type: ignore[arg-type]
        return actions.name_adopter(row, adoption=adoption, by=BY, at=NOW)

    with pytest.raises(refusals.DayAhead):
        name(other, TODAY + timedelta(days=1))
    name(other, TODAY)
    with pytest.raises(refusals.AdoptedTwice):
        name(other)
    with pytest.raises(refusals.AdoptsItsOwn):
        name(row.organisation)
    (adopter,) = row.adopters.all()
    actions.take_adopter_away(adopter, by=BY, at=NOW)
    with pytest.raises(refusals.Gone):
        actions.take_adopter_away(adopter, by=BY, at=NOW)


def test_a_draft_is_removed_with_all_it_holds() -> None:
    row = complete(WorkspaceFactory.create())

    actions.remove_practice(row, by=BY, at=NOW)

    assert not GoodPractice.objects.of(row.workspace_id).exists()
