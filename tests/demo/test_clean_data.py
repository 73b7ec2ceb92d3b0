"""What clean data needs to be tried: doubles, a round, an import, consents; no figure moves."""

import pytest
from django.db.models import Q

from raceme.accounts.models import User
from raceme.asks.models import Ask
from raceme.audit.models import Target
from raceme.consents.models import Consent, ConsentRequest, ConsentText, Withdrawal
from raceme.core.models import Job
from raceme.demo.doubles import DOUBLES
from raceme.engagements.models import Engagement
from raceme.organisations.models import Membership, Organisation, Person, Proposal, YearlyRound
from raceme.organisations.queries import proposals_to_staff
from raceme.portal.queries import rounds
from raceme.reporting.counting.value import value
from raceme.reporting.models import Indicator
from raceme.stewardship.actions.merging.organisations import merge_organisations
from raceme.stewardship.actions.merging.people import merge_people
from raceme.stewardship.models import Import
from raceme.stewardship.queries.duplicates import people_suggestions_of, suggestions_of
from raceme.stewardship.queries.imports import counts_of
from raceme.stewardship.queries.personal.overdue import overdue
from raceme.workspaces.models import Workspace
from tests.demo.conftest import LOADED_AT
from tests.demo.figures import question_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

MANAGER = "ioana.muresan@transilvania-it.example"


def _workspace() -> Workspace:
    return Workspace.objects.get(slug="transilvania-it")


def _figures() -> dict[int, object]:
    indicators = Indicator.objects.reached_by(Q()).select_related("programme", "rule")
    return {one.pk: value(question_of(one)) for one in indicators}


def test_review_shows_a_sure_pair_and_a_doubtful_one_and_two_records_of_one_person() -> None:
    pairs = [(one.a.name, one.b.name, one.score > 0.98) for one in suggestions_of(_workspace())]
    people = [(one.a.name, one.b.name) for one in people_suggestions_of(_workspace())]

    assert pairs == [
        ("Feleacu Analytics SRL", "SC FELEACU ANALYTICS S.R.L.", True),
        ("Arieș Cloud SRL", "Arieș Clouds SA", False),
    ]
    assert people == [("Călin Rațiu", "Ratiu Calin")]


def test_second_records_took_part_in_nothing_and_belong_nowhere() -> None:
    doubles = Organisation.objects.filter(name__in=[double.name for double in DOUBLES])

    assert doubles.filter(is_generated=True).count() == len(DOUBLES)
    assert not Engagement.objects.reached_by(Q(organisation__in=doubles)).exists()
    assert not Membership.objects.reached_by(Q(member__in=doubles)).exists()


def test_manager_merges_all_of_them_and_no_figure_moves() -> None:
    workspace, by = _workspace(), User.objects.get(email=MANAGER)
    before = _figures()

    for pair in suggestions_of(workspace):
        merge_organisations(
            pair.b,
            survivor=pair.a,
            taken=(),
            revisions={one.pk: one.revision for one in (pair.a, pair.b)},
            workspace=workspace,
            by=by,
            at=LOADED_AT,
        )
    for two in people_suggestions_of(workspace):
        merge_people(
            two.b,
            survivor=two.a,
            taken=(),
            revisions={one.pk: one.revision for one in (two.a, two.b)},
            by=by,
            at=LOADED_AT,
        )

    assert len(before) > 40
    assert _figures() == before
    assert not suggestions_of(workspace).exists()
    assert not people_suggestions_of(workspace).exists()


def test_round_has_companies_in_every_state() -> None:
    counts = rounds.counts_of(YearlyRound.objects.reached_by(Q()).get())

    assert min(counts[name] for name in ("confirmed", "changed", "waiting", "spared")) > 1


def test_of_those_who_wait_some_were_reminded_and_some_were_not() -> None:
    waiting = Ask.objects.reached_by(Q(module="my_company", state="open"))

    reminders = set(waiting.values_list("reminders", flat=True))

    assert reminders == {0, 1}
    assert not waiting.filter(told_at=None).exists()
    assert not waiting.filter(due_on__lt=LOADED_AT.date()).exists()
    assert not Ask.objects.reached_by(Q(module="my_company", is_generated=False)).exists()


def test_companies_that_one_may_come_as_have_not_answered() -> None:
    names = ["Someșul Digital SRL", "Medisfera SRL"]

    waiting = Ask.objects.reached_by(Q(module="my_company", state="open"))

    assert set(waiting.filter(organisation__name__in=names).values_list("organisation__name")) == {
        (name,) for name in names
    }


def test_what_no_link_can_prove_waits_for_staff_and_for_the_company() -> None:
    workspace = Workspace.objects.get(slug="transilvania-it")

    to_company = Proposal.objects.filter(to=Proposal.To.COMPANY)

    assert [set(one.changes) for one in proposals_to_staff(workspace)] == [{"website"}] * 2
    assert [one.organisation.name for one in to_company] == ["Someșul Digital SRL"]


def test_a_newcomer_has_members_left_to_ask() -> None:
    workspace = Workspace.objects.get(slug="transilvania-it")
    today = LOADED_AT.date()

    told = rounds.forecast(
        workspace, rounds.whom(workspace, keys=(), on=today), at=LOADED_AT, on=today
    )

    assert told.asked > 10
    assert told.nobody == 0
    assert Organisation.objects.filter(confirmations__isnull=False).exists()


def test_a_list_was_imported_some_weeks_ago_and_is_called_generated() -> None:
    found = Import.objects.reached_by(Q()).get()

    counts = counts_of(found)

    assert (found.state, found.is_generated, found.is_kept) == ("done", True, True)
    assert found.imported_at is not None
    assert found.imported_at < LOADED_AT
    assert (counts["new"], counts["same"], counts["undecided"], counts["wrong"]) == (6, 1, 0, 0)
    assert Organisation.objects.filter(email="hello@jder.example", is_generated=True).exists()
    # A worker that comes later finds nothing left to do.
    assert not Job.objects.filter(state__in=Job.UNDERWAY).exists()


def test_consents_were_given_in_several_ways_with_proof_and_stand_in_every_state() -> None:
    consents = Consent.objects.reached_by(Q())

    ways = set(consents.values_list("way", flat=True))

    assert set(consents.values_list("state", flat=True)) == set(Consent.State.values)
    assert ways >= {"link", "form", "paper", "mail", "phone"}
    assert consents.exclude(document=None).exists()
    assert consents.exclude(came_by="").exists()
    assert not consents.filter(at__gt=LOADED_AT).exists()
    assert not consents.filter(ended_at__gt=LOADED_AT).exists()
    assert not consents.filter(state="given", expires_on__lte=LOADED_AT.date()).exists()


def test_some_said_no_to_calls_and_some_were_asked_and_have_not_answered() -> None:
    requests = ConsentRequest.objects.reached_by(Q())

    no_calls = Withdrawal.objects.reached_by(Q(purpose="contact", consent=None))

    assert no_calls.exists()
    assert requests.exists()
    newsletter = Consent.objects.reached_by(
        Q(purpose="newsletter", person__in=requests.values("person"))
    )
    assert not newsletter.exists()


def test_a_second_text_of_the_newsletter_has_been_agreed_to_beside_the_first() -> None:
    texts = ConsentText.objects.reached_by(Q(purpose="newsletter", consents__state="given"))

    assert set(texts.values_list("version", flat=True)) == {1, 2}


def test_each_yes_stands_in_the_history_of_its_person() -> None:
    people = Person.objects.reached_by(Q(pk__in=Consent.objects.reached_by(Q()).values("person")))

    told = Target.objects.filter(entry__verb="consents.give").values_list("reference", flat=True)

    assert {person.reference for person in people} <= set(told)


def test_nothing_is_kept_past_its_date() -> None:
    workspace = Workspace.objects.get(slug="transilvania-it")

    assert {
        one.rule.shipped.kind: one.now for one in overdue(workspace, at=LOADED_AT) if one.now
    } == {}
