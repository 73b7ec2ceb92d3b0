from datetime import date, time
from decimal import Decimal

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.utils import translation

from raceme.core.errors import ChangedMeanwhile, FieldRefusal, Refusal
from raceme.core.forms import (
    DateField,
    DecimalField,
    EditForm,
    EmailField,
    WholeField,
    start_before_end,
    status_of,
    token_in,
)

LONG_DOMAIN = f"{'.'.join(['b' * 60] * 4)}.example"


class ShareForm(EditForm):
    name = forms.CharField(label="Name", max_length=20)
    share = DecimalField(
        label="Share",
        help_text="in per cent",
        least=0,
        most=100,
        required=False,
        outside="The share must lie between 0 and 100 %.",
    )
    people = WholeField(label="People", required=False)
    email = EmailField(label="E-mail", required=False)
    starts_on = DateField(label="From", required=False)
    ends_on = DateField(label="Until", required=False)

    def clean(self) -> None:
        start_before_end(self, "starts_on", "ends_on")


def _form(**typed: str) -> ShareForm:
    data = QueryDict(mutable=True)
    data.update({"name": "Audit", **typed})
    return ShareForm(data)


def _drawn(form: forms.Form, name: str) -> str:
    return Template("{% load raceme %}{% field bound %}").render(Context({"bound": form[name]}))


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"name": ""}, {"name": ["Fill this in."]}),
        ({"share": "101"}, {"share": ["The share must lie between 0 and 100 %."]}),
        ({"share": "62,5555"}, {"share": ["Write at most 2 digits after the decimal sign."]}),
        (
            {"email": f"ana@{LONG_DOMAIN}"},
            {"email": ["At most 254 characters fit here; this has 255."]},
        ),
        ({"people": "2,5"}, {"people": ["Write a whole number, like 1250."]}),
        ({"people": "9" * 30}, {"people": ["This must lie between 0 and 2,147,483,647."]}),
        (
            {"starts_on": "31.02.2026"},
            {"starts_on": ["There is no such day as 31.02.2026. Write it like 19.11.2026."]},
        ),
        ({"starts_on": "01.01.0001"}, {"starts_on": ["The year must lie between 1900 and 2199."]}),
        (
            {"starts_on": "01.03.2026", "ends_on": "28.02.2026"},
            {
                "ends_on": [
                    "The end, 28 February 2026, is before the start. Did you mean 28.02.2027?"
                ]
            },
        ),
        (
            {"starts_on": "01.03.2028", "ends_on": "28.02.2026"},
            {"ends_on": ["The end, 28 February 2026, is before the start."]},
        ),
    ],
)
def test_form_says_beside_the_field_what_is_wrong(
    typed: dict[str, str], error: dict[str, list[str]]
) -> None:
    form = _form(**typed)

    said = {name: list(errors) for name, errors in form.errors.items()}
    assert (said, status_of(form)) == (error, 422)


def test_form_reads_what_people_write() -> None:
    form = _form(share="62,5", people="1.234", starts_on="19/11/2026", ends_on="")

    assert form.is_valid()
    assert form.cleaned_data == {
        "revision": None,
        "name": "Audit",
        "share": Decimal("62.5"),
        "people": 1234,
        "email": "",
        "starts_on": date(2026, 11, 19),
        "ends_on": None,
    }
    assert status_of(form) == 200


@pytest.mark.parametrize(("language", "shown"), [("en", "1050000.125"), ("ro", "1050000,125")])
def test_decimal_field_writes_a_number_so_that_it_reads_it_again(language: str, shown: str) -> None:
    field = DecimalField(decimal_places=4)

    with translation.override(language):
        written = [str(field.prepare_value(Decimal(text))) for text in ("1050000.1250", "7.00")]

        assert written == [f"{shown}0", "7"]
        assert [field.clean(text) for text in written] == [Decimal("1050000.125"), 7]


def test_field_is_drawn_with_its_parts_tied() -> None:
    form = _form(share="101")

    assert _drawn(form, "share") == (
        '<div><label class="form-label" for="id_share">Share <span class="r-hint">optional</span>'
        '</label><span class="form-hint" id="id_share-hint">in per cent</span>'
        '<input type="text" name="share" value="101" inputmode="decimal" autocomplete="off" '
        'class="form-control is-invalid" aria-describedby="id_share-hint id_share-error" '
        'aria-invalid="true" id="id_share"><p class="r-error" id="id_share-error">'
        '<svg class="icon" aria-hidden="true">'
        '<use href="/static/core/vendor/icons.svg#alert-circle">'
        "</use></svg><span>The share must lie between 0 and 100 %. </span></p>\n</div>\n"
    )


def test_form_shows_a_refusal_where_it_belongs() -> None:
    form = _form()

    form.refuse(FieldRefusal("name", "Taken."))
    form.refuse(FieldRefusal("unknown", "Nowhere."))
    form.refuse(Refusal("Not now."))

    assert form.errors == {"name": ["Taken."], "__all__": ["Nowhere.", "Not now."]}


def test_edit_form_keeps_what_was_typed_and_shows_what_stands_now() -> None:
    form = _form(revision="3", name="Mine", share="50")
    form.is_valid()

    form.changed_meanwhile(
        ChangedMeanwhile(), revision=4, standing={"name": "His", "share": Decimal(50)}
    )

    page = "".join(_drawn(form, name) for name in ("revision", "name", "share"))
    assert 'name="revision" value="4"' in page
    assert 'value="Mine"' in page
    assert "Saved meanwhile: <b>His</b>" in page
    assert page.count("Saved meanwhile") == 1


class HallForm(EditForm):
    kind = forms.ChoiceField(choices=[("", "none"), ("a", "Large"), ("b", "Small")], required=False)
    rule = forms.ChoiceField(choices=[("Ours", [("1", "Seminars"), ("2", "Camps")])])
    is_online = forms.BooleanField(required=False)
    opens = forms.TimeField()


def test_edit_form_says_in_words_what_stands_now() -> None:
    sent = QueryDict(mutable=True)
    sent.update({"kind": "b", "rule": "1", "opens": "09:30"})
    standing = {"kind": "a", "rule": "2", "is_online": True, "opens": time(10, 15)}
    form, same = HallForm(sent), HallForm(sent)

    for one, stands in (
        (form, standing),
        (same, {"kind": "b", "rule": 1, "is_online": False, "opens": "09:30", "revision": 7}),
    ):
        one.is_valid()
        one.changed_meanwhile(ChangedMeanwhile(), revision=4, standing=stands)

    assert form.standing == {"kind": "Large", "rule": "Camps", "is_online": "yes", "opens": "10:15"}
    assert same.standing == {}


def test_token_in_reads_what_was_sent_or_makes_one() -> None:
    sent = "f3f0a5f2-43b8-4a3b-8c1e-0d9a3b1f5e11"

    assert str(token_in({"submission": sent})) == sent
    assert token_in({"submission": "x"}) != token_in({})
