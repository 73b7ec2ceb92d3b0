"""What assessments advised to a company, behind both doors, and its word on each step."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from raceme.assessments.models import Recommendation
from tests.conftest import World
from tests.factories import NOW, AffiliationFactory, PersonFactory, WorkspaceFactory
from tests.factories.assessments import AssessmentFactory, RecommendationFactory
from tests.portal.views.my.build import company, page

pytestmark = pytest.mark.django_db


def _step(one: Any, **more: Any) -> Recommendation:  # noqa: ANN401 (an affiliation; fields)
    assessment = AssessmentFactory.create(workspace=one.workspace, organisation=one.organisation)
    return RecommendationFactory.create(assessment=assessment, **more)


def test_a_step_is_accepted_by_the_mailed_link(world: World, client: Client) -> None:
    one = company(world)
    step = _step(one, title="Less scrap", because=[["name", "x"]])

    shown = client.get(page(one, "advised")).text
    done = client.post(
        page(one, "decide_step", step=step.pk),
        {"decision": "accept", "reason": "In spring", "revision": 1},
    )

    step.refresh_from_db()
    assert "Less scrap" in shown
    assert "Follows from: name" in shown
    assert done.status_code == 302
    assert (step.state, step.reason, step.decided_by) == ("accepted", "In spring", str(one.person))
    assert "In spring" in client.get(page(one, "advised")).text


def test_a_step_is_declined_by_the_account(world: World, client: Client) -> None:
    step = RecommendationFactory.create(
        assessment=AssessmentFactory.create(workspace=world.workspace, organisation=world.firm)
    )
    client.force_login(world.company)

    client.post(
        f"/my/company/{world.firm.pk}/steps/{step.pk}/", {"decision": "decline", "revision": 1}
    )

    step.refresh_from_db()
    assert (step.state, step.decided_by) == ("declined", str(world.company))


def test_a_colleague_was_first_and_nothing_typed_is_lost(world: World, client: Client) -> None:
    one = company(world)
    step = _step(one)
    decide = page(one, "decide_step", step=step.pk)
    client.post(decide, {"decision": "accept", "revision": 1})

    again = client.post(decide, {"decision": "decline", "reason": "Too dear", "revision": 1})

    step.refresh_from_db()
    assert again.status_code == 422
    assert "has decided on this already" in again.text
    assert "Too dear" in again.text
    assert step.state == "accepted"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"reason": "Why not"}, "Press one of the buttons"),
        ({"decision": "accept", "reason": "Why not", "revision": "7"}, "Somebody changed"),
        ({"decision": "accept", "reason": "Why not", "revision": "7" * 5000}, "Somebody changed"),
        ({"decision": "accept", "reason": "Why not" + "!" * 300}, "longer than 300"),
    ],
)
def test_what_cannot_be_taken_is_said_and_the_reason_stays(
    world: World, client: Client, sent: dict[str, str], said: str
) -> None:
    one = company(world)
    step = _step(one)

    refused = client.post(page(one, "decide_step", step=step.pk), sent)

    assert refused.status_code == 422
    assert said in refused.text
    assert 'value="Why not' in refused.text
    step.refresh_from_db()
    assert step.state == "proposed"


def test_a_link_opens_what_its_own_workspace_advised_and_nothing_under_way(
    world: World, client: Client
) -> None:
    one = company(world)
    _step(one, title="Ours")
    elsewhere = AffiliationFactory.create(
        person=PersonFactory.create(workspace=WorkspaceFactory.create()),
        organisation=one.organisation,
    )
    theirs = _step(elsewhere, title="Theirs")
    begun = AssessmentFactory.create(
        workspace=one.workspace, organisation=one.organisation, state="begun"
    )
    RecommendationFactory.create(assessment=begun, title="Not yet")

    shown = client.get(page(one, "advised")).text
    tried = client.post(page(one, "decide_step", step=theirs.pk), {"decision": "accept"})

    assert "Ours" in shown
    assert "Theirs" not in shown
    assert "Not yet" not in shown
    assert tried.status_code == 404


def test_what_a_newer_assessment_has_overtaken_waits_no_more(world: World, client: Client) -> None:
    one = company(world)
    before = _step(one, title="Less scrap")
    decided = RecommendationFactory.create(
        assessment=before.assessment, title="Fewer ways", state="accepted", decided_at=NOW
    )
    version = before.assessment.answers.version
    after = RecommendationFactory.create(
        title="Newer saws",
        assessment=AssessmentFactory.create(
            workspace=one.workspace,
            organisation=one.organisation,
            on=before.assessment.on + timedelta(days=365),
            answers__version=version,
        ),
    )
    other = _step(one, title="Of another kind")

    shown = client.get(page(one, "advised")).text
    told = client.get(page(one, "company")).text

    assert [step.title in shown for step in (before, decided, after, other)] == [
        *(False, True, True, True)
    ]
    assert "2 steps wait for your word." in told
    # Who has the page open from before is still heard.
    sent = {"decision": "accept", "revision": 1}
    assert client.post(page(one, "decide_step", step=before.pk), sent).status_code == 302


def test_the_page_costs_the_same_however_much_was_advised(
    world: World,
    client: Client,
    django_assert_max_num_queries: Any,  # noqa: ANN401
) -> None:
    one = company(world)
    _step(one)
    client.get(page(one, "advised"))

    with django_assert_max_num_queries(15) as first:
        client.get(page(one, "advised"))
    for _ in range(2):
        _step(one)
    with django_assert_max_num_queries(len(first)):
        client.get(page(one, "advised"))


def test_the_company_page_says_what_waits(world: World, client: Client) -> None:
    one = company(world)
    before = client.get(page(one, "company")).text
    _step(one)

    assert "Next steps" not in before
    assert "1 step waits for your word." in client.get(page(one, "company")).text
