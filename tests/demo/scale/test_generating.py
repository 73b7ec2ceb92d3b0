from typing import Any

import pytest
from django.db.models import F, Model, Q

from raceme.accounts.models import Role, User
from raceme.demo.scale.generating import RULES, USER, generate
from raceme.demo.scale.rows import FILLED, PROGRAMMES, NotEnough, Size
from raceme.documents.models import Document
from raceme.engagements.models import Activity, Attribution, Engagement, Evidence
from raceme.engines.indicators import Rule
from raceme.organisations.models import Membership, Organisation, Person, Relationship
from raceme.organisations.names import name_block, name_key, person_key
from raceme.reporting.counting.value import value
from raceme.reporting.models import Indicator
from raceme.workspaces.models import Workspace
from tests.demo.figures import question_of
from tests.factories import NOW, ActivityFactory, EngagementFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

SIZE = Size(organisations=60, activities=900, workspaces=2)


def _said_of(size: Size) -> list[str]:
    said: list[str] = []
    generate(size, at=NOW, say=said.append)
    return said


def _count(model: type[Model]) -> int:
    return model._base_manager.count()


def test_generate_makes_as_much_as_it_says() -> None:
    said = _said_of(SIZE)

    made = {model: _count(model) for model in (Workspace, *FILLED)}
    assert said == [
        "2 workspaces with 10 programmes each",
        "60 organisations, each with a person",
        "900 activities",
        "1800 engagements",
    ]
    assert made.pop(Evidence) in range(120, 240)
    assert made.pop(Document) in range(60, 120)
    assert made.pop(Membership) in range(15, 21)
    assert made == {
        Workspace: 2,
        **dict.fromkeys(FILLED[:5], 60),
        Activity: 900,
        Engagement: 1800,
        Attribution: 900,
    }


def test_generate_makes_the_same_log_each_time() -> None:
    def told() -> list[Any]:
        parts = Engagement.objects.reached_by(Q(workspace__in=made)).order_by("pk")
        return list(
            parts.values_list(
                "activity__title",
                "activity__ended_on",
                "activity__state",
                "organisation__name_block",
                "role",
                "state",
                "size_class",
                "amount",
            )
        )

    _said_of(SIZE)
    made = list(Workspace.objects.all())
    first = told()
    _said_of(SIZE)
    made = list(Workspace.objects.exclude(pk__in=[each.pk for each in made]))

    assert len(first) == 1800
    assert told() == first


def test_each_workspace_knows_whom_its_log_names() -> None:
    _said_of(SIZE)

    strangers = [
        each.pk
        for each in Engagement.objects.reached_by(Q()).select_related("activity", "person")
        if not Relationship.objects.filter(
            workspace=each.workspace_id, organisation=each.organisation_id
        ).exists()
        or each.activity.workspace_id != each.workspace_id
        or each.person is None
        or each.person.workspace_id != each.workspace_id
    ]

    elsewhere = Attribution.objects.reached_by(~Q(workspace=F("programme__workspace")))
    assert strangers == []
    assert not elsewhere.exists()


def test_names_are_keyed_as_the_register_keys_them() -> None:
    _said_of(SIZE)

    organisations, people = Organisation.objects.all(), Person.objects.reached_by(Q())
    wrong = [
        each.name
        for each in organisations
        if (each.name_key, each.name_block) != (name_key(each.name), name_block(each.name))
    ]
    assert wrong == []
    assert [each.name for each in people if each.name_key != person_key(each.name)] == []


def test_each_figure_has_something_to_count() -> None:
    _said_of(SIZE)

    figures = [value(question_of(each)) for each in Indicator.objects.reached_by(Q())]

    assert len(figures) == 2 * PROGRAMMES * len(RULES)
    assert [figure for figure in figures if not figure] == []


def test_rules_are_stored_as_the_engine_writes_them() -> None:
    assert {code: Rule.from_json(rule).to_json() for code, rule in RULES.items()} == RULES


def test_keys_go_on_after_what_was_generated() -> None:
    _said_of(SIZE)

    organisation = OrganisationFactory.create()
    activity = ActivityFactory.create()
    engagement = EngagementFactory.create(activity=activity, organisation=organisation)

    assert (organisation.pk > 60, activity.pk > 900, engagement.pk > 1800) == (True, True, True)


def test_one_user_manages_all_that_was_generated() -> None:
    _said_of(SIZE)

    user = User.objects.get(email=USER)

    kinds = Role.objects.filter(user=user).values_list("kind", flat=True)
    assert list(kinds) == ["manager", "manager"]


@pytest.mark.parametrize("numbers", [(3, 10, 2), (10, 0, 1), (10, 10, 0)])
def test_too_little_is_refused(numbers: tuple[int, int, int]) -> None:
    organisations, activities, workspaces = numbers

    with pytest.raises(NotEnough):
        Size(organisations=organisations, activities=activities, workspaces=workspaces)
