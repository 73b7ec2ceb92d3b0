import pytest
from django.db import connection

from raceme.core.search import condition
from raceme.engagements.models import Activity


@pytest.mark.postgresql
@pytest.mark.django_db
def test_titles_are_found_by_their_words_without_reading_all() -> None:
    with connection.cursor() as cursor:
        # So small a table is read from end to end, were that not forbidden.
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = Activity.objects.reached_by(condition(Activity, "târg")).explain()

    assert "engagements_activity_search" in plan
