"""Asks, told or not, and the mails they were told in."""

from datetime import date, timedelta

from factory.declarations import SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from raceme.asks.models import Ask, Bundle, Rhythm
from tests.factories import NOW, PersonFactory, WorkspaceFactory


class RhythmFactory(DjangoModelFactory[Rhythm]):
    class Meta:
        model = Rhythm

    workspace = SubFactory(WorkspaceFactory)


class BundleFactory(DjangoModelFactory[Bundle]):
    class Meta:
        model = Bundle

    person = SubFactory(PersonFactory, email=Sequence(lambda n: f"person{n}@firm.example"))
    workspace = SelfAttribute("person.workspace")
    address = SelfAttribute("person.email")
    language = "en"
    sent_at = NOW


class AskFactory(DjangoModelFactory[Ask]):
    """An open ask of a person, to be mailed the day after."""

    class Meta:
        model = Ask

    person = SubFactory(PersonFactory, email=Sequence(lambda n: f"person{n}@firm.example"))
    workspace = SelfAttribute("person.workspace")
    title = Sequence(lambda n: f"How many people work at your site {n}?")
    purpose = "For the yearly report"
    due_on = date(2026, 12, 14)
    minutes = 2
    asked_at = NOW
    asked_by = "Ioana"
    next_mail_at = NOW + timedelta(days=1)
