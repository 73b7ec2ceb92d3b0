import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ASKED = (
    "import json; from raceme.settings import DATABASES; "
    "print(json.dumps(DATABASES['default']['OPTIONS']))"
)


def test_what_the_address_says_of_tls_is_kept(tmp_path: Path) -> None:
    address = "postgres://raceme@db.example.org/raceme?sslmode=verify-full"
    around = os.environ | {"RACEME_DATABASE_URL": address, "RACEME_DATA_DIR": str(tmp_path)}

    said = subprocess.run(  # noqa: S603 (our own settings)
        [sys.executable, "-c", ASKED], env=around, capture_output=True, check=True, text=True
    )

    options = json.loads(said.stdout)
    assert (options["sslmode"], options["connect_timeout"]) == ("verify-full", 5)


@pytest.mark.django_db
@pytest.mark.postgresql
def test_no_statement_of_a_page_is_compiled() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        (found,) = cursor.fetchone()

    assert found == "off"
