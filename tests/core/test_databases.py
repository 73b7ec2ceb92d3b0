import pytest
from django.db import connection


@pytest.mark.django_db
@pytest.mark.postgresql
def test_no_statement_of_a_page_is_compiled() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        (found,) = cursor.fetchone()

    assert found == "off"
