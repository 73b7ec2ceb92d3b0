import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from raceme.documents.actions import store
from raceme.documents.models import Document
from raceme.engagements import actions
from raceme.engagements.actions import Proof, Towards
from raceme.engagements.models import Activity
from raceme.programmes.actions import set_emblem
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.documents.files import PDF
from tests.engagements.build import facts, recorded
from tests.factories import (
    NOW,
    ActivityFactory,
    AttributionFactory,
    DocumentFactory,
    EngagementFactory,
    EvidenceFactory,
    OrganisationFactory,
)
from tests.portal.browsing import cost, signed_in
from tests.programmes.agreed import picture


def _address(workspace: Workspace, document: Document, *, page: str = "document") -> str:
    return reverse(f"portal:{page}", args=[workspace.slug, document.pk])


def _stored(world: World, name: str = "Attendance list.pdf") -> Document:
    upload = SimpleUploadedFile(name, PDF)
    return store(upload, workspace=world.workspace, by=world.staff, at=NOW)


def _held(world: World, title: str, *, document: Document, is_shared: bool = False) -> Activity:
    towards = [Towards(programme=world.programme)] if is_shared else []
    return recorded(
        world.workspace,
        facts=facts(title=title),
        towards=towards,
        proofs=[Proof(document=document)],
    )


@pytest.mark.parametrize("item_count", [1, 3])
def test_document_asks_the_same_number_of_queries(world: World, item_count: int) -> None:
    document = DocumentFactory.create(workspace=world.workspace)
    for _number in range(item_count):
        engagement = EngagementFactory.create(
            activity=ActivityFactory.create(workspace=world.workspace)
        )
        EvidenceFactory.create(
            activity=engagement.activity, engagement=engagement, document=document
        )
    client = signed_in(world.viewer)
    address = _address(world.workspace, document)

    tally = cost(client, address)

    assert tally.queries == 7
    assert client.get(address).text.count('scope="row"') == item_count


@pytest.mark.parametrize("item_count", [1, 3])
def test_document_history_asks_the_same_number_of_queries(world: World, item_count: int) -> None:
    document = _stored(world)
    for number in range(item_count):
        _held(world, f"Workshop {number}", document=document)
    client = signed_in(world.viewer)
    address = _address(world.workspace, document, page="document_history")

    tally = cost(client, address)

    assert tally.queries == 7
    assert client.get(address).text.count("Activity recorded") == item_count


def test_document_shows_what_it_is_and_what_it_proves(world: World) -> None:
    document = _stored(world)
    whole = _held(world, "Workshop", document=document)
    single = ActivityFactory.create(workspace=world.workspace, title="Visit")
    firm = OrganisationFactory.create(name="Vitanova SRL")
    EvidenceFactory.create(
        activity=single,
        engagement=EngagementFactory.create(activity=single, organisation=firm, person=None),
        document=document,
        for_participants=False,
    )
    _held(world, "Not proven by it", document=_stored(world, "Other.pdf"))

    text = signed_in(world.viewer).get(_address(world.workspace, document)).text

    for shown in ("Attendance list.pdf", "PDF", document.sha256, "Staff", "Vitanova SRL"):
        assert shown in text
    assert f"{document.sha256[:12]}…" in text
    for activity in (whole, single):
        address = reverse("engagements:activity", args=["transilvania", activity.pk])
        assert f'<a href="{address}">{activity.title}</a>' in text
    assert "the activity and all participants" in text
    assert "Not proven by it" not in text
    download = reverse("documents:download", args=["transilvania", document.pk])
    assert f'href="{download}"' in text
    assert f'href="{_address(world.workspace, document, page="document_history")}"' in text


def test_document_of_an_emblem_names_the_programme(world: World) -> None:
    programme = set_emblem(world.programme, upload=picture(), by=world.manager, at=NOW)
    assert programme.emblem is not None

    text = signed_in(world.viewer).get(_address(world.workspace, programme.emblem)).text
    history = signed_in(world.viewer).get(
        _address(world.workspace, programme.emblem, page="document_history")
    )

    assert "Emblem of" in text
    assert "Nordic Bridges 2026</a>" in text
    assert "Emblem changed" in history.text


def test_document_history_tells_what_it_was_stored_attached_and_taken_away_for(
    world: World,
) -> None:
    document = _stored(world)
    activity = recorded(world.workspace, facts=facts(title="Workshop"))
    (proof,) = actions.add_evidence(
        activity, proofs=[Proof(document=document)], by=world.staff, at=NOW
    )
    actions.remove_evidence(proof, reason="the wrong list", by=world.manager, at=NOW)

    text = (
        signed_in(world.viewer)
        .get(_address(world.workspace, document, page="document_history"))
        .text
    )

    told = ("Evidence taken away", "Evidence added", "Document added")
    assert [told.index(each) for each in told] == [0, 1, 2]
    places = [text.index(each) for each in told]
    assert places == sorted(places)
    assert text.count("Workshop") == 2
    assert "the wrong list" in text


def test_a_partner_reads_a_document_by_what_it_proves_and_nothing_else(world: World) -> None:
    document = _stored(world)
    shared = _held(world, "Shared workshop", document=document, is_shared=True)
    _held(world, "Private workshop", document=document)
    private = _stored(world, "Private.pdf")
    _held(world, "Private visit", document=private)
    client = signed_in(world.partner)
    theirs = world.partner_workspace

    answer = client.get(_address(theirs, document))

    assert answer.status_code == 200
    assert ("Shared workshop" in answer.text, "Private workshop" in answer.text) == (True, False)
    assert "Kept by" in answer.text
    download = reverse(
        "engagements:evidence", args=["partner", shared.pk, shared.evidence.get().pk]
    )
    assert f'href="{download}"' in answer.text
    assert client.get(download).getvalue() == PDF
    refused = [
        _address(theirs, document, page="document_history"),
        _address(theirs, private),
        _address(theirs, private, page="document_history"),
        reverse("documents:download", args=["partner", document.pk]),
        _address(world.workspace, document),
    ]
    assert [client.get(address).status_code for address in refused] == [404] * 5


def test_a_partner_loses_the_document_with_the_activity(world: World) -> None:
    document = _stored(world)
    activity = _held(world, "Workshop", document=document, is_shared=True)
    client, address = signed_in(world.partner), _address(world.partner_workspace, document)
    before = client.get(address).status_code

    actions.unattribute(activity.attributions.get(), by=world.staff, at=NOW)

    assert (before, client.get(address).status_code) == (200, 404)


def test_evidence_leads_to_the_page_of_its_document(world: World) -> None:
    document = _stored(world)
    activity = ActivityFactory.create(workspace=world.workspace)
    AttributionFactory.create(activity=activity, programme=world.programme)
    part = EngagementFactory.create(activity=activity)
    EvidenceFactory.create(activity=activity, engagement=part, document=document)
    client = signed_in(world.staff)
    link = f'href="{_address(world.workspace, document)}"'
    slug = world.workspace.slug

    pages = [
        reverse("engagements:activity", args=[slug, activity.pk]),
        reverse("engagements:participant", args=[slug, activity.pk, part.pk]),
        reverse("engagements:programme_documents", args=[slug, world.programme.code]),
        reverse("documents:documents", args=[slug]),
        f"{reverse('portal:search', args=[slug])}?q=Attendance",
    ]

    assert [link in client.get(page).text for page in pages] == [True] * len(pages)
