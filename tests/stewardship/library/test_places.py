"""That every place where personal data lie is listed, now and after the next model."""

from django.db import models

from raceme.stewardship.library import places


def test_every_field_of_every_model_is_said_to_be_about_somebody_or_not() -> None:
    assert list(places.undeclared()) == []


def test_nothing_is_listed_that_is_not_there() -> None:
    assert places.unknown() == []
    assert len({place.model for place in places.PLACES}) == len(places.PLACES)


def test_words_that_nobody_listed_could_name_somebody() -> None:
    could = places._could_name_somebody
    fields = {
        "remarks": models.TextField(),
        "answers": models.JSONField(),
        "photo": models.BinaryField(),
        "asked_by": models.CharField(),
        "country": models.CharField(),
        "kind": models.CharField(choices=[("a", "A")]),
        "at": models.DateTimeField(),
        "person": models.ForeignKey("organisations.Person", on_delete=models.CASCADE),
    }
    for name, field in fields.items():
        field.set_attributes_from_name(name)

    assert [name for name, field in fields.items() if could(field)] == [
        "remarks",
        "answers",
        "photo",
    ]
