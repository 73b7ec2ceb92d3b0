from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from raceme.organisations.models import Organisation
from raceme.questionnaires import prefill, solving
from raceme.questionnaires.actions import begin_answers
from raceme.questionnaires.models import Version
from raceme.questionnaires.prefill import prefilled
from raceme.questionnaires.solving import Fault, faults_of_definition
from tests.factories import NOW, TODAY, OrganisationFactory, RelationshipFactory, SizeFactFactory
from tests.factories.questionnaires import VersionFactory, definition, item, section
from tests.questionnaires.build import handed_in

pytestmark = pytest.mark.django_db
OPTIONS = ["no", "some", "yes"]


def _version(*items: dict[str, Any], **more: Any) -> Version:  # noqa: ANN401 (JSON)
    return VersionFactory.create(definition=definition(section("first", *items)), **more)


def _company() -> Organisation:
    company = OrganisationFactory.create(
        name="Mobila",
        country="RO",
        region="RO11",
        registered_number="123",
        activity_code="31.00",
        website="https://mobila.example",
    )
    for year, staff in ((2024, 7), (2026, 12), (2027, 99)):
        SizeFactFactory.create(
            organisation=company,
            valid_from=date(year, 1, 1),
            employees=staff,
            turnover=Decimal("1500.50"),
            currency="RON",
        )
    return company


def test_the_register_answers_what_it_knows() -> None:
    version = _version(
        item("name", prefill="organisation.name"),
        item("number", prefill="organisation.registered_number"),
        item("land", prefill="organisation.country"),
        item("seat", "choice", options=["ro", "de"], prefill="organisation.country"),
        item("region", "region", prefill="organisation.region"),
        item("activity", "activity_code", prefill="organisation.activity_code"),
        item("site", prefill="organisation.website"),
        item("staff", "number", prefill="organisation.staff"),
        item("turnover", "money", unit="RON", prefill="organisation.turnover"),
        item("in_euro", "money", unit="EUR", prefill="organisation.turnover"),
        item("who", "organisation", prefill="organisation"),
        item("misplaced", "date", prefill="organisation.staff"),
        item("plain"),
    )
    company = _company()

    assert prefilled(version, organisation=company, on=TODAY) == {
        "name": "Mobila",
        "number": "123",
        "land": "Romania",
        "seat": "ro",
        "region": "RO11",
        "activity": "31.00",
        "site": "https://mobila.example",
        "staff": 12,
        "turnover": 1500.5,
        "who": str(company.pk),
    }


def test_what_the_register_does_not_know_stays_open() -> None:
    version = _version(
        item("staff", "number", prefill="organisation.staff"),
        item("site", prefill="organisation.website"),
    )

    assert prefilled(version, organisation=OrganisationFactory.create(), on=TODAY) == {}


def test_the_last_answers_are_taken_over_where_it_is_asked_alike() -> None:
    before = _version(
        item("kept"),
        item("exports", "choice", options=OPTIONS),
        item("gone", "choice", options=OPTIONS),
        item("markets", "choices", options=["de", "fr"]),
        item("areas", "matrix", rows=["sales", "stock"], options=OPTIONS),
        item("uses", "matrix", rows=["paper", "cloud"], options=OPTIONS, many=True),
        item("sites", "table", columns=[item("town"), item("people", "number")]),
        item("cost", "money", unit="RON"),
        item("became_text", "number"),
        item("agreed", "declaration"),
    )
    last = handed_in(
        before,
        {
            "kept": "Wood",
            "exports": "yes",
            "gone": "some",
            "markets": ["de", "fr"],
            "areas": {"sales": "yes", "stock": "some"},
            "uses": {"paper": ["yes"], "cloud": ["some", "no"]},
            "sites": [{"town": "Cluj", "people": 3}, {"people": 4}],
            "cost": 5,
            "became_text": 7,
            "agreed": True,
        },
    )
    fewer = ["no", "yes"]
    version = _version(
        item("kept"),
        item("exports", "scale", options=fewer),
        item("gone", "choice", options=fewer),
        item("markets", "choices", options=["de"]),
        item("areas", "matrix", rows=["sales", "stock", "more"], options=fewer),
        item("uses", "matrix", rows=["paper"], options=fewer, many=True),
        item("sites", "table", columns=[item("town"), item("street")]),
        item("cost", "money", unit="EUR"),
        item("became_text"),
        item("agreed", "declaration"),
        item("new"),
        questionnaire=before.questionnaire,
        number=2,
    )

    assert prefilled(version, previous=last, on=TODAY) == {
        "kept": "Wood",
        "exports": "yes",
        "areas": {"sales": "yes"},
        "uses": {"paper": ["yes"]},
        "sites": [{"town": "Cluj"}],
    }


def test_the_register_goes_before_the_last_answers_and_both_are_carried() -> None:
    version = _version(item("name", prefill="organisation.name"), item("note"))
    company = RelationshipFactory.create(workspace=version.workspace).organisation
    last = handed_in(version, {"name": "Old name", "note": "Wood"}, organisation=company)

    found = prefilled(version, organisation=company, previous=last, on=TODAY)
    begun = begin_answers(
        version, organisation=company, prefill=found, language="en", by="Ana", at=NOW
    )

    assert found == {"name": company.name, "note": "Wood"}
    assert set(begun.answers.values_list("item", "is_carried")) == {("name", True), ("note", True)}


def test_a_source_that_there_is_not_keeps_a_definition_from_being_published() -> None:
    wrong = faults_of_definition(
        definition(section("first", item("name", prefill="organisation.shoe_size")))
    )

    assert [(each.fault, each.place[-1]) for each in wrong] == [(Fault.UNKNOWN_KIND, "prefill")]
    assert prefill.SOURCES.keys() == solving.PREFILL
