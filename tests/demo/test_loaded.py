from datetime import date

import pytest
from django.core.files.storage import storages
from django.db.models import F, Max, Q
from stdnum.ro import cui

from raceme.audit.models import Target
from raceme.demo.actions import AlreadyLoaded, load
from raceme.documents.models import Document
from raceme.engagements.models import Activity, ActivityVersion
from raceme.organisations.models import Organisation, Person
from raceme.programmes.models import Partner, PlanItem, Programme
from raceme.reporting.models import CountingRule, Indicator
from raceme.workspaces.models import WorkspaceRecord
from tests.demo.conftest import LOADED_AT
from tests.demo.figures import PUBLISHED, programme_called

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

FIVE = {published.programme for published in PUBLISHED}
REAL = {
    "CENFIM",
    "CSM-DID, Distretto Interni e Design",
    "Cluj Innovation Park",
    "European Cluster Collaboration Platform",
    "G.A.C. Group",
    "Green Synergy Cluster",
    "Indagro Vest",
    "Innovation Performance AS",
    "Interizon",
    "MESAP",
    "North-West Regional Development Agency",
    "Pro Wood",
    "Pôle MecaTech",
    "Romanian Cluster Association",
    "Romanian Textile Concept",
    "SCS, Secured Communicating Solutions",
    "Smart Transylvania",
    "Traditions Manufacturing Future",
    "Transilvania IT Cluster",
}


def test_loading_twice_is_refused_and_changes_nothing() -> None:
    before = Activity.objects.reached_by(Q()).count()

    with pytest.raises(AlreadyLoaded):
        load(at=LOADED_AT)

    assert Activity.objects.reached_by(Q()).count() == before


def test_only_what_was_published_is_called_real() -> None:
    real = Organisation.objects.filter(is_generated=False)

    assert set(real.values_list("name", flat=True)) == REAL


def test_what_is_generated_cannot_be_taken_for_real() -> None:
    organisations = Organisation.objects.exclude(registered_number="")
    numbers = list(organisations.values_list("registered_number", flat=True))
    people = Person.objects.reached_by(Q())

    assert numbers
    assert [one for one in numbers if not (one.startswith("99000") and cui.is_valid(one))] == []
    assert people.filter(is_generated=True).exists()
    assert not people.exclude(email__endswith=".example").exists()
    assert not people.filter(is_generated=False).exists()
    assert not Document.objects.reached_by(Q(is_generated=False)).exists()
    assert not Activity.objects.reached_by(Q(is_generated=False)).exists()


def test_five_programmes_lie_in_the_past() -> None:
    running = Programme.objects.reached_by(
        Q(code__in=FIVE, ends_on__gte=LOADED_AT.date()) | Q(is_invented=False, sources="")
    )

    assert list(running) == []


def test_each_document_has_its_file() -> None:
    stored = Document.objects.reached_by(Q()).order_by("pk")
    storage = storages["documents"]

    missing = [one.name for one in stored if storage.size(one.stored_as) != one.size]

    assert stored.filter(media_type="application/pdf").exists()
    assert missing == []


def test_each_activity_has_a_first_version_and_was_held_before_the_log_said_so() -> None:
    activities = Activity.objects.reached_by(Q())
    versions = ActivityVersion.objects.reached_by(Q(number=1))

    # What was planned before is held by a later version.
    held = activities.filter(state=Activity.State.HELD)
    last = held.annotate(last=Max("versions__at")).values_list("title", "ended_on", "last")
    hasty = [title for title, ended_on, said_at in last if said_at.date() < ended_on]

    assert versions.count() == activities.count()
    assert held.exists()
    assert hasty == []
    assert not activities.filter(recorded_at__gt=LOADED_AT).exists()


def test_each_case_leaves_one_entry_in_its_workspace() -> None:
    programmes = Programme.objects.reached_by(Q())

    entries = [
        Target.objects.filter(
            reference=each.reference,
            entry__verb="demo.load",
            entry__workspace=each.workspace,
            entry__actor="demonstration",
        ).count()
        for each in programmes
    ]

    assert entries == [1] * 10


@pytest.mark.parametrize("model", [Activity, CountingRule, Document, Indicator, Person])
def test_no_history_begins_empty(model: type[WorkspaceRecord]) -> None:
    rows = model.objects.reached_by(Q())

    told = Target.objects.values_list("reference", flat=True)

    assert rows.exists()
    assert {row.reference for row in rows} <= set(told)


def test_partners_share_the_euroclusters() -> None:
    shared = Programme.objects.reached_by(
        Q(partners__partner_workspace__slug="transilvania-it")
        & ~Q(workspace__slug="transilvania-it")
    )

    assert set(shared.values_list("code", flat=True)) == {
        "cmr-cluj-2025",
        "desire",
        "dream",
        "re-centre",
    }


def test_no_programme_is_shared_with_the_workspace_that_leads_it() -> None:
    of_the_lead = Q(partner_workspace=F("programme__workspace"))

    assert not Partner.objects.reached_by(of_the_lead).exists()


def test_one_activity_counts_towards_two_programmes() -> None:
    both = Activity.objects.reached_by(
        Q(attributions__programme__code="nordic-bridges-2026")
    ).filter(attributions__programme__code="cluster-plan-2026")

    assert both.filter(kind__code="workshop").count() == 6


def test_last_workshop_waits_for_its_participants() -> None:
    workshop = Activity.objects.reached_by(Q(title="Selling to Nordic hospitals")).get()

    stands = (workshop.started_on, workshop.engagements.count(), workshop.evidence.count())

    assert stands == (date(2026, 11, 19), 0, 1)


def test_deliverable_of_wednesday_has_no_document() -> None:
    due = PlanItem.objects.reached_by(Q(programme__code="nordic-bridges-2026", code="2.1"))

    item = due.get()

    assert (item.due_on, item.responsible_person) == (date(2026, 11, 25), "Radu Câmpean")
    assert not item.attributions.exists()


def test_second_period_runs_and_its_report_is_due_this_week() -> None:
    programme = programme_called("nordic-bridges-2026")

    periods = programme.periods.order_by("number").values_list(
        "starts_on", "ends_on", "report_due_on"
    )

    assert periods[1] == (date(2026, 7, 1), date(2026, 12, 31), date(2026, 11, 27))
