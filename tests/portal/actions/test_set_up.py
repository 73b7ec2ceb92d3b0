from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from raceme.accounts.models import User
from raceme.core import submissions
from raceme.portal.actions.set_up import Beginning, SetUpAlready, begin, open_workspace
from raceme.workspaces.models import Workspace
from tests.factories import NOW, UserFactory, WorkspaceFactory


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


@pytest.mark.django_db
def test_open_workspace_refuses_the_token_of_another_form() -> None:
    owner, token = UserFactory.create(), uuid4()
    submissions.claim(token, by=owner.reference, at=NOW)
    submissions.settle(token, result=owner.reference)
    WorkspaceFactory.create(pk=owner.pk)
    beginning = Beginning(name="Another Cluster", kind="cluster", town="", country="RO")

    with pytest.raises(submissions.SentBefore):
        open_workspace(beginning, owner=owner, time_zone="Europe/Bucharest", at=NOW, token=token)

    assert not Workspace.objects.filter(name="Another Cluster").exists()
