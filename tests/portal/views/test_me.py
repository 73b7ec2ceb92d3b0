from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from raceme.accounts import actions
from raceme.accounts.models import Role, User
from raceme.core.models import Job
from raceme.mail.models import Mailing, Message
from raceme.programmes.queries import periods_of
from raceme.reporting.models import LineQuestion
from raceme.stewardship.models import MergeProposal
from tests.conftest import World
from tests.factories import (
    NOW,
    DraftFactory,
    OfficerFactory,
    PlanItemFactory,
    WorkspaceFactory,
)


def _invite(world: World, email: str) -> None:
    workspace = WorkspaceFactory.create(name="Lumea Verde")
    Role.objects.create(user=world.owner, workspace=workspace, kind="owner", since=timezone.now())
    actions.invite(
        email,
        workspace=workspace,
        kind="viewer",
        language="en",
        by=world.owner,
        at=timezone.now(),
    )


def _begin(world: World) -> None:
    DraftFactory.create(
        workspace=world.workspace, owner=world.staff.reference, title="Half a workshop"
    )
    Job.objects.create(
        name="reporting.pack",
        title="Pack of Nordic Bridges",
        workspace_id=world.workspace.pk,
        started_by=world.staff.reference,
        queued_at=timezone.now(),
        created_at=timezone.now(),
    )


def test_me_shows_what_is_open_for_its_reader_and_for_nobody_else(
    world: World, client: Client
) -> None:
    _invite(world, world.staff.email)
    _begin(world)
    texts = ["Lumea Verde", "Half a workshop", "Pack of Nordic Bridges"]

    client.force_login(world.staff)
    own = client.get("/manage/me/").text
    client.force_login(world.viewer)
    other = client.get("/manage/me/").text

    assert [text in own for text in texts] == [True, True, True]
    assert [text in other for text in texts] == [False, False, False]
    assert "Nothing waits for you" in other
    assert "/manage/transilvania/" in other


def _ask(world: World, *, figure: str, record: int, asked_by: User) -> LineQuestion:
    return LineQuestion.objects.create(
        workspace=world.workspace,
        programme=world.programme,
        period=periods_of(world.programme)[0],
        figure=figure,
        record=record,
        asked_by=asked_by,
        asked_at=NOW,
        changed_at=NOW,
    )


def _promise(world: World, number: int, *, of: str, due_on: date) -> None:
    PlanItemFactory.create(
        programme=world.programme,
        code=f"7.{number}",
        title=f"Study visit {number}",
        responsible_person=of,
        due_on=due_on,
        activity_kind="study-visit",
    )


def _hold(world: World, number: int = 1) -> None:
    for _ in range(number):
        Message.objects.create(
            workspace=world.workspace,
            purpose="news",
            to_address="ana@firm.example",
            state=Message.State.HELD,
            created_at=NOW,
        )


def _fail(world: World, user: User, title: str, *, once: str = "") -> Job:
    return Job.objects.create(
        name="reporting.pack",
        title=title,
        once=once,
        workspace_id=world.workspace.pk,
        started_by=user.reference,
        state=Job.State.FAILED,
        error="The store is full.",
        queued_at=timezone.now(),
        created_at=timezone.now(),
        finished_at=timezone.now(),
    )


def _run_now(world: World) -> date:
    """Let the programme run on the day of the clock, and return that day."""
    today = timezone.localdate()
    world.programme.starts_on, world.programme.ends_on = today, today + timedelta(days=300)
    world.programme.save()
    return today


@pytest.mark.parametrize("number", [1, 3])
def test_me_asks_as_much_for_many_as_for_one(
    world: World, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    today = _run_now(world)
    world.manager.name = "Ioana Mureșan"
    world.manager.save()
    OfficerFactory.create(programme=world.programme, user=world.manager)
    for each in range(number):
        _invite(world, world.manager.email)
        _begin(world)
        _ask(world, figure=f"Figure {each}", record=each, asked_by=world.officer)
        _promise(world, each, of="ioana muresan", due_on=today)
        _hold(world)
        _fail(world, world.manager, f"Pack {each}")
        Mailing.objects.create(
            workspace=world.workspace, written_by=str(world.manager), created_at=NOW
        )
    client.force_login(world.manager)

    with django_assert_num_queries(15):
        client.get("/manage/me/")


def test_what_waits_for_a_manager_leads_to_where_it_is_done(world: World, client: Client) -> None:
    question = _ask(world, figure="Firms reached", record=1, asked_by=world.officer)
    answered = _ask(world, figure="Answered before", record=2, asked_by=world.officer)
    answered.state = LineQuestion.State.ANSWERED
    answered.save()
    _hold(world, 2)
    failed = _fail(world, world.manager, "Pack of period 1")
    draft = Mailing.objects.create(
        workspace=world.workspace, written_by=str(world.manager), created_at=NOW, title="Spring"
    )
    here = "/manage/transilvania/"
    links = [
        f"{here}programmes/nordic-bridges-2026/questions/{question.pk}/",
        f"{here}settings/outbox/?state=held",
        f"{here}jobs/{failed.pk}/",
        f"{here}mailings/{draft.pk}/edit/",
    ]
    pages = {}

    for user in (world.manager, world.staff, world.stranger):
        client.force_login(user)
        pages[user] = client.get("/manage/me/").text

    found = {user: [f'href="{link}"' in page for link in links] for user, page in pages.items()}
    assert found == {
        world.manager: [True] * 4,
        world.staff: [False] * 4,
        world.stranger: [False] * 4,
    }
    for words in ("2 messages are held", "Pack of period 1 has failed", "The store is full."):
        assert words in pages[world.manager]
    assert "Answered before" not in pages[world.manager]


def test_a_failure_that_was_made_good_waits_for_nobody(world: World, client: Client) -> None:
    _fail(world, world.staff, "First try", once="reporting.pack:1")
    again = _fail(world, world.staff, "Second try", once="reporting.pack:1")
    Job.objects.filter(pk=again.pk).update(state=Job.State.DONE)
    client.force_login(world.staff)

    page = client.get("/manage/me/").text

    assert ("Second try" in page, "First try" in page) == (True, False)


def test_what_a_work_plan_names_somebody_for_waits_when_it_is_due(
    world: World, client: Client
) -> None:
    today = _run_now(world)
    _promise(world, 0, of="matei  LAZĂR", due_on=today)
    _promise(world, 1, of="Matei Lazar", due_on=today + timedelta(days=60))
    _promise(world, 2, of="Somebody else", due_on=today)
    pages = []

    for user in (world.staff, world.viewer):
        user.name = "Matei Lazăr"
        user.save()
        client.force_login(user)
        pages.append(client.get("/manage/me/").text)

    named = ["Study visit 0", "Study visit 1", "Study visit 2"]
    assert [name in pages[0] for name in named] == [True, False, False]
    assert ["Record activity" in page for page in pages] == [True, False]
    assert ["Open the work plan" in page for page in pages] == [False, True]


def test_a_registrar_finds_what_was_proposed_to_be_one_and_nobody_else_does(
    world: World, client: Client
) -> None:
    proposals = "/registrar/merges/"
    MergeProposal.objects.create(
        workspace=world.partner_workspace,
        survivor="organisations.organisation:1",
        absorbed="organisations.organisation:2",
        survivor_name="Alfa SRL",
        absorbed_name="S.C. ALFA",
        proposed_at=timezone.now(),
        proposed_by_name="Mihai Pop",
    )
    pages = []
    for is_registrar in (False, True):
        User.objects.filter(pk=world.staff.pk).update(is_operator=is_registrar)
        client.force_login(User.objects.get(pk=world.staff.pk))

        pages.append(client.get("/manage/me/").text)

    told = [("1 proposed merge waits for you" in page, proposals in page) for page in pages]
    assert told == [(False, False), (True, True)]


def test_an_officer_finds_what_was_answered(world: World, client: Client) -> None:
    for number, state in enumerate(LineQuestion.State.values):
        row = _ask(world, figure=f"Figure {state}", record=number, asked_by=world.officer)
        row.state = state
        row.save()
    theirs = _ask(world, figure="Of another", record=9, asked_by=world.manager)
    theirs.state = LineQuestion.State.ANSWERED
    theirs.save()
    client.force_login(world.officer)

    page = client.get("/manage/me/").text

    names = ["Figure open", "Figure answered", "Figure closed", "Of another"]
    assert [name in page for name in names] == [False, True, False, False]
    assert "Read the answer" in page


def test_an_invitation_is_accepted_without_its_mail(world: World, client: Client) -> None:
    _invite(world, world.staff.email)
    client.force_login(world.staff)
    page = client.get("/manage/me/").text
    address = page.partition('action="/account/invitations/')[2].partition('"')[0]

    response = client.post(f"/account/invitations/{address}")

    assert response.headers["Location"].startswith("/manage/cluster-")
    assert Role.objects.get(user=world.staff, workspace__name="Lumea Verde").kind == "viewer"


def test_an_invitation_is_declined(world: World, client: Client) -> None:
    _invite(world, world.staff.email)
    client.force_login(world.staff)
    page = client.get("/manage/me/").text
    pk = page.partition('action="/account/invitations/')[2].partition("/")[0]

    response = client.post(f"/account/invitations/{pk}/decline/", follow=True)

    assert "You have declined the invitation to Lumea Verde" in response.text
    assert not Role.objects.filter(user=world.staff, workspace__name="Lumea Verde").exists()


def test_the_account_menu_leads_here(world: World, client: Client) -> None:
    client.force_login(world.staff)

    assert 'class="r-me" href="/manage/me/"' in client.get("/manage/transilvania/").text


def test_an_officer_finds_what_is_overseen(world: World, client: Client) -> None:
    client.force_login(world.officer)

    page = client.get("/manage/me/").content.decode()

    assert 'href="/officer/transilvania/nordic-bridges-2026/"' in page
    assert "You belong to no workspace yet" not in page


def test_me_leads_who_speaks_for_a_company_to_its_page(world: World, client: Client) -> None:
    client.force_login(world.company)

    text = client.get("/manage/me/").text

    assert f'href="/my/company/{world.firm.pk}/"' in text
    assert "You belong to no workspace yet" not in text
