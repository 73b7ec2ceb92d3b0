"""Pairs that may be one, and searches for them."""

from decimal import Decimal

from factory.declarations import LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from raceme.stewardship.models import DuplicateSearch, PersonSuggestion, Suggestion
from tests.factories import NOW, OrganisationFactory, PersonFactory, WorkspaceFactory


class SuggestionFactory(DjangoModelFactory[Suggestion]):
    class Meta:
        model = Suggestion

    a = SubFactory(OrganisationFactory)
    b = SubFactory(OrganisationFactory)
    score = Decimal("0.9800")
    reasons = LazyFunction(lambda: [["same_name", "alfa"], ["other_town", "oradea / arad"]])
    found_at = NOW


class PersonSuggestionFactory(DjangoModelFactory[PersonSuggestion]):
    class Meta:
        model = PersonSuggestion

    workspace = SubFactory(WorkspaceFactory)
    a = SubFactory(PersonFactory, workspace=SelfAttribute("..workspace"))
    b = SubFactory(PersonFactory, workspace=SelfAttribute("..workspace"))
    score = Decimal("0.9000")
    reasons = LazyFunction(lambda: [["same_organisation", ""], ["same_name", ""]])
    found_at = NOW


class DuplicateSearchFactory(DjangoModelFactory[DuplicateSearch]):
    class Meta:
        model = DuplicateSearch

    searched_at = NOW
    organisations = 2
    people = 2
    mark = Sequence(lambda n: f"mark {n}")
    found = 1
