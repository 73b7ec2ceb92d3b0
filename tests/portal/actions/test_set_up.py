from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from raceme.accounts.models import User
from raceme.portal.actions.set_up import Beginning, SetUpAlready, begin
from raceme.workspaces.models import Workspace
from tests.factories import NOW


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_first_visitors_one_sets_up_the_installation() -> None:
    together = Barrier(2)

    def visit(number: int) -> str:
        together.wait()
        try:
            begin(
                Beginning(name=f"Cluster {number}", kind="cluster", town="", country="RO"),
                email=f"visitor{number}@cluster.example",
                owner=f"Visitor {number}",
                password="frunze-verzi-7",
                language="en",
                time_zone="Europe/Bucharest",
                at=NOW,
            )
        except SetUpAlready:
            return "told"
        finally:
            connection.close()
        return "owner"

    with ThreadPoolExecutor(2) as visitors:
        outcomes = sorted(visitors.map(visit, (1, 2)))

    assert outcomes == ["owner", "told"]
    assert (User.objects.count(), Workspace.objects.count()) == (1, 1)
