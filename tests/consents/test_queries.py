from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from raceme.consents import actions, queries
from raceme.consents.models import ConsentRequest, LegalBasis, Purpose
from raceme.mail.models import Bounce, Mailing, Stop
from raceme.organisations.models import Person
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import NOW, TODAY, PersonFactory
from tests.factories.consents import (
    ConsentFactory,
    ConsentTextFactory,
    LegalBasisFactory,
    WithdrawalFactory,
)

NEWS = Purpose.NEWSLETTER


def _person(workspace: Workspace, name: str, **facts: Any) -> Person:  # noqa: ANN401
    address = f"{name.lower()}@firm.example"
    return PersonFactory.create(**{"workspace": workspace, "name": name, "email": address, **facts})


def _said(workspace: Workspace, **options: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    out = queries.left_out(workspace, NEWS, on=TODAY, **options)
    return [(each.person.name, str(each.reason)) for each in out]


def test_consenting_are_those_whose_consent_stands_today(world: World) -> None:
    ana, bogdan, carmen, dan, elena = (
        _person(world.workspace, name) for name in ("Ana", "Bogdan", "Carmen", "Dan", "Elena")
    )
    ConsentFactory.create(person=ana)
    ConsentFactory.create(person=bogdan, expires_on=TODAY)
    ConsentFactory.create(person=carmen, state="withdrawn", ended_at=NOW)
    ConsentFactory.create(person=dan, purpose=Purpose.PHOTOS)
    ConsentFactory.create(person=elena, expires_on=TODAY + timedelta(days=1))
    ConsentFactory.create(person=_person(world.partner_workspace, "Ana"))

    found = queries.consenting(world.workspace, NEWS, on=TODAY)

    assert list(found) == [ana, elena]
    assert list(queries.consenting(world.workspace, NEWS, [elena, dan], on=TODAY)) == [elena]
    both = Person.objects.of(world.workspace).filter(name__in=["Elena", "Dan"])
    assert list(queries.consenting(world.workspace, NEWS, both, on=TODAY)) == [elena]


@pytest.mark.parametrize(
    ("kind", "reached"),
    [
        (LegalBasis.Kind.LEGITIMATE_INTEREST, ["Ana"]),
        (LegalBasis.Kind.PUBLIC_TASK, ["Ana"]),
        (LegalBasis.Kind.CONTRACT, ["Ana", "Bogdan"]),
        (LegalBasis.Kind.LEGAL_OBLIGATION, ["Ana", "Bogdan"]),
    ],
)
def test_another_basis_counts_and_only_a_binding_one_outweighs_a_no(
    world: World, kind: str, reached: list[str]
) -> None:
    _person(world.workspace, "Ana")
    WithdrawalFactory.create(person=_person(world.workspace, "Bogdan"))
    _person(world.partner_workspace, "Carmen")
    LegalBasisFactory.create(workspace=world.workspace, kind=kind)
    LegalBasisFactory.create(workspace=world.partner_workspace, ended_at=NOW)

    found = queries.consenting(world.workspace, NEWS, on=TODAY)

    assert [person.name for person in found] == reached
    assert not queries.consenting(world.partner_workspace, NEWS, on=TODAY).exists()


def test_a_basis_of_one_person_is_for_nobody_else(world: World) -> None:
    ana, _bogdan = _person(world.workspace, "Ana"), _person(world.workspace, "Bogdan")
    LegalBasisFactory.create(workspace=world.workspace, person=ana)

    assert list(queries.consenting(world.workspace, NEWS, on=TODAY)) == [ana]


def test_left_out_are_told_with_their_reason(world: World) -> None:
    space = world.workspace
    people = {
        name: _person(space, name)
        for name in ("Ana", "Bogdan", "Carmen", "Dan", "Elena", "Florin", "Gina", "Horia")
    }
    nobody = _person(space, "Ion", email="")
    for person in (people["Ana"], people["Florin"], people["Gina"], people["Horia"], nobody):
        ConsentFactory.create(person=person)
    WithdrawalFactory.create(person=people["Bogdan"])
    ConsentFactory.create(person=people["Carmen"], state="expired", ended_at=NOW, expires_on=TODAY)
    ConsentRequest.objects.create(
        workspace=space, person=people["Dan"], purposes=[NEWS], at=NOW, asked_by=""
    )
    ConsentRequest.objects.create(
        workspace=space,
        person=people["Elena"],
        purposes=["photos"],
        at=NOW,
        asked_by="",
    )
    Stop.objects.create(
        workspace=space, purpose=Mailing.Purpose.NEWS, address="florin@firm.example", since=NOW
    )
    Bounce.objects.create(address="gina@firm.example", since=NOW)
    Bounce.objects.create(address="horia@firm.example", kind=Bounce.Kind.COMPLAINT, since=NOW)

    assert _said(space) == [
        ("Bogdan", "said no on 23 November 2026"),
        ("Carmen", "agreed until 23 November 2026, not any more"),
        ("Dan", "was asked on 23 November 2026 and has not answered"),
        ("Elena", "has not been asked yet"),
        ("Florin", "wants no mail of this kind"),
        ("Gina", "mail to the address came back"),
        ("Horia", "reported earlier mail as unwanted"),
        ("Ion", "has no e-mail address"),
    ]
    assert [name for name, _why in _said(space, by_mail=False)] == [
        "Bogdan",
        "Carmen",
        "Dan",
        "Elena",
    ]
    assert queries.reachable(space, NEWS) == [people["Ana"]]


def test_left_out_asks_as_often_for_three_as_for_one(
    world: World,
    django_assert_num_queries: Any,  # noqa: ANN401
) -> None:
    one, *others = [_person(world.workspace, name) for name in ("Ana", "Bogdan", "Carmen")]
    ConsentFactory.create(person=others[1])

    for people in ([one], [one, *others]):
        with django_assert_num_queries(6):
            queries.left_out(world.workspace, NEWS, people, on=TODAY)


def test_the_text_in_force_is_the_newest_that_has_begun(world: World) -> None:
    space = world.workspace
    old = ConsentTextFactory.create(workspace=space, in_force_from=TODAY - timedelta(days=9))
    new = ConsentTextFactory.create(workspace=space, version=2, text="New.")
    ConsentTextFactory.create(
        workspace=space, version=3, text="Ahead.", in_force_from=TODAY + timedelta(days=1)
    )
    ConsentTextFactory.create(workspace=world.partner_workspace, version=4, text="Theirs.")

    def in_force(days: int) -> object:
        return queries.text_in_force(space, NEWS, language="en", on=TODAY + timedelta(days=days))

    assert (in_force(-1), in_force(0)) == (old, new)
    romanian = queries.text_in_force(space, NEWS, language="ro", on=TODAY)
    assert not romanian.pk
    assert romanian.text == (
        "Transilvania IT Cluster îmi poate trimite buletinul său informativ prin e-mail."
    )


def test_a_standing_is_told_for_each_purpose(world: World) -> None:
    ana = _person(world.workspace, "Ana")
    consent = ConsentFactory.create(person=ana)
    no = WithdrawalFactory.create(person=ana, purpose=Purpose.PHOTOS)
    basis = actions.name_basis(
        world.workspace,
        purpose=Purpose.CONTACT,
        kind="interest",
        reason="Members expect it.",
        by=world.owner,
        at=NOW,
    )

    standings = queries.standings_of(ana, on=TODAY)

    told = [
        (each.purpose, each.consent, each.withdrawal, each.basis, each.is_permitted)
        for each in standings
    ]
    assert told == [
        (Purpose.CONTACT, None, None, basis, True),
        (Purpose.NEWSLETTER, consent, None, None, True),
        (Purpose.PHOTOS, None, no, None, False),
        (Purpose.PUBLICATION, None, None, None, False),
        (Purpose.MATCHMAKING, None, None, None, False),
    ]
    assert [each.can_be_withdrawn for each in standings] == [True, True, False, False, False]


def test_to_ask_are_those_who_have_not_answered_and_whom_mail_reaches(world: World) -> None:
    space = world.workspace
    never, over, long_ago = (_person(space, name) for name in ("Ana", "Bogdan", "Carmen"))
    ConsentFactory.create(person=over, expires_on=TODAY)
    _asked(long_ago, at=NOW - queries.ASKED_AGAIN_AFTER)
    agreed, said_no, lately = (_person(space, name) for name in ("Dan", "Elena", "Florin"))
    ConsentFactory.create(person=agreed)
    WithdrawalFactory.create(person=said_no)
    _asked(lately, at=NOW - queries.ASKED_AGAIN_AFTER + timedelta(seconds=1), about="photos")
    _person(space, "Gina", email="")
    Bounce.objects.create(address=_person(space, "Horea").email, since=NOW)
    Bounce.objects.create(address=_person(space, "Ioana").email, kind="complaint", since=NOW)
    jana = _person(space, "Jana").email
    Stop.objects.create(workspace=space, purpose=Mailing.Purpose.NEWS, address=jana, since=NOW)
    LegalBasisFactory.create(workspace=space, person=_person(space, "Kira"), purpose=NEWS)
    _person(world.partner_workspace, "Ana")

    found = queries.to_ask(space, NEWS, Person.objects.of(space), at=NOW)

    assert list(found.people) == [never, over, long_ago]
    assert [(each.person.name, str(each.reason.code)) for each in found.left_out] == [
        ("Dan", "agreed"),
        ("Elena", "withdrawn"),
        ("Florin", "asked_lately"),
        ("Gina", "no_address"),
        ("Horea", "bounced"),
        ("Ioana", "unwanted"),
        ("Jana", "stopped"),
        ("Kira", "other_basis"),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_to_ask_asks_the_same_number_of_queries(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for each in range(number):
        _person(world.workspace, f"Ana{each}")
        ConsentFactory.create(person=_person(world.workspace, f"Bogdan{each}"))

    with django_assert_num_queries(4):
        queries.to_ask(world.workspace, NEWS, Person.objects.of(world.workspace), at=NOW)


def _asked(person: Person, *, at: datetime, about: str = NEWS) -> None:
    ConsentRequest.objects.create(
        workspace=person.workspace,
        person=person,
        purposes=[about],
        at=at,
        asked_by="Ioana",
    )
