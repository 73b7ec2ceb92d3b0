import pytest
from django.db import connection
from django.db.models import Q

from raceme.engagements.models import Activity


@pytest.mark.postgresql
@pytest.mark.django_db
def test_titles_are_found_by_their_parts_without_reading_all() -> None:
    with connection.cursor() as cursor:
        # So small a table is read from end to end, were that not forbidden.
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = Activity.objects.reached_by(Q(title__iregex="t[aâ]rg")).explain()

    assert "engagements_title_parts" in plan
