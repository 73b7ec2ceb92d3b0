from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from raceme.audit.models import Entry
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.engagements import actions as log
from raceme.engagements.models import Activity, Evidence
from raceme.partnerships import actions
from raceme.partnerships.actions import Counted, InIt, refusals
from raceme.partnerships.models import Partnership, PartnershipDocument
from raceme.partnerships.queries import partners_of
from tests.factories import (
    NOW,
    TODAY,
    DocumentFactory,
    OrganisationFactory,
    PersonFactory,
    PlanItemFactory,
    ProgrammeFactory,
    WorkspaceFactory,
)
from tests.factories.partnerships import PartnershipDocumentFactory
from tests.partnerships.build import BY, SIGNED, facts, intended, known, signed

pytestmark = pytest.mark.django_db


def _activity(row: Partnership) -> Activity:
    return Activity.objects.of(row.workspace_id).get(source=row.reference)


def _corrected(row: Partnership, **values: object) -> Partnership:
    """Correct a partnership in ``values`` alone."""
    said = {
        "title": row.title,
        "since": row.since,
        "partners": [
            InIt(organisation=each.organisation, role=each.role, person=each.person)
            for each in partners_of(row)
        ],
        "counts": [Counted(programme=each.programme) for each in row.counted_by.all()],
    }
    told = facts(row.workspace, **(said | values))
    return actions.correct_partnership(row, facts=told, revision=row.revision, by=BY, at=NOW)


def test_what_is_intended_is_in_no_log() -> None:
    row = intended(WorkspaceFactory.create())

    assert (row.state, row.activity) == ("intended", None)
    assert not Activity.objects.of(row.workspace_id).exists()


def test_signing_writes_one_activity_with_partners_programmes_and_papers() -> None:
    workspace = WorkspaceFactory.create()
    programme = ProgrammeFactory.create(workspace=workspace)
    line = PlanItemFactory.create(programme=programme)
    person = PersonFactory.create(workspace=workspace)
    lead, other = known(workspace), known(workspace, country="NO", region="")
    row = intended(
        workspace,
        title="Joint design",
        town="Oslo",
        country="NO",
        partners=[
            InIt(organisation=lead, role="lead", person=person),
            InIt(organisation=other),
        ],
        counts=[Counted(programme=programme, plan_item=line)],
    )
    paper = PartnershipDocumentFactory.create(partnership=row).document

    actions.sign(row, since=SIGNED, by=BY, at=NOW)

    activity = _activity(row)
    assert (activity.kind.code, activity.state, activity.title) == (
        "partnership-agreement",
        "held",
        "Joint design",
    )
    assert (activity.started_on, activity.ended_on, activity.town) == (SIGNED, SIGNED, "Oslo")
    parts = activity.engagements.order_by("pk")
    assert [(each.organisation, each.person, each.role, each.country) for each in parts] == [
        (lead, person, "partner", "RO"),
        (other, None, "partner", "NO"),
    ]
    (towards,) = activity.attributions.all()
    assert (towards.programme, towards.plan_item) == (programme, line)
    (proof,) = activity.evidence.all()
    assert (proof.document, proof.for_participants) == (paper, True)
    assert not PartnershipDocument.objects.of(workspace).exists()
    row.refresh_from_db()
    assert (row.state, row.since, row.activity) == ("signed", SIGNED, activity)


def test_a_partnership_is_signed_once() -> None:
    row = signed(WorkspaceFactory.create())

    with pytest.raises(refusals.StateForbids):
        actions.sign(row, since=SIGNED, by=BY, at=NOW)
    assert Activity.objects.of(row.workspace_id).count() == 1


def test_nothing_is_signed_ahead() -> None:
    row = intended(WorkspaceFactory.create())

    with pytest.raises(refusals.DayAhead) as refused:
        actions.sign(row, since=TODAY + timedelta(days=1), by=BY, at=NOW)

    assert refused.value.field == "since"
    assert not Activity.objects.of(row.workspace_id).exists()


def test_a_source_makes_one_once() -> None:
    workspace, elsewhere = WorkspaceFactory.create_batch(2)
    told = facts(workspace)

    made = [
        actions.add_partnership(workspace, facts=told, source="events.meeting:12", by=BY, at=NOW)
        for _time in range(2)
    ]
    other = actions.add_partnership(
        elsewhere, facts=facts(elsewhere), source="events.meeting:12", by=BY, at=NOW
    )

    assert made[0] == made[1] != other
    assert Partnership.objects.of(workspace).count() == 1


def test_the_history_keeps_a_role_by_its_code_whatever_language_is_spoken() -> None:
    workspace = WorkspaceFactory.create()
    partners = [
        InIt(organisation=known(workspace), role="lead"),
        InIt(organisation=known(workspace)),
    ]

    with translation.override("ro"):
        intended(workspace, partners=partners)

    (entry,) = Entry.objects.filter(verb="partnerships.add_partnership")
    names = [each.organisation.name for each in partners]
    kept = entry.values.changes["partners"][1]
    assert kept == [f"{names[0]} (lead)", f"{names[1]} (partner)"]


def test_one_alone_is_no_partnership() -> None:
    workspace = WorkspaceFactory.create()
    alone = [InIt(organisation=known(workspace))]

    with pytest.raises(refusals.TooFewPartners):
        intended(workspace, partners=alone)
    with pytest.raises(refusals.PartnerTwice):
        intended(workspace, partners=alone * 2)


def test_one_leads_at_most() -> None:
    workspace = WorkspaceFactory.create()
    both = [InIt(organisation=known(workspace), role="lead") for _number in range(2)]

    with pytest.raises(refusals.TwoLeads):
        intended(workspace, partners=both)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"amount": Decimal(5)}, "currency"),
        ({"amount": Decimal(5), "currency": "XXX"}, "currency"),
        ({"since": SIGNED, "until": SIGNED - timedelta(days=1)}, "until"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(values: dict[str, object], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        intended(WorkspaceFactory.create(), **values)

    assert getattr(refused.value, "field", "") == field


def test_what_belongs_to_others_is_refused() -> None:
    workspace = WorkspaceFactory.create()
    stranger = PersonFactory.create()
    partners = [
        InIt(organisation=known(workspace), person=stranger),
        InIt(organisation=known(workspace)),
    ]

    with pytest.raises(refusals.PersonElsewhere):
        intended(workspace, partners=partners)
    with pytest.raises(refusals.ProgrammeElsewhere):
        intended(workspace, counts=[Counted(programme=ProgrammeFactory.create())])


def test_a_correction_follows_into_the_log() -> None:
    workspace = WorkspaceFactory.create()
    row = signed(workspace)
    first, second = [each.organisation for each in partners_of(row)]
    third = known(workspace, country="NO")
    programme = ProgrammeFactory.create(workspace=workspace)

    _corrected(
        row,
        title="Renamed",
        since=date(2026, 9, 1),
        partners=[InIt(organisation=first), InIt(organisation=third)],
        counts=[Counted(programme=programme)],
    )

    activity = _activity(row)
    assert (activity.title, activity.ended_on) == ("Renamed", date(2026, 9, 1))
    there = activity.engagements.values_list("organisation", flat=True)
    assert set(there) == {first.pk, third.pk}
    assert second.pk not in there
    assert [each.programme for each in activity.attributions.all()] == [programme]


def test_what_was_corrected_in_the_log_stays_there() -> None:
    row = signed(WorkspaceFactory.create())
    activity = _activity(row)
    told = {name: getattr(activity, name) for name in log.Facts.__dataclass_fields__}
    log.correct_activity(
        activity,
        facts=log.Facts(**(told | {"title": "As the log says"})),
        revision=activity.revision,
        by=BY,
        at=NOW,
    )

    _corrected(row, title="As the page says", since=date(2026, 9, 1))

    activity = _activity(row)
    assert (activity.title, activity.ended_on) == ("As the log says", date(2026, 9, 1))


def test_a_withdrawn_activity_is_left_alone() -> None:
    row = signed(WorkspaceFactory.create())
    log.withdraw_activity(_activity(row), reason="Never signed", by=BY, at=NOW)

    saved = _corrected(row, title="Renamed")

    assert saved.title == "Renamed"
    assert (_activity(row).title, _activity(row).state) == ("Banat and Trakia", "withdrawn")


def test_an_exclusion_in_the_log_outlives_a_correction() -> None:
    workspace = WorkspaceFactory.create()
    programme = ProgrammeFactory.create(workspace=workspace)
    row = signed(workspace, counts=[Counted(programme=programme)])
    log.exclude(_activity(row), programme=programme, reason="Renewed only", by=BY, at=NOW)

    _corrected(row, title="Renamed")

    (towards,) = _activity(row).attributions.all()
    assert (towards.is_excluded, towards.reason) == (True, "Renewed only")


def test_a_programme_taken_out_counts_it_no_more() -> None:
    workspace = WorkspaceFactory.create()
    programme = ProgrammeFactory.create(workspace=workspace)
    row = signed(workspace, counts=[Counted(programme=programme)])

    _corrected(row, counts=[])

    assert not _activity(row).attributions.exists()


def test_saving_the_same_again_says_nothing() -> None:
    row = signed(WorkspaceFactory.create())
    revision = _activity(row).revision

    saved = _corrected(row)

    assert (saved.revision, _activity(row).revision) == (row.revision, revision)


def test_of_two_who_correct_the_second_is_told() -> None:
    row = intended(WorkspaceFactory.create())
    _corrected(row, title="First")

    with pytest.raises(ChangedMeanwhile):
        _corrected(row, title="Second")


def test_an_end_is_said_and_taken_back_and_it_counts_all_along() -> None:
    row = signed(WorkspaceFactory.create())

    over = actions.end(row, ended_on=TODAY, reason=" Sold ", by=BY, at=NOW)
    assert (over.state, over.ended_on, over.ended_because) == ("ended", TODAY, "Sold")
    assert _activity(row).state == "held"

    again = actions.resume(over, by=BY, at=NOW)
    assert (again.state, again.ended_on, again.ended_because) == ("signed", None, "")


@pytest.mark.parametrize(
    ("ended_on", "reason", "field"),
    [
        (SIGNED - timedelta(days=1), "Sold", "ended_on"),
        (TODAY + timedelta(days=1), "Sold", "ended_on"),
        (TODAY, "  ", "reason"),
    ],
)
def test_an_end_that_cannot_be_is_refused(ended_on: date, reason: str, field: str) -> None:
    row = signed(WorkspaceFactory.create())

    with pytest.raises(Refusal) as refused:
        actions.end(row, ended_on=ended_on, reason=reason, by=BY, at=NOW)

    assert getattr(refused.value, "field", "") == field


def test_what_was_never_signed_is_removed_and_nothing_else_is() -> None:
    workspace = WorkspaceFactory.create()
    paper = PartnershipDocumentFactory.create(partnership=intended(workspace))
    actions.remove_partnership(paper.partnership, by=BY, at=NOW)

    with pytest.raises(refusals.StateForbids):
        actions.remove_partnership(signed(workspace), by=BY, at=NOW)
    assert Partnership.objects.of(workspace).count() == 1
    paper.document.refresh_from_db()


def test_papers_of_what_is_signed_are_evidence_in_the_log() -> None:
    workspace = WorkspaceFactory.create()
    draft, going = intended(workspace), signed(workspace)
    paper, proof = DocumentFactory.create_batch(2, workspace=workspace)

    actions.add_papers(draft, papers=[paper], by=BY, at=NOW)
    actions.add_papers(going, papers=[proof], by=BY, at=NOW)

    kept = PartnershipDocument.objects.of(workspace).get()
    assert (kept.partnership, kept.document) == (draft, paper)
    evidence = Evidence.objects.of(workspace).get()
    assert (evidence.activity, evidence.document) == (_activity(going), proof)
    actions.take_paper_away(kept, by=BY, at=NOW)
    assert not PartnershipDocument.objects.of(workspace).exists()


def test_a_paper_of_another_workspace_is_refused() -> None:
    row = intended(WorkspaceFactory.create())

    with pytest.raises(refusals.Gone):
        actions.add_papers(row, papers=[DocumentFactory.create()], by=BY, at=NOW)


def test_a_partner_is_dealt_with_from_then_on() -> None:
    workspace = WorkspaceFactory.create()
    new = OrganisationFactory.create()

    intended(workspace, partners=[InIt(organisation=new), InIt(organisation=known(workspace))])

    assert new.relationships.filter(workspace=workspace).exists()
