import pytest
from django.db.models import Q

from raceme.demo.funder_files import HANDED_IN, hand_in
from raceme.programmes.models import Programme
from raceme.reporting.actions.freezing import write
from raceme.reporting.models import FilledFile, FunderFile
from raceme.reporting.queries.funder_files import filled_of, funder_files_of
from tests.conftest import World
from tests.factories import NOW, PeriodFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def test_each_example_is_filled_for_its_programme(world: World) -> None:
    programmes = [
        ProgrammeFactory.create(workspace=world.workspace, code=code) for code in HANDED_IN
    ]
    for programme in programmes:
        write(PeriodFactory.create(programme=programme), note="", by=world.manager, at=NOW)

    hand_in([*programmes, world.programme], at=NOW)

    found = {one.code: _names(one) for one in programmes}
    assert found == {
        "innovation-year-2023": ["final-report, period 1, report 1.docx"],
        "ics-2016": ["indicator-sheet, period 1, report 1.xlsx"],
    }
    assert FunderFile.objects.reached_by(Q(programme=world.programme)).count() == 0


def test_nothing_is_filled_where_nothing_is_frozen(world: World) -> None:
    programme = ProgrammeFactory.create(workspace=world.workspace, code="ics-2016")

    hand_in([programme], at=NOW)

    assert not FilledFile.objects.of(world.workspace).exists()


def _names(programme: Programme) -> list[str]:
    [file] = funder_files_of(programme)
    return [one.document.name for one in filled_of(file)]
