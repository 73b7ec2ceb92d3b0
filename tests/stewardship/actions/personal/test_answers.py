"""What becomes of answers and assessments when a person is erased, or their time is over."""

from datetime import timedelta
from typing import Any

import pytest

from raceme.accounts.actions.links import LinkRevoked
from raceme.documents.models import Document
from raceme.organisations.models import Person
from raceme.questionnaires.actions import answers_behind, open_elsewhere
from raceme.questionnaires.models import Answer, AnswerSet
from raceme.questionnaires.queries import answers_of
from raceme.stewardship.actions.personal import apply_rules, erase
from raceme.stewardship.models import Erasure
from raceme.stewardship.queries.personal.gathered import everything_of
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import NOW, AffiliationFactory, OrganisationFactory, PersonFactory
from tests.factories.assessments import (
    AssessmentFactory,
    MeasureFactory,
    RecommendationFactory,
)
from tests.factories.questionnaires import (
    AnswerFileFactory,
    AnswerSetFactory,
    VersionFactory,
    definition,
    item,
    section,
)

NAME = "Ana Ștefănescu"
LATER = NOW + timedelta(days=1)
LONG_AGO = NOW - timedelta(days=4 * 365)
ASKED = definition(
    section(
        "visit",
        item("useful", "scale", options=["no", "yes"]),
        item("hours", "number"),
        item("why", "long_text"),
        item("who", "person"),
    )
)
GIVEN = {"useful": "yes", "hours": 3, "why": f"Ask {NAME}."}


@pytest.fixture
def ana(world: World) -> Person:
    return PersonFactory.create(
        workspace=world.workspace, name=NAME, email="ana.secret@alfa.example"
    )


def _answered(workspace: Workspace, values: dict[str, Any], **more: Any) -> AnswerSet:  # noqa: ANN401
    version = VersionFactory.create(questionnaire__workspace=workspace, definition=ASKED)
    handed_in = {"state": "handed_in", "handed_in_at": NOW, "handed_in_by": NAME}
    made = AnswerSetFactory.create(version=version, begun_by=NAME, **{**handed_in, **more})
    for code, value in values.items():
        Answer.objects.create(
            workspace=workspace,
            answer_set=made,
            item=code,
            value=value,
            number=value if code == "hours" else None,
            option=value if code == "useful" else "",
            saved_at=NOW,
            saved_by=NAME,
        )
    return made


def _erase(person: Person) -> Erasure:
    return erase(person, why=Erasure.Why.ASKED, by="Dan", at=LATER)


def test_what_they_answered_for_themselves_keeps_its_numbers_and_loses_its_words(
    world: World, ana: Person
) -> None:
    answers = _answered(world.workspace, GIVEN | {"who": str(ana.pk)}, person=ana)

    _erase(ana)

    answers.refresh_from_db()
    assert answers_of(answers) == {"useful": "yes", "hours": 3}
    assert (answers.person, answers.begun_by, answers.handed_in_by) == (None, "", "")
    assert set(answers.answers.values_list("saved_by", flat=True)) == {""}


def test_what_they_answered_for_a_company_stays_without_their_name(
    world: World, ana: Person
) -> None:
    company = OrganisationFactory.create()
    AffiliationFactory.create(person=ana, organisation=company)
    answers = _answered(world.workspace, GIVEN, organisation=company)
    file = AnswerFileFactory.create(answer_set=answers, added_by=NAME)
    others = _answered(world.workspace, {"who": str(ana.pk), "why": f"{NAME} said so"})

    _erase(ana)

    answers.refresh_from_db()
    file.refresh_from_db()
    assert file.added_by == ""
    assert set(answers.answers.values_list("saved_by", flat=True)) == {""}
    assert answers_of(answers) == GIVEN | {"why": "Ask …."}
    assert (answers.begun_by, answers.handed_in_by) == ("", "")
    assert answers_of(others) == {"why": "… said so"}


def test_a_link_to_answers_they_began_for_a_company_opens_them_no_more(
    world: World, ana: Person
) -> None:
    company = AffiliationFactory.create(person=ana).organisation
    begun = {"state": "begun", "handed_in_at": None, "handed_in_by": ""}
    answers = _answered(world.workspace, GIVEN, person=ana, organisation=company, **begun)
    secret = open_elsewhere(answers, at=NOW)
    assert answers_behind(secret, at=NOW) == answers

    _erase(ana)

    with pytest.raises(LinkRevoked):
        answers_behind(secret, at=LATER)


def test_what_they_began_for_themselves_goes(world: World, ana: Person) -> None:
    begun = {"state": "begun", "handed_in_at": None, "handed_in_by": ""}
    _answered(world.workspace, GIVEN, person=ana, **begun)

    erasure = _erase(ana)

    assert not AnswerSet.objects.of(world.workspace).exists()
    assert erasure.counts["questionnaires.AnswerSet"] == 1


def test_free_words_of_an_assessment_no_longer_name_them(world: World, ana: Person) -> None:
    assessment = AssessmentFactory.create(
        workspace=world.workspace, expert=ana, result={"rankings": [["m", [{"label": NAME}]]]}
    )
    step = RecommendationFactory.create(assessment=assessment, text=f"Let {NAME} do it")
    measure = MeasureFactory.create(assessment=assessment, owner=ana, note=f"{NAME} knows")

    _erase(ana)

    for row in (assessment, step, measure):
        row.refresh_from_db()
    assert (step.text, measure.note) == ("Let … do it", "… knows")
    assert assessment.result == {"rankings": [["m", [{"label": "…"}]]]}
    assert assessment.expert == measure.owner == ana


def test_answers_of_another_workspace_stay_as_they_are(world: World, ana: Person) -> None:
    theirs = _answered(world.partner_workspace, GIVEN)

    _erase(ana)

    assert answers_of(theirs) == GIVEN


def test_a_person_is_told_what_they_answered_with_the_questions(world: World, ana: Person) -> None:
    _answered(world.workspace, {"hours": 3, "useful": "yes"}, person=ana)
    company = OrganisationFactory.create()
    AffiliationFactory.create(person=ana, organisation=company)
    for name in (NAME, "Dan"):
        RecommendationFactory.create(
            assessment=AssessmentFactory.create(workspace=world.workspace, organisation=company),
            title=f"Advised to {name}",
            state="accepted",
            decided_at=NOW,
            decided_by=name,
        )

    told = {held.place.model: held.rows for held in everything_of(ana)}

    answers = {row["question"]: row for row in told["questionnaires.Answer"]}
    assert answers["hours"]["value"] == 3
    assert (answers["useful"]["value"], answers["useful"]["chosen"]) == ("yes", ["yes"])
    assert len(told["questionnaires.AnswerSet"]) == 1
    assert [row["title"] for row in told["assessments.Recommendation"]] == [f"Advised to {NAME}"]


def test_answers_that_were_never_handed_in_go_in_time(world: World, ana: Person) -> None:
    begun = {"state": "begun", "handed_in_at": None, "handed_in_by": "", "person": ana}
    old = _answered(world.workspace, GIVEN, begun_at=LONG_AGO, saved_at=LONG_AGO, **begun)
    new = _answered(world.workspace, GIVEN, **begun)
    following = _answered(world.workspace, GIVEN, previous=old)
    file = AnswerFileFactory.create(answer_set=old)
    underway = AssessmentFactory.create(workspace=world.workspace, state="begun")
    AnswerSet.objects.of(world.workspace).filter(pk=underway.answers_id).update(
        begun_at=LONG_AGO, saved_at=LONG_AGO
    )

    done = apply_rules(world.workspace, by="night", at=NOW)

    left = set(AnswerSet.objects.of(world.workspace).values_list("pk", flat=True))
    assert done["begun_answers"] == 1
    assert left == {new.pk, following.pk, underway.answers_id}
    assert not Document.objects.of(world.workspace).filter(pk=file.document_id).exists()


def test_who_answered_goes_in_time_and_the_answers_stay(world: World, ana: Person) -> None:
    old = _answered(world.workspace, GIVEN, person=ana, begun_at=LONG_AGO, handed_in_at=LONG_AGO)
    new = _answered(world.workspace, GIVEN, person=ana)
    assessed = _answered(
        world.workspace, GIVEN, person=ana, begun_at=LONG_AGO, handed_in_at=LONG_AGO
    )
    AssessmentFactory.create(workspace=world.workspace, answers=assessed)
    file = AnswerFileFactory.create(answer_set=old, added_by=NAME)

    done = apply_rules(world.workspace, by="night", at=NOW)

    old.refresh_from_db()
    new.refresh_from_db()
    assessed.refresh_from_db()
    file.refresh_from_db()
    assert file.added_by == ""
    assert done["answers"] == 1
    assert (old.person, old.begun_by, old.handed_in_by) == (None, "", "")
    assert answers_of(old) == GIVEN
    assert (new.person, assessed.person) == (ana, ana)


def test_who_answered_lately_is_tied_to_the_workspace(world: World) -> None:
    for name in ("Answered", "Expert", "Owner", "Nobody's"):
        PersonFactory.create(workspace=world.workspace, name=name, created_at=LONG_AGO)
    people = {row.name: row for row in Person.objects.of(world.workspace)}
    _answered(world.workspace, GIVEN, person=people["Answered"])
    assessment = AssessmentFactory.create(workspace=world.workspace, expert=people["Expert"])
    MeasureFactory.create(assessment=assessment, owner=people["Owner"])

    apply_rules(world.workspace, by="night", at=NOW)

    erased = Person.objects.of(world.workspace).filter(erased_at__isnull=False)
    assert [row.pk for row in erased] == [people["Nobody's"].pk]
