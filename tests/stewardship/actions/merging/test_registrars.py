"""What was proposed is mailed to whoever decides it: once a day, and only what is new."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from raceme.accounts.models import User
from raceme.mail.models import Message
from raceme.stewardship.actions.merging import propose_merge, refuse_merge, tell_registrars
from raceme.stewardship.models import MergeProposal, Turn
from raceme.stewardship.tasks.merging import tell_registrars as task
from tests.conftest import World
from tests.factories import UserFactory
from tests.parallel import at_once
from tests.stewardship.pairs import known_pair

# In the morning, where the installation is.
MORNING = timezone.make_aware(datetime(2026, 3, 10, 8, 5))  # noqa: DTZ001 (made aware)
DAY = timedelta(days=1)


@pytest.fixture
def registrar(world: World) -> User:  # noqa: ARG001 (asks for the database)
    user: User = UserFactory.create(is_operator=True, name="Rodica")
    return user


def _proposed(
    world: World, *, at: datetime, name: str = "Beta SRL", by: User | None = None
) -> MergeProposal:
    pair = known_pair(world, survivor={"name": "Alfa SRL"}, absorbed={"name": name})
    return propose_merge(
        pair.absorbed,
        survivor=pair.survivor,
        taken=(),
        workspace=world.workspace,
        by=by or world.staff,
        at=at,
    )


def _letters(user: User) -> list[Message]:
    return list(
        Message.objects.filter(purpose="merges_proposed", to_address=user.email).order_by("pk")
    )


def test_a_registrar_is_told_of_all_that_was_proposed_in_one_mail(
    world: World, registrar: User
) -> None:
    for name in ("Beta SRL", "Gama SRL"):
        _proposed(world, at=MORNING - timedelta(hours=3), name=name)

    told = tell_registrars(at=MORNING)

    (letter,) = _letters(registrar)
    assert (told, letter.workspace) == (1, None)
    assert letter.subject == "2 merges are proposed and wait for you"
    for text in (letter.text, letter.html):
        assert "Hello Rodica" in text
        assert "Beta SRL into Alfa SRL" in text
        assert "Gama SRL into Alfa SRL" in text
        assert "/registrar/merges/" in text
        # Who uses them is nobody's business, and so is who proposed it.
        assert world.workspace.name not in text
        assert str(world.staff) not in text


def test_a_mail_of_many_names_ten_and_counts_the_rest(world: World, registrar: User) -> None:
    for number in range(12):
        _proposed(world, at=MORNING, name=f"Beta {number:02} SRL")

    tell_registrars(at=MORNING)

    (letter,) = _letters(registrar)
    assert letter.text.count("into Alfa SRL") == 10
    assert "and 2 more" in letter.text


def test_what_is_proposed_later_that_day_waits_for_the_next_morning(
    world: World, registrar: User
) -> None:
    _proposed(world, at=MORNING - timedelta(hours=3))
    tell_registrars(at=MORNING)
    _proposed(world, at=MORNING + timedelta(hours=1), name="Gama SRL")

    told = [
        tell_registrars(at=MORNING + after)
        for after in (timedelta(hours=2), timedelta(hours=12), timedelta(hours=20), DAY, 2 * DAY)
    ]

    assert told == [0, 0, 0, 1, 0]
    _first, second = _letters(registrar)
    assert "Gama SRL into Alfa SRL" in second.text
    assert "Beta SRL" not in second.text
    assert "1 earlier proposal waits, too." in second.text


def test_nobody_is_told_at_night_or_of_nothing(world: World, registrar: User) -> None:
    nothing = tell_registrars(at=MORNING)
    _proposed(world, at=MORNING)
    at_night = tell_registrars(at=MORNING + timedelta(hours=18))

    assert (nothing, at_night, _letters(registrar)) == (0, 0, [])


def test_what_is_decided_already_is_told_nobody(world: World, registrar: User) -> None:
    proposal = _proposed(world, at=MORNING - DAY)
    refuse_merge(proposal, reason="No", by=registrar, at=MORNING - DAY)

    assert tell_registrars(at=MORNING) == 0


def test_each_is_told_in_their_own_language_and_nobody_who_does_not_decide(
    world: World, registrar: User
) -> None:
    other: User = UserFactory.create(is_operator=True, language="ro")
    UserFactory.create(is_operator=True, is_active=False)
    _proposed(world, at=MORNING)

    tell_registrars(at=MORNING)

    letters = Message.objects.filter(purpose="merges_proposed").order_by("pk")
    assert list(letters.values_list("to_address", "language")) == [
        (registrar.email, "en"),
        (other.email, "ro"),
    ]


def test_a_registrar_hears_nothing_of_what_they_proposed_themselves(
    world: World, registrar: User
) -> None:
    other: User = UserFactory.create(is_operator=True)
    _proposed(world, at=MORNING, by=registrar)

    tell_registrars(at=MORNING)

    assert (_letters(registrar), len(_letters(other))) == ([], 1)


def test_who_becomes_a_registrar_is_told_of_all_that_waits(world: World, registrar: User) -> None:
    _proposed(world, at=MORNING - timedelta(hours=1))
    tell_registrars(at=MORNING)
    other: User = UserFactory.create(is_operator=True)

    tell_registrars(at=MORNING + DAY)

    assert (len(_letters(registrar)), len(_letters(other))) == (1, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_telling_asks_no_query_more_for_what_waits(
    world: World, registrar: User, count: int
) -> None:
    for number in range(count):
        _proposed(world, at=MORNING, name=f"Beta {number} SRL")
    Turn.objects.get_or_create(name="registrars")

    with CaptureQueriesContext(connection) as asked:
        tell_registrars(at=MORNING)

    assert len(_letters(registrar)) == 1
    assert len(asked) <= 12


def test_the_task_tells_by_the_clock(world: World, registrar: User) -> None:
    _proposed(world, at=timezone.now())

    task()

    is_morning = timezone.localtime().hour >= 8
    assert len(_letters(registrar)) == is_morning


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_told_twice_at_once_it_is_told_once(world: World, registrar: User) -> None:
    _proposed(world, at=MORNING)
    Turn.objects.create(name="registrars")

    told = at_once(partial(tell_registrars, at=MORNING), partial(tell_registrars, at=MORNING))

    assert told == [0]
    assert len(_letters(registrar)) == 1
