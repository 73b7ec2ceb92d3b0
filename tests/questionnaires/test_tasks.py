"""A workbook of many sets is written beside the pages, and waits under Jobs."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client, TestCase
from django.urls import reverse

from raceme.core.models import Job
from raceme.questionnaires.models import Collection, Version
from raceme.questionnaires.views.results import pages
from tests.conftest import World
from tests.factories import NOW
from tests.factories.questionnaires import QuestionnaireFactory, VersionFactory
from tests.questionnaires.build import ASKED, handed_in


@pytest.fixture
def manager(client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(pages, "MOST_AT_ONCE", 1)
    client.force_login(world.manager)
    return client


def _version(world: World, **more: Any) -> Version:  # noqa: ANN401 (fields of the factory)
    questionnaire = QuestionnaireFactory.create(workspace=world.workspace, title="Опитування")
    return VersionFactory.create(questionnaire=questionnaire, **{"definition": ASKED, **more})


def _workbook(version: Version) -> str:
    return reverse(
        "questionnaires:workbook", args=[version.workspace.slug, version.questionnaire_id]
    )


def test_a_long_workbook_is_asked_for(manager: Client, world: World) -> None:
    version = _version(world)
    handed_in(version, {"staff": 1})
    short = manager.get(_workbook(version))
    openpyxl.load_workbook(BytesIO(b"".join(short)))
    handed_in(version, {"staff": 2})

    long = manager.get(_workbook(version), {"version": "1"})

    assert short["Content-Disposition"].startswith("attachment")
    page = long.content.decode()
    assert "Write 2 sets of answers into a workbook?" in page
    assert f'action="{_workbook(version)}"' in page
    assert not Job.objects.exists()


def test_a_workbook_is_written_in_the_background(manager: Client, world: World) -> None:
    version = _version(world)
    spring = Collection.objects.create(
        workspace=world.workspace, version=version, title="Spring", slug="spring", opened_at=NOW
    )
    for number in range(3):
        handed_in(version, {"staff": number}, collection=spring)
    handed_in(version, {"staff": 9})

    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = manager.post(f"{_workbook(version)}?collection={spring.pk}")

    job = Job.objects.get()
    assert answer["Location"] == reverse("portal:job", args=[world.workspace.slug, job.pk])
    assert (job.state, job.result_text) == (Job.State.DONE, "The workbook is ready.")
    assert job.result_name.startswith(version.questionnaire.code)
    taken = manager.get(reverse("portal:job_file", args=[world.workspace.slug, job.pk]))
    book = openpyxl.load_workbook(BytesIO(b"".join(taken)))
    assert [row[9].value for row in book["Answers"].iter_rows(min_row=2)] == [0, 1, 2]
