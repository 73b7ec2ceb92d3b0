from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from raceme.core.timing import tallied
from tests.conftest import World
from tests.factories import (
    ClusterProfileFactory,
    DocumentFactory,
    EngagementFactory,
    EvidenceFactory,
    OrganisationFactory,
)
from tests.reporting.reading import links, part, text
from tests.reporting.scenes import activity, indicator, scene
from tests.reporting.scenes import part as participant

PAGE_QUERIES = 14


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.manager)
    client.get(reverse("programmes:programmes", args=["transilvania"]))
    return client


def _address(world: World, record: int, query: str = "") -> str:
    names = ["transilvania", world.programme.code, "companies", record]
    return reverse("reporting:line", args=names) + query


def test_a_line_shows_its_record_with_its_evidence(manager: Client, world: World) -> None:
    made = scene(world)

    page = manager.get(_address(world, made.alfa.pk)).content.decode()

    assert text(part(page, "evidence")).endswith(
        "From 1 record Horizon Europe 10 March 2026, Workshop, Ana Pop, Alfa SRL (Participant) "
        "Attendance list.pdf Details"
    )
    opened = links(part(page, "evidence"))
    proof = made.first.evidence.get()
    assert opened == {
        "Horizon Europe": reverse("engagements:activity", args=["transilvania", made.first.pk]),
        "Attendance list.pdf": reverse(
            "engagements:evidence", args=["transilvania", made.first.pk, proof.pk]
        ),
        "Details": reverse("portal:document", args=["transilvania", proof.document_id]),
    }


def test_a_line_leads_to_its_organisation(manager: Client, world: World) -> None:
    made = scene(world)

    page = manager.get(_address(world, made.alfa.pk)).content.decode()

    assert links(page)["Open organisation"] == reverse(
        "portal:organisation", args=["transilvania", made.alfa.organisation_id]
    )


def test_a_line_without_evidence_asks_for_it(manager: Client, world: World) -> None:
    made = scene(world)

    page = manager.get(_address(world, made.beta.pk)).content.decode()

    address = reverse("engagements:activity", args=["transilvania", made.first.pk])
    assert links(page)["Add evidence"] == f"{address}#evidence"


def test_a_line_of_an_organisation_gathers_all_its_records(manager: Client, world: World) -> None:
    made = scene(world)
    version = made.indicator.rule.versions.get()
    version.definition = {"measure": "organisations", "kinds": ["workshop"]}
    version.save()

    page = manager.get(_address(world, made.alfa.pk)).content.decode()

    said = text(part(page, "evidence"))
    assert "From 2 records" in said
    assert said.index("Horizon Europe") < said.index("Data spaces")


def test_a_line_of_a_document_is_named_by_it(manager: Client, world: World) -> None:
    made = activity(world, "Workshop", date(2026, 3, 10))
    papers = [
        DocumentFactory.create(workspace=world.workspace, name=name)
        for name in ("Report.pdf", "Slides.pdf")
    ]
    for paper in papers:
        EvidenceFactory.create(activity=made, document=paper)
    indicator(world, {"measure": "documents", "kinds": ["workshop"]}, code="companies")

    page = manager.get(_address(world, papers[1].pk)).content.decode()

    assert "<h1>Slides.pdf</h1>" in page


def test_a_line_of_a_register_proves_itself(manager: Client, world: World) -> None:
    cluster = OrganisationFactory.create(name="Cluster A", kind="cluster")
    ClusterProfileFactory.create(organisation=cluster)
    rule = {"measure": "register", "register": "registered_cluster"}
    indicator(world, rule, code="companies")

    page = manager.get(_address(world, cluster.pk)).content.decode()

    assert "<h1>Cluster A</h1>" in page
    assert "A register proves itself" in page


def test_a_line_of_a_period_is_found_in_it(manager: Client, world: World) -> None:
    made = scene(world)
    version = made.indicator.rule.versions.get()
    version.definition = {"measure": "organisations", "kinds": ["workshop"]}
    version.save()

    page = manager.get(_address(world, made.again.pk, "?period=2")).content.decode()

    assert "From 1 record" in text(part(page, "evidence"))


def test_what_makes_no_line_is_not_found(manager: Client, world: World) -> None:
    made = scene(world)

    statuses = [
        manager.get(_address(world, record)).status_code
        for record in (made.host.pk, made.again.pk, 0, 10**30)
    ]

    assert statuses == [404, 404, 404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_a_line_asks_few_queries_however_many_its_records(
    manager: Client,
    world: World,
    count: int,
) -> None:
    first = participant(activity(world, "Workshop", date(2026, 3, 1)), "Alfa SRL")
    for number in range(1, count):
        EngagementFactory.create(
            activity=activity(world, "Workshop", date(2026, 3, 1 + number)),
            organisation=first.organisation,
        )
    indicator(world, {"measure": "organisations", "kinds": ["workshop"]}, code="companies")

    with tallied() as tally:
        manager.get(_address(world, first.pk))

    assert tally.queries == PAGE_QUERIES
