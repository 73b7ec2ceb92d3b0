"""What staff decide, what they open, and who somebody is in the register."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from raceme.accounts.actions.links import LinkRevoked
from raceme.audit.models import Entry
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.events.actions import registering
from raceme.events.actions.own_links import own_link, registration_behind
from raceme.events.actions.registering import AdmissionFacts, TypeFacts, refusals
from raceme.events.models import Event, Registration
from raceme.organisations.models import Organisation, Person
from tests.events.build_registering import (
    colleague,
    entered,
    kind_of,
    mails,
    open_event,
    registered,
    said,
    states,
)
from tests.factories import NOW, OrganisationFactory, PersonFactory
from tests.factories.events import EventFactory, ParticipantTypeFactory, RegistrationFactory
from tests.factories.questionnaires import QuestionnaireFactory, VersionFactory

pytestmark = pytest.mark.django_db
BY = "test"


def _applied(event: Event, number: int = 1) -> Registration:
    kind = event.types.filter(needs_approval=True).first()
    kind = kind or ParticipantTypeFactory.create(event=event, needs_approval=True, position=5)
    return registered(event, number, kind=kind)


def test_who_is_approved_is_told() -> None:
    row = _applied(open_event())

    approved = registering.approve(row, by=BY, at=NOW)

    assert (approved.state, approved.confirmed_at) == ("confirmed", NOW)
    assert mails() == [("applied", "ana1"), ("confirmed", "ana1")]


def test_who_is_approved_is_not_approved_again() -> None:
    row = registered(open_event())

    with pytest.raises(refusals.StateForbids, match="Confirmed"):
        registering.approve(row, by=BY, at=NOW)


def test_who_is_refused_reads_why_and_lets_the_next_in() -> None:
    event = open_event(capacity=1)
    row = _applied(event)
    registered(event, 2)

    registering.refuse(row, reason="For companies", by=BY, at=NOW)

    assert states(event) == {"ana1": "refused", "ana2": "confirmed"}
    assert mails()[2:] == [("refused", "ana1"), ("moved_up", "ana2")]


def test_nobody_is_refused_without_a_reason_or_once_they_have_a_place() -> None:
    event = open_event()
    applied, confirmed = _applied(event), registered(event, 2)

    with pytest.raises(refusals.ReasonMissing):
        registering.refuse(applied, reason=" ", by=BY, at=NOW)
    with pytest.raises(refusals.StateForbids):
        registering.refuse(confirmed, reason="Full", by=BY, at=NOW)


def test_who_was_refused_is_approved_after_all_into_a_place_or_the_line() -> None:
    event = open_event(capacity=1)
    row = _applied(event)
    registering.refuse(row, reason="Mistake", by=BY, at=NOW)
    registered(event, 2)

    approved = registering.approve(row, by=BY, at=NOW)

    assert (approved.state, approved.ended_because) == ("waiting", "")


def test_staff_let_somebody_in_out_of_turn_and_say_why() -> None:
    event = open_event(capacity=1)
    rows = [registered(event, number) for number in (1, 2, 3)]

    with pytest.raises(refusals.ReasonMissing):
        registering.confirm_out_of_turn(rows[2], reason="", by=BY, at=NOW)
    registering.confirm_out_of_turn(rows[2], reason="Speaks", by=BY, at=NOW)

    assert states(event) == {"ana1": "confirmed", "ana2": "waiting", "ana3": "confirmed"}
    # Beyond its places the event lets nobody else in before one of them is free again.
    registering.cancel(rows[0], reason="Ill", by=BY, at=NOW)
    assert states(event)["ana2"] == "waiting"


def test_staff_give_any_type_and_say_why_where_it_is_full() -> None:
    event = open_event()
    other = ParticipantTypeFactory.create(event=event, capacity=1, countries=["NO"], position=5)
    first, second = registered(event, 1), registered(event, 2)

    registering.change_type(first, kind=other, by=BY, at=NOW)
    with pytest.raises(refusals.DespiteMissing):
        registering.change_type(second, kind=other, by=BY, at=NOW)
    saved = registering.change_type(second, kind=other, despite="Speaks", by=BY, at=NOW)

    assert (saved.type, saved.state) == (other, "confirmed")


def test_another_address_closes_the_links_sent_before() -> None:
    row = registered(open_event())
    secret = own_link(row, at=NOW)
    told = said(email="ana.popa@firm.example")

    registering.correct_registration(row, said=told, note="", revision=row.revision, by=BY, at=NOW)

    with pytest.raises(LinkRevoked):
        registration_behind(secret, at=NOW)


def test_two_who_correct_at_once_are_told() -> None:
    row = registered(open_event())

    with pytest.raises(ChangedMeanwhile):
        registering.correct_registration(row, said=said(), note="", revision=9, by=BY, at=NOW)


def test_an_address_of_somebody_else_there_is_refused() -> None:
    event = open_event()
    row = registered(event, 1)
    registered(event, 2)

    with pytest.raises(refusals.RegisteredAlready):
        registering.correct_registration(
            row, said=said(2), note="", revision=row.revision, by=BY, at=NOW
        )


def test_a_new_link_closes_those_before_it() -> None:
    row = registered(open_event())
    secret = own_link(row, at=NOW)

    registering.send_own_link(row, by=BY, at=NOW)

    with pytest.raises(LinkRevoked):
        registration_behind(secret, at=NOW)
    assert mails()[-1] == ("link_again", "ana1")


def test_without_an_address_nothing_is_sent() -> None:
    event = open_event()
    row = registering.add_somebody(event, kind=kind_of(event), said=said(email=""), by=BY, at=NOW)

    with pytest.raises(refusals.NoAddress):
        registering.send_own_link(row, by=BY, at=NOW)


def test_staff_put_somebody_into_the_register_with_their_organisation() -> None:
    row = registered(open_event())

    settled = registering.settle_person(row, person="new", organisation="new", by=BY, at=NOW)

    person = Person.objects.of(row.workspace_id).get()
    affiliation = person.affiliations.get()
    assert (settled.person, settled.organisation) == (person, affiliation.organisation)
    assert (person.email, affiliation.organisation.name) == ("ana1@firm.example", "Lemn Viu")
    assert settled.name == "Ana 1"


def test_staff_say_that_somebody_is_known_already() -> None:
    row = registered(open_event())
    person = PersonFactory.create(workspace=row.workspace, name="Ana Popa")
    firm = OrganisationFactory.create(name="Lemn Viu SRL")

    for _click in range(2):
        registering.settle_person(row, person=person, organisation=firm, by=BY, at=NOW)

    assert person.affiliations.get().organisation == firm
    assert (
        registering.settle_person(row, person=None, organisation=None, by=BY, at=NOW).person is None
    )


def test_a_person_of_another_workspace_is_not_meant() -> None:
    row = registered(open_event())

    with pytest.raises(refusals.WhoIsMissing):
        registering.settle_person(
            row, person=PersonFactory.create(), organisation=None, by=BY, at=NOW
        )


def test_a_new_organisation_needs_a_country() -> None:
    event = open_event()
    row = registering.add_somebody(event, kind=kind_of(event), said=said(country=""), by=BY, at=NOW)

    with pytest.raises(refusals.CountryMissing):
        registering.settle_person(row, person="new", organisation="new", by=BY, at=NOW)
    assert not Person.objects.of(event.workspace).exists()


def test_the_first_type_comes_with_the_admission() -> None:
    event = EventFactory.create(workspace__language="ro")

    registering.save_admission(event, facts=AdmissionFacts(), revision=0, by=BY, at=NOW)

    assert event.types.count() == 1


def test_more_places_let_the_line_move_up_at_once() -> None:
    event = open_event(capacity=1)
    for number in (1, 2, 3):
        registered(event, number)

    registering.save_admission(event, facts=AdmissionFacts(capacity=2), revision=1, by=BY, at=NOW)

    assert states(event) == {"ana1": "confirmed", "ana2": "confirmed", "ana3": "waiting"}


def test_fewer_places_put_nobody_out() -> None:
    event = open_event(capacity=2)
    for number in (1, 2):
        registered(event, number)

    registering.save_admission(event, facts=AdmissionFacts(capacity=1), revision=1, by=BY, at=NOW)

    assert states(event) == {"ana1": "confirmed", "ana2": "confirmed"}


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (AdmissionFacts(opens_at=NOW, closes_at=NOW), refusals.ClosesBeforeItOpens),
    ],
)
def test_an_admission_that_makes_no_sense_is_refused(
    facts: AdmissionFacts, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        registering.save_admission(EventFactory.create(), facts=facts, revision=0, by=BY, at=NOW)


def test_what_is_asked_is_a_published_questionnaire_for_registrations_of_the_same_workspace() -> (
    None
):
    event = EventFactory.create()
    fit = QuestionnaireFactory.create(workspace=event.workspace, use="registration")
    VersionFactory.create(questionnaire=fit)
    drafted = QuestionnaireFactory.create(workspace=event.workspace, use="registration")
    survey = QuestionnaireFactory.create(workspace=event.workspace, use="survey")
    theirs = QuestionnaireFactory.create(use="registration")
    for each in (survey, theirs):
        VersionFactory.create(questionnaire=each)

    for unfit in (drafted, survey, theirs):
        with pytest.raises(refusals.QuestionnaireUnfit):
            registering.save_admission(
                event, facts=AdmissionFacts(questionnaire=unfit), revision=0, by=BY, at=NOW
            )
    facts = AdmissionFacts(questionnaire=fit)
    saved = registering.save_admission(event, facts=facts, revision=0, by=BY, at=NOW)
    assert saved.questionnaire == fit


def test_nothing_is_opened_for_what_is_over() -> None:
    with pytest.raises(refusals.EventOver):
        registering.save_admission(
            EventFactory.create(),
            facts=AdmissionFacts(),
            revision=0,
            by=BY,
            at=datetime(2027, 6, 1, tzinfo=UTC),
        )


def test_two_who_change_an_admission_at_once_are_told() -> None:
    event = open_event()

    with pytest.raises(ChangedMeanwhile):
        registering.save_admission(event, facts=AdmissionFacts(), revision=7, by=BY, at=NOW)


def test_types_are_named_once_put_in_order_and_removed_while_nobody_came_as_them() -> None:
    event = open_event()
    first = kind_of(event)
    second = registering.add_type(event, facts=TypeFacts(name="Pitch"), by=BY, at=NOW)

    with pytest.raises(refusals.TypeNameTaken):
        registering.add_type(event, facts=TypeFacts(name=" pitch "), by=BY, at=NOW)
    registering.put_type_earlier(second, by=BY, at=NOW)
    assert kind_of(event) == second
    registered(event, kind=first)
    with pytest.raises(refusals.TypeInUse):
        registering.remove_type(first, by=BY, at=NOW)
    registering.remove_type(second, by=BY, at=NOW)
    with pytest.raises(Refusal):
        registering.remove_type(first, by=BY, at=NOW)


def test_more_places_of_a_type_let_its_line_move_up() -> None:
    event = open_event()
    kind = ParticipantTypeFactory.create(event=event, name="Pitch", capacity=1, position=5)
    for number in (1, 2):
        registered(event, number, kind=kind)

    facts = TypeFacts(name="Pitch", capacity=2)
    registering.correct_type(kind, facts=facts, revision=1, by=BY, at=NOW)

    assert states(event) == {"ana1": "confirmed", "ana2": "confirmed"}


def test_what_else_is_asked_is_begun_once() -> None:
    event = open_event()
    asked = QuestionnaireFactory.create(workspace=event.workspace, use="registration")
    version = VersionFactory.create(questionnaire=asked)
    event.admission.questionnaire = asked
    event.admission.save()
    row = registered(event)

    sets = [registering.begin_questions(row, language="ro", by=row, at=NOW) for _time in range(2)]

    assert sets[0] == sets[1]
    assert sets[0] is not None
    assert (sets[0].version, sets[0].language) == (version, "ro")


def test_where_nothing_else_is_asked_nothing_is_begun() -> None:
    row = registered(open_event())

    assert registering.begin_questions(row, language="en", by=row, at=NOW) is None


@pytest.mark.parametrize("state", ["published", "cancelled"])
def test_who_came_without_an_admission_is_somebody_too(state: str) -> None:
    event = EventFactory.create(state=state, published_at=NOW)
    row = RegistrationFactory.create(event=event, way="desk", email="", country="RO")

    settled = registering.settle_person(row, person="new", organisation="new", by=BY, at=NOW)

    assert settled.person == Person.objects.of(event.workspace).get(name=row.name)
    assert settled.organisation is not None


def test_a_colleague_who_was_refused_in_the_line_and_is_approved_still_has_to_say_yes() -> None:
    event = open_event(capacity=1)
    first = registered(event, 1, colleagues=[colleague(1)])
    named = entered(event, "ion1@firm.example")
    registering.refuse(named, reason="Mistake", by=BY, at=NOW)
    registering.cancel(first, by=first, at=NOW)

    approved = registering.approve(named, by=BY, at=NOW)

    assert (approved.state, approved.consented_at) == ("named", None)
    assert mails()[-1] == ("colleague", "ion1")


def test_of_two_who_were_refused_with_one_address_either_is_approved() -> None:
    event = open_event()
    first = _applied(event)
    registering.refuse(first, reason="Full", by=BY, at=NOW)
    kind = event.types.get(needs_approval=True)
    again = RegistrationFactory.create(
        event=event, type=kind, email=first.email, state="refused", confirmed_at=None
    )

    assert registering.approve(first, by=BY, at=NOW).state == "confirmed"
    with pytest.raises(refusals.RegisteredAlready):
        registering.approve(again, by=BY, at=NOW)


def test_who_needs_no_approval_as_what_they_come_now_is_told_and_the_history_says_so() -> None:
    event = open_event()
    row = _applied(event)

    registering.change_type(row, kind=kind_of(event), by=BY, at=NOW)

    assert states(event) == {"ana1": "confirmed"}
    assert mails() == [("applied", "ana1"), ("confirmed", "ana1")]
    entry = Entry.objects.get(verb="events.change_type")
    assert entry.values.changes["registration_state"] == ["applied", "confirmed"]


def test_nothing_more_is_begun_to_be_asked_of_who_comes_no_more() -> None:
    event = open_event()
    asked = QuestionnaireFactory.create(workspace=event.workspace, use="registration")
    VersionFactory.create(questionnaire=asked)
    event.admission.questionnaire = asked
    event.admission.save()
    row = registered(event)
    registering.cancel(row, by=row, at=NOW)

    assert registering.begin_questions(row, language="en", by=row, at=NOW) is None


def test_a_form_that_is_sent_twice_makes_nobody_twice() -> None:
    row, token = registered(open_event()), uuid4()

    for _click in range(2):
        registering.settle_person(row, person="new", organisation="new", by=BY, at=NOW, token=token)

    assert Person.objects.of(row.workspace_id).count() == 1
    assert Organisation.objects.filter(name="Lemn Viu").count() == 1
