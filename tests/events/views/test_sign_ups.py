import pytest
from django.test import Client
from django.urls import reverse

from raceme.events.actions import sign_ups
from raceme.events.models import Session, SignUp
from tests.conftest import World
from tests.factories import NOW
from tests.factories.events import EventFactory, RegistrationFactory, SessionFactory


@pytest.fixture
def session(world: World) -> Session:
    event = EventFactory.create(workspace=world.workspace, state="published", published_at=NOW)
    return SessionFactory.create(event=event, title="Workshop", needs_sign_up=True, capacity=1)


def _address(session: Session, name: str = "sign_ups") -> str:
    keys = [session.workspace.slug, session.event.slug, session.pk]
    return reverse(f"events:{name}", args=keys)


def test_staff_sign_somebody_up_by_name_or_address(
    client: Client, world: World, session: Session
) -> None:
    by_name = RegistrationFactory.create(event=session.event, name="Ana Știrbei")
    by_address = RegistrationFactory.create(event=session.event, email="radu@firm.example")
    client.force_login(world.staff)

    client.post(_address(session), {"who": " ana  știrbei"})
    page = client.post(_address(session), {"who": "RADU@firm.example"}, follow=True)

    rows = SignUp.objects.of(world.workspace).order_by("pk")
    assert [(row.registration, row.state) for row in rows] == [
        (by_name, "confirmed"),
        (by_address, "waiting"),
    ]
    assert "is on the waiting list: the session is full." in page.content.decode()


@pytest.mark.parametrize("typed", ["", "Nobody", "Twin", "x" * 5000])
def test_who_cannot_be_meant_is_told_and_nobody_is_signed_up(
    client: Client, world: World, session: Session, typed: str
) -> None:
    RegistrationFactory.create_batch(2, event=session.event, name="Twin")
    RegistrationFactory.create(name="Nobody")
    client.force_login(world.staff)

    answer = client.post(_address(session), {"who": typed})

    assert answer.status_code == 422
    assert not SignUp.objects.of(world.workspace).exists()


def test_staff_take_somebody_out_and_are_told_who_moved_up(
    client: Client, world: World, session: Session
) -> None:
    first, second = RegistrationFactory.create_batch(2, event=session.event)
    row = sign_ups.sign_up(session, first, by="test", at=NOW)
    sign_ups.sign_up(session, second, by="test", at=NOW)
    client.force_login(world.staff)

    page = client.post(_address(session, "sign_ups_remove"), {"chosen": [row.pk]}, follow=True)
    none = client.post(_address(session, "sign_ups_remove"), {"chosen": []}, follow=True)

    assert "1 person is taken out. 1 who waited moved up, and was told." in page.content.decode()
    assert "so nothing was changed" in none.content.decode()


def test_the_list_can_be_taken_along(client: Client, world: World, session: Session) -> None:
    one = RegistrationFactory.create(event=session.event, name="Ana Știrbei")
    sign_ups.sign_up(session, one, by="test", at=NOW)
    client.force_login(world.staff)

    answer = client.get(f"{_address(session)}?export=csv")

    assert "Ana Știrbei" in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    client: Client,
    world: World,
    session: Session,
    number: int,
    django_assert_num_queries: object,
) -> None:
    for one in RegistrationFactory.create_batch(number, event=session.event):
        sign_ups.sign_up(session, one, by="test", at=NOW)
    client.force_login(world.staff)

    with django_assert_num_queries(12):  # type: ignore[operator]
        client.get(_address(session))
