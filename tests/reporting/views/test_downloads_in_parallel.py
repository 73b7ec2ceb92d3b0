"""A workbook says one thing on all of its sheets, also while somebody records and commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from time_machine import travel

from tests.conftest import World
from tests.factories import NOW
from tests.reporting.scenes import activity, part, scene

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
COUNTING = "ROW_NUMBER"


class _Recording:
    """After each query that counts, another person records who came, and commits it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.recorded = 0

    def __call__(self, execute: Callable[..., Any], query: str, *asked: Any) -> Any:  # noqa: ANN401 (Django's own)
        found = execute(query, *asked)
        if COUNTING in str(query):
            with ThreadPoolExecutor(1) as beside:
                beside.submit(self._record).result()
        return found

    def _record(self) -> None:
        try:
            self.recorded += 1
            visit = activity(self.world, f"Visit {self.recorded}", date(2026, 4, 1))
            part(visit, f"Firm {self.recorded}")
        finally:
            connection.close()


@pytest.mark.parametrize(
    ("name", "code", "lists"),
    [("results_xlsx", [], ["companies"]), ("figure_xlsx", ["companies"], ["Counted"])],
)
def test_a_workbook_is_of_one_moment(
    world: World, client: Client, name: str, code: list[str], lists: list[str]
) -> None:
    scene(world)
    client.force_login(world.manager)
    recording = _Recording(world)
    address = reverse(f"reporting:{name}", args=["transilvania", world.programme.code, *code])

    with travel(NOW, tick=False), connection.execute_wrapper(recording):
        answer: HttpResponseBase = client.get(address)
    assert isinstance(answer, StreamingHttpResponse)
    book = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue()))

    said = {one: book.get_sheet_by_name(one).to_python() for one in book.sheet_names}
    whole = said["Summary"][1][6] if "Summary" in said else said["Rule"][7][1]
    assert recording.recorded > 1
    assert [len(said[one]) - 1 for one in lists] == [whole] == [3]
