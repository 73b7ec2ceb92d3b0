import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from raceme.accounts import actions
from raceme.accounts.models import Invitation, Role
from raceme.mail.models import Message
from tests.conftest import World
from tests.factories import RoleFactory

MEMBERS = "/manage/transilvania/settings/members/"


def _role(world: World, kind: str) -> Role:
    return Role.objects.get(workspace=world.workspace, kind=kind)


def _invite(world: World, email: str) -> Invitation:
    return actions.invite(
        email,
        workspace=world.workspace,
        kind="staff",
        language="en",
        by=world.owner,
        at=timezone.now(),
    )


def test_members_shows_ours_and_nobody_elses(world: World, client: Client) -> None:
    _invite(world, "radu@cluster.example")
    client.force_login(world.owner)

    page = client.get(MEMBERS).text

    assert all(user.email in page for user in (world.owner, world.staff, world.viewer))
    assert world.stranger.email not in page
    assert "radu@cluster.example" in page
    assert "Invite member" in page


def test_members_lets_a_manager_look_but_not_change(world: World, client: Client) -> None:
    _invite(world, "radu@cluster.example")
    client.force_login(world.manager)

    page = client.get(MEMBERS).text

    assert "radu@cluster.example" in page
    assert "Invite member" not in page
    assert "Withdraw" not in page
    assert world.staff.name in page
    assert f'href="{MEMBERS}' not in page.partition("<main")[2].partition("<table")[2]


def test_members_asks_the_same_number_of_queries(
    world: World, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(world.owner)
    client.get(MEMBERS)  # the first page remembers where one works
    counts = []
    for number in (1, 3):
        while Invitation.objects.of(world.workspace).count() < number:
            _invite(world, f"{Invitation.objects.of(world.workspace).count()}@cluster.example")
            RoleFactory.create(workspace=world.workspace, kind="viewer")
        with django_assert_max_num_queries(15) as asked:
            client.get(MEMBERS)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_member_shows_what_became_of_the_role_here(world: World, client: Client) -> None:
    elsewhere = RoleFactory.create(
        user=world.staff, workspace=world.stranger_workspace, kind="viewer"
    )
    role = _role(world, "staff")
    at = timezone.now()
    actions.change_role(role, kind="expert", by=world.owner, at=at)
    actions.change_role(elsewhere, kind="expert", by=world.stranger, at=at)
    actions.edit_account(world.staff, name="Ana", language="ro", theme="", at=at)
    client.force_login(world.owner)

    page = client.get(f"{MEMBERS}{role.pk}/").text

    assert page.count("Role changed") == 1
    assert "Account changed" not in page  # that is between the person and the installation


@pytest.mark.parametrize("change_count", [1, 3])
def test_member_asks_the_same_number_of_queries(
    world: World,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    change_count: int,
) -> None:
    role = _role(world, "staff")
    for kind in ("expert", "viewer", "staff")[:change_count]:
        actions.change_role(role, kind=kind, by=world.owner, at=timezone.now())
    client.force_login(world.owner)
    client.get(f"{MEMBERS}{role.pk}/")  # the first page remembers where one works

    with django_assert_num_queries(7):
        page = client.get(f"{MEMBERS}{role.pk}/").text

    assert page.count("Role changed") == change_count


def test_invite_sends_and_leads_back_to_the_list(world: World, client: Client) -> None:
    client.force_login(world.owner)
    form = {"email": "radu@cluster.example", "kind": "expert", "language": "ro"}

    response = client.post(f"{MEMBERS}invite/", form, follow=True)

    message = Message.objects.get()
    assert response.redirect_chain == [(MEMBERS, 302)]
    assert "The invitation to radu@cluster.example is on its way." in response.text
    assert (message.to_address, message.language) == ("radu@cluster.example", "ro")


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"email": "none", "kind": "staff", "language": "en"},
        {"email": "radu@cluster.example", "kind": "emperor", "language": "en"},
        {"email": "STAFF", "kind": "staff", "language": "en"},
    ],
)
def test_invite_says_what_is_wrong_and_sends_nothing(
    world: World, client: Client, form: dict[str, str]
) -> None:
    client.force_login(world.owner)
    if form.get("email") == "STAFF":
        form = form | {"email": world.staff.email}

    response = client.post(f"{MEMBERS}invite/", form)

    assert response.status_code == 422
    assert "r-error" in response.text
    assert form.get("email", "") in response.text
    assert not Message.objects.exists()


def test_invite_again_and_revoke_answer_what_is_open(world: World, client: Client) -> None:
    first, second = (_invite(world, f"{name}@cluster.example") for name in ("a", "b"))
    client.force_login(world.owner)
    base = "/manage/transilvania/settings/invitations"

    again = client.post(f"{base}/{first.pk}/send/", follow=True)
    withdrawn = client.post(f"{base}/{second.pk}/withdraw/", follow=True)
    too_late = client.post(f"{base}/{second.pk}/send/")

    assert "A new invitation to a@cluster.example is on its way" in again.text
    assert "The invitation to b@cluster.example is withdrawn" in withdrawn.text
    assert too_late.status_code == 404


def test_invitations_of_another_workspace_are_not_there(world: World, client: Client) -> None:
    theirs = actions.invite(
        "a@cluster.example",
        workspace=world.stranger_workspace,
        kind="staff",
        language="en",
        by=world.stranger,
        at=timezone.now(),
    )
    client.force_login(world.owner)

    response = client.post(f"/manage/transilvania/settings/invitations/{theirs.pk}/withdraw/")

    theirs.refresh_from_db(from_queryset=Invitation.objects.of(world.stranger_workspace))
    assert response.status_code == 404
    assert theirs.revoked_at is None


def test_member_changes_a_role(world: World, client: Client) -> None:
    client.force_login(world.owner)

    response = client.post(
        f"{MEMBERS}{_role(world, 'viewer').pk}/", {"kind": "manager"}, follow=True
    )

    assert "The role of Viewer is saved." in response.text
    assert Role.objects.filter(workspace=world.workspace, kind="manager").count() == 2


def test_member_keeps_the_last_owner_and_says_why(world: World, client: Client) -> None:
    client.force_login(world.owner)

    response = client.post(f"{MEMBERS}{_role(world, 'owner').pk}/", {"kind": "staff"})

    assert response.status_code == 422
    assert "only owner" in response.text
    assert _role(world, "owner").user == world.owner


def test_member_of_another_workspace_is_not_there(world: World, client: Client) -> None:
    theirs = Role.objects.get(workspace=world.stranger_workspace)
    client.force_login(world.owner)

    responses = [
        client.post(f"{MEMBERS}{theirs.pk}/", {"kind": "viewer"}),
        client.post(f"{MEMBERS}{theirs.pk}/remove/"),
        client.get(f"{MEMBERS}99999999999999999999/"),
    ]

    assert [each.status_code for each in responses] == [404, 404, 404]
    assert Role.objects.get(pk=theirs.pk).kind == "owner"


def test_remove_asks_first_and_then_removes(world: World, client: Client) -> None:
    role = _role(world, "staff")
    client.force_login(world.owner)

    question = client.get(f"{MEMBERS}{role.pk}/remove/")
    still_there = Role.objects.filter(pk=role.pk).exists()
    response = client.post(f"{MEMBERS}{role.pk}/remove/", follow=True)

    assert "Remove Staff from Transilvania IT Cluster?" in question.text
    assert still_there
    assert "Staff belongs to Transilvania IT Cluster no more." in response.text
    assert not Role.objects.filter(pk=role.pk).exists()


def test_leave_goes_and_shuts_the_door(world: World, client: Client) -> None:
    client.force_login(world.expert)

    response = client.post("/manage/transilvania/leave/", follow=True)
    after = client.get("/manage/transilvania/leave/")

    assert "You have left Transilvania IT Cluster." in response.text
    assert after.status_code == 404
