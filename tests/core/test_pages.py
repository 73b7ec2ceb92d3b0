from datetime import date

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from raceme.core.charts import course
from raceme.core.forms import Form
from raceme.core.pages import Question, ask, chart_file


class ReasonForm(Form):
    reason = forms.CharField(label="Reason, shown to the funder")


def _request(*, posted: dict[str, str] | None = None, target: str = "") -> HttpRequest:
    factory = RequestFactory(headers={"HX-Target": target} if target else {})
    request = factory.get("/exclude/") if posted is None else factory.post("/exclude/", posted)
    request.user = AnonymousUser()
    return request


def _question(form: ReasonForm | None = None) -> Question:
    return Question(
        "Exclude 2 engagements?",
        effect="Companies reached goes from 27 to 25.",
        verb="Exclude 2",
        keep="Keep them",
        back="/log/",
        form=form,
        hidden={"chosen": ["1", "2"]},
    )


def test_ask_is_a_page() -> None:
    response = ask(_request(), _question())

    page = response.content.decode()
    assert response.status_code == 200
    assert page.startswith("<!doctype html>")
    assert '<button class="btn btn-danger">Exclude 2</button>' in page
    assert '<a class="btn btn-quiet" href="/log/" data-close>Keep them</a>' in page
    assert '<input type="hidden" name="chosen" value="2">' in page


def test_ask_is_a_box_for_a_dialogue() -> None:
    response = ask(_request(target="dialogue"), _question(ReasonForm()))

    page = response.content.decode()
    assert page.startswith('<form class="r-confirm" method="post" action="/exclude/"')
    assert "Reason, shown to the funder" in page


def test_ask_says_what_is_missing() -> None:
    response = ask(_request(posted={}), _question(ReasonForm({})))

    assert response.status_code == 422
    assert "Fill this in." in response.content.decode()


@pytest.mark.parametrize(("kind", "media_type"), [("svg", "image/svg+xml"), ("png", "image/png")])
def test_chart_file_is_sent_under_its_name(kind: str, media_type: str) -> None:
    chart = course("Audits", [], first=date(2026, 1, 1), last=date(2026, 12, 31))

    response = chart_file(chart, kind=kind, name="Audits, cumulative")

    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"] == f'attachment; filename="audits-cumulative.{kind}"'


def test_chart_file_of_another_kind_is_not_found() -> None:
    chart = course("Audits", [], first=date(2026, 1, 1), last=date(2026, 12, 31))

    with pytest.raises(Http404):
        chart_file(chart, kind="exe", name="audits")
