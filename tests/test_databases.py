"""What commits leaves nothing behind."""

import pytest
from django.contrib.contenttypes.models import ContentType

from raceme.organisations.models import Organisation
from raceme.workspaces.models import Workspace
from tests.databases import empty
from tests.factories import RelationshipFactory


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_is_taken_out_again() -> None:
    kinds = set(ContentType.objects.values_list("pk", flat=True))
    RelationshipFactory.create()

    empty()

    assert not Organisation.objects.exists()
    assert not Workspace.objects.exists()
    assert set(ContentType.objects.values_list("pk", flat=True)) == kinds != set()
