"""The page on the verification standard leaves no point out and names only what there is."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "SECURITY.md", *sorted((ROOT / "docs" / "security").glob("*.md"))]
ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| (met|not met|n/a) \| ([^|]+) \|$", re.MULTILINE
)
# A file of the repository: not an address of a page, which begins with a slash.
NAMED = re.compile(r"`([\w.-]+(?:/[\w.-]+)+|[\w-]+\.(?:md|py|txt|yaml))`")
LEAST_TO_SAY = len("no SOAP")
# ASVS 4.0.3, levels 1 and 2: the numbers within each section, leaving out those it has deleted.
POINTS: dict[str, list[int]] = {
    "1.1": [1, 2, 3, 4, 5, 6, 7],
    "1.2": [1, 2, 3, 4],
    "1.4": [1, 4, 5],
    "1.5": [1, 2, 3, 4],
    "1.6": [1, 2, 3, 4],
    "1.7": [1, 2],
    "1.8": [1, 2],
    "1.9": [1, 2],
    "1.10": [1],
    "1.11": [1, 2],
    "1.12": [2],
    "1.14": [1, 2, 3, 4, 5, 6],
    "2.1": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    "2.2": [1, 2, 3],
    "2.3": [1, 2, 3],
    "2.4": [1, 2, 3, 4, 5],
    "2.5": [1, 2, 3, 4, 5, 6, 7],
    "2.6": [1, 2, 3],
    "2.7": [1, 2, 3, 4, 5, 6],
    "2.8": [1, 2, 3, 4, 5, 6, 7],
    "2.9": [1, 2, 3],
    "2.10": [1, 2, 3, 4],
    "3.1": [1],
    "3.2": [1, 2, 3, 4],
    "3.3": [1, 2, 3, 4],
    "3.4": [1, 2, 3, 4, 5],
    "3.5": [1, 2, 3],
    "3.7": [1],
    "4.1": [1, 2, 3, 5],
    "4.2": [1, 2],
    "4.3": [1, 2, 3],
    "5.1": [1, 2, 3, 4, 5],
    "5.2": [1, 2, 3, 4, 5, 6, 7, 8],
    "5.3": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    "5.4": [1, 2, 3],
    "5.5": [1, 2, 3, 4],
    "6.1": [1, 2, 3],
    "6.2": [1, 2, 3, 4, 5, 6],
    "6.3": [1, 2],
    "6.4": [1, 2],
    "7.1": [1, 2, 3, 4],
    "7.2": [1, 2],
    "7.3": [1, 3, 4],
    "7.4": [1, 2, 3],
    "8.1": [1, 2, 3, 4],
    "8.2": [1, 2, 3],
    "8.3": [1, 2, 3, 4, 5, 6, 7, 8],
    "9.1": [1, 2, 3],
    "9.2": [1, 2, 3, 4],
    "10.2": [1, 2],
    "10.3": [1, 2, 3],
    "11.1": [1, 2, 3, 4, 5, 6, 7, 8],
    "12.1": [1, 2, 3],
    "12.2": [1],
    "12.3": [1, 2, 3, 4, 5, 6],
    "12.4": [1, 2],
    "12.5": [1, 2],
    "12.6": [1],
    "13.1": [1, 3, 4, 5],
    "13.2": [1, 2, 3, 5, 6],
    "13.3": [1, 2],
    "13.4": [1, 2],
    "14.1": [1, 2, 3, 4],
    "14.2": [1, 2, 3, 4, 5, 6],
    "14.3": [2, 3],
    "14.4": [1, 2, 3, 4, 5, 6, 7],
    "14.5": [1, 2, 3, 4],
}


def _rows() -> list[tuple[str, str, str, str]]:
    text = (ROOT / "docs" / "security" / "asvs.md").read_text()
    return [(row[1], row[2], row[3], row[4]) for row in ROW.finditer(text)]


def test_every_point_of_levels_one_and_two_stands_there_once_in_order() -> None:
    points = [f"{section}.{number}" for section, numbers in POINTS.items() for number in numbers]

    told = [number for number, *_rest in _rows()]

    assert len(points) == 259
    assert [number for number, times in Counter(told).items() if times > 1] == []
    assert told == points


def test_every_row_is_read() -> None:
    text = (ROOT / "docs" / "security" / "asvs.md").read_text()

    begun = [line for line in text.splitlines() if re.match(r"\| \d", line)]

    assert len(begun) == len(_rows())


def test_every_point_says_where_or_why_not() -> None:
    silent = [number for number, _asks, _state, why in _rows() if len(why) < LEAST_TO_SAY]

    assert silent == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    named = set(NAMED.findall(page.read_text()))

    missing = {
        name
        for name in named
        if not (ROOT / name).exists() and not (ROOT / "src" / "raceme" / name).exists()
    }

    assert missing == set()


def test_files_are_named() -> None:
    named = NAMED.findall((ROOT / "docs" / "security" / "asvs.md").read_text())

    assert len(named) > len(_rows()) / 2
