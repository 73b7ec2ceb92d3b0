"""The pages of a set of answers: what they show, what they save, and where they lead."""

from typing import Any

import pytest
from django.test import Client

from raceme.questionnaires.models import AnswerSet
from raceme.questionnaires.queries import answers_of
from tests.factories.questionnaires import (
    AnswerSetFactory,
    VersionFactory,
)
from tests.questionnaires.build import ASKED

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.questionnaires.access.fill_pages")]


def _begun(asked: dict[str, Any] = ASKED) -> AnswerSet:
    return AnswerSetFactory.create(version=VersionFactory.create(definition=asked))


def _at(answers: AnswerSet, code: str) -> str:
    return f"/fill/{answers.pk}/at/{code}/"


def test_every_kind_has_its_controls(client: Client) -> None:
    answers = _begun()

    pages = [client.get(_at(answers, each["code"])) for each in ASKED["sections"]]

    assert [page.status_code for page in pages] == [200, 200, 200]


def test_a_section_is_saved_and_leads_on(client: Client) -> None:
    answers = _begun()

    gone = client.post(
        _at(answers, "company"), {"present": ["staff", "exports"], "a-staff": "1.234,5"}
    )

    assert gone.headers["Location"] == _at(answers, "judged")
    assert answers_of(answers) == {"staff": 1234.5}
