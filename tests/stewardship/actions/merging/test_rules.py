"""
No reference can be forgotten: the models are walked.

A foreign key follows by itself. One that stands in a unique constraint needs a rule; what names a
record otherwise needs to be followed or to be left, with the reason.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import BigAutoField, BigIntegerField, Field, ForeignKey, JSONField, Model

from raceme.organisations.models import Organisation, Person
from raceme.stewardship.actions.merging.rules import FOLLOWED, LEFT, OF_ORGANISATIONS, OF_PEOPLE
from raceme.stewardship.queries.followed import relations_to, uniques_of
from raceme.stewardship.queries.words import MODELS, UNTOLD

# Of merges themselves: their record names both for good.
OWN = ("stewardship.Merge", "stewardship.MergeStep")
# What a column is called that holds the reference or the key of any record.
NAMING = frozenset(
    {
        "absorbed",
        "actor",
        "became",
        "into",
        "owner",
        "record",
        "reference",
        "result",
        "source",
        "subject",
        "survivor",
    }
)


def _columns() -> Iterator[tuple[str, "Field[object, object]"]]:
    for model in apps.get_models():
        if not model.__module__.startswith("raceme."):
            continue
        for field in model._meta.local_concrete_fields:
            yield f"{model._meta.label}.{field.name}", field


def _names_by_itself(field: "Field[object, object]") -> bool:
    """Tell whether a column may name a record of any kind without being a key to it."""
    if isinstance(field, ForeignKey | BigAutoField):
        return False
    if isinstance(field, JSONField):
        return True
    if isinstance(field, BigIntegerField):
        return field.name == "record"
    return field.name in NAMING and (field.max_length or 0) in range(1, 201)


def test_every_key_in_a_unique_constraint_has_a_rule() -> None:
    for target, rules in ((Organisation, OF_ORGANISATIONS), (Person, OF_PEOPLE)):
        in_constraints = {each.label for each in relations_to(target) if uniques_of(each)}

        assert in_constraints
        assert in_constraints == set(rules)


def test_the_walk_finds_every_key() -> None:
    found = {each.label for each in (*relations_to(Organisation), *relations_to(Person))}

    told = {
        label
        for label, field in _columns()
        if isinstance(field, ForeignKey) and field.related_model in (Organisation, Person)
    }
    assert {"engagements.Engagement.organisation", "organisations.Membership.cluster"} <= found
    assert found == told


def test_no_many_to_many_names_them_unseen() -> None:
    hidden = [
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.auto_created and _points_to_them(model)
    ]

    # A table made for a many to many field is walked like any other.
    walked = {
        each.model._meta.label for each in (*relations_to(Organisation), *relations_to(Person))
    }
    assert set(hidden) <= walked


def _points_to_them(model: type[Model]) -> bool:
    return any(
        field.related_model in (Organisation, Person) for field in model._meta.local_concrete_fields
    )


def test_every_other_reference_follows_or_says_why_it_stays() -> None:
    naming = {
        label
        for label, field in _columns()
        if _names_by_itself(field) and not label.startswith(tuple(f"{own}." for own in OWN))
    }

    named = set(FOLLOWED) | set(LEFT)

    assert naming - named == set()


def test_no_reference_is_named_that_is_not_there() -> None:
    columns = {label for label, _field in _columns()}

    assert (set(FOLLOWED) | set(LEFT)) - columns == set()
    assert set(FOLLOWED) & set(LEFT) == set()
    assert all(LEFT.values())


def test_what_follows_is_called_by_a_name() -> None:
    followed = {
        each.model._meta.label for each in (*relations_to(Organisation), *relations_to(Person))
    }

    assert followed - set(MODELS) - UNTOLD == set()
