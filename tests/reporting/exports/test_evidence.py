import pytest

from raceme.reporting.exports.evidence import safe_name


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
