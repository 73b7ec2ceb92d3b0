from io import BytesIO

import pytest

from raceme.reporting.exports.evidence import Folder, TooManyLines, safe_name, write_archive
from raceme.reporting.queries.figures import asked_of
from tests.conftest import World
from tests.factories import TODAY
from tests.reporting.scenes import scene


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Attendance list, signed.pdf", "Attendance list, signed.pdf"),
        ("Listă de prezență.pdf", "Listă de prezență.pdf"),
        ("../../etc/passwd", "_._etc_passwd"),
        ("C:\\temp\\list.pdf", "C_temp_list.pdf"),
        ("nul.txt", "_nul.txt"),
        ("CON", "_CON"),
        ("a\0b\nc", "a_b_c"),
        ("...", "_"),
        ("", "_"),
        ("   ", "_"),
        (f"{'x' * 300}.pdf", f"{'x' * 80}.pdf"),
        (f"list.{'y' * 300}", f"list.{'y' * 11}"),
    ],
)
def test_a_name_is_one_that_every_system_takes(name: str, expected: str) -> None:
    assert safe_name(name) == expected


def test_write_archive_refuses_more_lines_than_it_proves(world: World) -> None:
    scene(world)
    asked = asked_of(world.programme, today=TODAY)[0]
    file = BytesIO()

    with pytest.raises(TooManyLines, match="more than 2 lines"):
        write_archive([Folder(name="Firms", question=asked.question)], file, most_lines=2)

    assert file.getvalue() == b""
