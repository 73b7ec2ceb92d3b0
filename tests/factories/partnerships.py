"""Partnerships with their partners, and good practices."""

from datetime import date

from factory.declarations import SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from raceme.partnerships.models import (
    Adopter,
    GoodPractice,
    Partner,
    Partnership,
    PartnershipDocument,
    PartnershipProgramme,
    PracticeDocument,
    PracticeFigure,
)
from tests.factories import (
    NOW,
    DocumentFactory,
    OrganisationFactory,
    ProgrammeFactory,
    WorkspaceFactory,
)


class PartnershipFactory(DjangoModelFactory[Partnership]):
    """One that is intended, and has no partners yet."""

    class Meta:
        model = Partnership

    workspace = SubFactory(WorkspaceFactory)
    title = Sequence(lambda n: f"Agreement {n:05}")
    created_at = NOW
    changed_at = NOW


class PartnerFactory(DjangoModelFactory[Partner]):
    class Meta:
        model = Partner

    partnership = SubFactory(PartnershipFactory)
    workspace = SelfAttribute("partnership.workspace")
    organisation = SubFactory(OrganisationFactory)


class PartnershipProgrammeFactory(DjangoModelFactory[PartnershipProgramme]):
    class Meta:
        model = PartnershipProgramme

    partnership = SubFactory(PartnershipFactory)
    workspace = SelfAttribute("partnership.workspace")
    programme = SubFactory(ProgrammeFactory, workspace=SelfAttribute("..workspace"))


class PartnershipDocumentFactory(DjangoModelFactory[PartnershipDocument]):
    class Meta:
        model = PartnershipDocument

    partnership = SubFactory(PartnershipFactory)
    workspace = SelfAttribute("partnership.workspace")
    document = SubFactory(DocumentFactory, workspace=SelfAttribute("..workspace"))


class GoodPracticeFactory(DjangoModelFactory[GoodPractice]):
    """A draft of which all is said that has to be said before everybody reads it."""

    class Meta:
        model = GoodPractice

    workspace = SubFactory(WorkspaceFactory)
    slug = Sequence(lambda n: f"practice-{n}")
    title = Sequence(lambda n: f"Practice {n:05}")
    summary = "Visits with an audit for each member."
    organisation = SubFactory(OrganisationFactory)
    topic = "sme"
    country = "RO"
    started_on = date(2016, 1, 1)
    description = "Two people visit each member."
    resources = "Twenty days of experts."
    success = "Members innovate more."
    difficulties = "Companies seldom have a strategy."
    transfer = "It works in any sector."
    created_at = NOW
    changed_at = NOW


class PracticeFigureFactory(DjangoModelFactory[PracticeFigure]):
    class Meta:
        model = PracticeFigure

    practice = SubFactory(GoodPracticeFactory)
    workspace = SelfAttribute("practice.workspace")
    position = 1
    label = "SMEs at the seminar"
    value = "18"


class PracticeDocumentFactory(DjangoModelFactory[PracticeDocument]):
    class Meta:
        model = PracticeDocument

    practice = SubFactory(GoodPracticeFactory)
    workspace = SelfAttribute("practice.workspace")
    document = SubFactory(DocumentFactory, workspace=SelfAttribute("..workspace"))


class AdopterFactory(DjangoModelFactory[Adopter]):
    class Meta:
        model = Adopter

    practice = SubFactory(GoodPracticeFactory)
    workspace = SelfAttribute("practice.workspace")
    organisation = SubFactory(OrganisationFactory)
