import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.documents.models import Document
from raceme.engagements.models import Activity
from tests.conftest import World
from tests.factories import (
    ActivityFactory,
    AttributionFactory,
    DocumentFactory,
    EvidenceFactory,
    ProgrammeFactory,
)

QUERIES = 6


def _address(workspace: str = "transilvania", programme: str = "nordic-bridges-2026") -> str:
    return reverse("engagements:programme_documents", args=[workspace, programme])


def _proven(world: World, name: str, **fields: str) -> Activity:
    activity = ActivityFactory.create(workspace=world.workspace, **fields)
    AttributionFactory.create(activity=activity, programme=world.programme)
    EvidenceFactory.create(
        activity=activity, document=DocumentFactory.create(workspace=world.workspace, name=name)
    )
    return activity


@pytest.mark.parametrize("item_count", [1, 3])
def test_programme_documents_asks_the_same_number_of_queries(
    client: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, item_count: int
) -> None:
    for number in range(item_count):
        _proven(world, f"List {number}.pdf")
    client.force_login(world.viewer)
    client.get(_address())

    with django_assert_num_queries(QUERIES):
        text = client.get(_address()).content.decode()

    assert text.count('scope="row"') == item_count


def test_programme_documents_are_those_of_its_activities(client: Client, world: World) -> None:
    activity = _proven(world, "Attendance list.pdf", title="Camp")
    _proven(world, "Withdrawn.pdf", state="withdrawn")
    other = ActivityFactory.create(workspace=world.workspace)
    AttributionFactory.create(
        activity=other, programme=ProgrammeFactory.create(workspace=world.workspace)
    )
    EvidenceFactory.create(activity=other)
    EvidenceFactory.create(activity=activity, document=None, system_record="Register, line 7")
    client.force_login(world.viewer)

    text = client.get(_address()).content.decode()

    shown = list(Document.objects.of(world.workspace).values_list("name", flat=True))
    assert len(shown) == 3
    assert [name for name in shown if name in text] == ["Attendance list.pdf"]
    address = reverse(
        "engagements:evidence",
        args=["transilvania", activity.pk, activity.evidence.exclude(document=None).get().pk],
    )
    assert f'<a href="{address}">Attendance list.pdf</a>' in text
    assert text.count('scope="row"') == 1


def test_programme_documents_writes_names_as_text(client: Client, world: World) -> None:
    named = "<script>alert(1)</script>"
    _proven(world, f"{named}.pdf", title=f"{named} camp")
    client.force_login(world.viewer)

    text = client.get(_address()).content.decode()

    assert named not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; camp" in text


def test_programme_documents_are_read_by_a_partner_under_its_own_address(
    client: Client, world: World
) -> None:
    activity = _proven(world, "Attendance list.pdf")
    client.force_login(world.partner)

    answers = [client.get(_address(slug)).status_code for slug in ("partner", "transilvania")]
    text = client.get(_address("partner")).content.decode()

    assert answers == [200, 404]
    assert f"/manage/partner/log/{activity.pk}/evidence/" in text
