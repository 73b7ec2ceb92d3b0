from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from raceme.accounts.models import Link, User
from raceme.audit.models import Entry
from raceme.consents import actions
from raceme.consents.models import ConsentRequest, Purpose
from raceme.core import jobs
from raceme.core.models import Job
from raceme.core.submissions import SentBefore
from raceme.mail.models import Message
from raceme.organisations.models import Person
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import NOW, PersonFactory, UserFactory
from tests.factories.consents import ConsentFactory

NEWS = Purpose.NEWSLETTER


def _people(space: Workspace, number: int = 3) -> list[Person]:
    return [
        PersonFactory.create(workspace=space, name=f"Ana {n}", email=f"Ana{n}@firm.example")
        for n in range(number)
    ]


def _begin(
    world: World, people: list[Person], *, token: UUID | None = None, by: User | None = None
) -> actions.Begun:
    return actions.begin_asking(
        [person.pk for person in people],
        workspace=world.workspace,
        purpose=NEWS,
        by=by or world.staff,
        at=NOW,
        token=token,
    )


def test_each_gets_a_mail_of_their_own_and_one_entry_lists_them(world: World) -> None:
    people = _people(world.workspace)
    agreed = PersonFactory.create(workspace=world.workspace, email="dan@firm.example")
    ConsentFactory.create(person=agreed)
    UserFactory.create(email="ana2@firm.example", language="ro")
    theirs = PersonFactory.create(workspace=world.partner_workspace, email="eva@firm.example")

    begun = _begin(world, [*people, agreed, theirs])

    sent = Message.objects.order_by("pk")
    assert (begun.asked, begun.job) == (3, None)
    assert [(each.to_address, each.language) for each in sent] == [
        ("Ana0@firm.example", "en"),
        ("Ana1@firm.example", "en"),
        ("Ana2@firm.example", "ro"),
    ]
    assert len({each.secret for each in sent}) == 3
    assert "Newsletter" in sent[0].text
    asked = ConsentRequest.objects.of(world.workspace).order_by("pk")
    assert [(each.person, each.purposes, each.message, each.at) for each in asked] == [
        (person, [NEWS], message.reference, NOW)
        for person, message in zip(people, sent, strict=True)
    ]
    entry = Entry.objects.get()
    listed = entry.targets.order_by("pk").values_list("reference", flat=True)
    assert (entry.verb, entry.actor) == ("consents.ask_many", world.staff.reference)
    assert sorted(listed) == sorted(person.reference for person in people)


def test_sent_twice_it_asks_once_and_says_the_same(world: World) -> None:
    people, token = _people(world.workspace), uuid4()

    begun = [_begin(world, people, token=token) for _click in range(2)]

    assert [each.asked for each in begun] == [3, 3]
    assert Message.objects.count() == 3


def test_what_somebody_else_has_sent_is_not_sent_by_its_token(world: World) -> None:
    people, token = _people(world.workspace), uuid4()
    _begin(world, people, token=token)

    with pytest.raises(SentBefore):
        _begin(world, people, token=token, by=world.manager)

    assert Message.objects.count() == 3


def test_nobody_is_asked_again_within_a_month(world: World) -> None:
    people, token = _people(world.workspace, 2), uuid4()
    actions.ask_for_consent(
        people[0], purposes=["photos"], by=world.staff, at=NOW - timedelta(days=29)
    )

    begun = _begin(world, people)
    with pytest.raises(actions.NobodyToAsk):
        _begin(world, people, token=token)

    assert begun.asked == 1
    assert Message.objects.count() == 2
    assert Entry.objects.filter(verb="consents.ask_many").count() == 1


def test_many_are_asked_by_a_job_that_may_run_twice(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    people, token = _people(world.workspace, actions.AT_ONCE + 1), uuid4()

    with django_capture_on_commit_callbacks(execute=True):
        begun = actions.begin_asking(
            [person.pk for person in people],
            workspace=world.workspace,
            purpose=NEWS,
            by=world.staff,
            at=timezone.now(),
            token=token,
        )
    again = _begin(world, people, token=token)
    assert begun.job is not None
    Job.objects.filter(pk=begun.job.pk).update(state=Job.State.WAITING)
    jobs.run_visible.call(begun.job.pk)

    job = Job.objects.get()
    assert (again.job, job.state) == (job, Job.State.DONE)
    assert job.result_text == "101 people are asked: Newsletter"
    asked = Message.objects.filter(purpose="consent_request")
    assert asked.values("to_address").distinct().count() == asked.count() == len(people)
    assert Link.objects.filter(purpose="consents.page").count() == len(people)
    entries = Entry.objects.filter(verb="consents.ask_many").order_by("pk")
    assert [entry.targets.count() for entry in entries] == [actions.AT_ONCE, 1]
