"""Sets of factors from files: what is loaded, what is told of a file that is wrong."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from raceme.assessments import library
from raceme.assessments.models import FactorSet
from raceme.assessments.queries.factor_sets import factor_sets, factors
from raceme.audit.models import Entry

pytestmark = pytest.mark.django_db
SET = {
    "format": "raceme-factors/1",
    "code": "own",
    "year": 2027,
    "source": "Ours",
    "factors": [
        {"code": "peat", "unit": "t", "value": 1000.5, "region": "ro", "confirmed": False},
        {"code": "steam", "unit": "kwh", "value": 0.2},
    ],
}
ABOUT = ("--code", "own", "--year", "2027", "--source", "Ours")


def _ran(*arguments: object) -> str:
    out = StringIO()
    call_command("assessments", "factors", *map(str, arguments), stdout=out)
    return out.getvalue()


def _refused(*arguments: object) -> list[str]:
    with pytest.raises(CommandError) as refused:
        _ran(*arguments)
    assert refused.value.returncode == 2
    return str(refused.value).splitlines()


def _file(folder: Path, content: object, name: str = "own.json") -> Path:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content, indent=1)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_set_is_loaded_listed_and_shown(tmp_path: Path) -> None:
    said = _ran("load", _file(tmp_path, SET))

    assert said == "own is loaded, with 2 factors.\n"
    assert factors("own") == SET
    assert [(each.code, each.is_shipped) for each in factor_sets()] == [
        ("own", False),
        ("europe-2025", True),
    ]
    entry = Entry.objects.get(verb="assessments.load_factors")
    assert entry.workspace_id is None
    listed = _ran("list").splitlines()
    assert listed[0].split() == ["own", "2027", "loaded", "Ours"]
    shown = _ran("show", "own").splitlines()
    assert shown[0] == "own, 2027: Ours"
    assert shown[1].split() == ["peat", "t", "ro", "1000.5", "to", "be", "confirmed"]


@pytest.mark.parametrize(
    "text",
    [
        "code,unit,value,region,source,confirmed\npeat,t,1000.5,ro,,no\n\nsteam,kwh,0.2,,,\n",
        "unit;code;value;region;confirmed\nt;peat;1000,5;ro;no\nkwh;steam;0,2;;yes\n",
    ],
)
def test_a_csv_says_the_same(tmp_path: Path, text: str) -> None:
    _ran("load", _file(tmp_path, text, "own.csv"), *ABOUT)

    peat, steam = factors("own")["factors"]
    assert peat == {
        "code": "peat", "unit": "t", "value": 1000.5, "region": "ro", "confirmed": False,
    }  # fmt: skip
    assert (steam["code"], steam["value"], steam.get("confirmed", True)) == ("steam", 0.2, True)


def test_all_that_is_wrong_in_a_csv_is_told_with_its_line(tmp_path: Path) -> None:
    text = "code,unit,value\npeat,t,much\n\nPeat,t,1\nsteam,,0.2\nsteam,kwh,1\nsteam,kwh,2\n"

    said = _refused("load", _file(tmp_path, text, "own.csv"), *ABOUT)

    assert said == [
        "Line 2: Factor 1 “peat”, value: A number belongs here.",
        (
            "Line 4: Factor 2 “Peat”, code: “Peat” cannot be a code. Begin with a small letter, "
            "then small letters, digits and _."
        ),
        "Line 5: Factor 3 “steam”, unit: This is missing. Fill it in.",
        "Line 7: Factor 5 “steam”: “steam” is there twice. Give one of them another code.",
        "This is no set of factors yet. Nothing was loaded.",
    ]
    assert not FactorSet.objects.exists()


def test_what_is_wrong_in_json_is_told_with_the_line_of_its_factor(tmp_path: Path) -> None:
    wrong = {**SET, "factors": [*SET["factors"], {"code": "coal", "unit": "t", "worth": 1}]}  # type: ignore[misc]

    said = _refused("load", _file(tmp_path, wrong))

    assert said[0].startswith("Line 19: Factor 3 “coal”, worth: There is no such field.")
    assert said[1] == "Line 19: Factor 3 “coal”, value: This is missing. Fill it in."


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", "{", "line 1, column 2: this is no JSON."),
        ("a.csv", "code,unit\nx,y\n", "line 1: the column “value” is missing."),
        ("a.csv", "code,unit,value,price\n", "“price” is no column of it"),
        ("a.json", "[]", "Something with named fields belongs here."),
        ("b.csv", "", "the column “code” is missing"),
    ],
)
def test_a_file_that_is_something_else_is_answered(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    assert said in "\n".join(_refused("load", _file(tmp_path, text, name), *ABOUT))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    (said,) = _refused("load", tmp_path / "none.json")

    assert said.endswith("cannot be read: No such file or directory.")


def test_the_same_code_again_replaces_only_when_told(tmp_path: Path) -> None:
    _ran("load", _file(tmp_path, SET))
    fewer = _file(tmp_path, {**SET, "factors": SET["factors"][1:]}, "fewer.json")  # type: ignore[index]

    (said,) = _refused("load", fewer)
    kept = factors("own")
    _ran("load", fewer, "--replace")

    assert said == "There is a set “own” already. Say that it is to be replaced."
    assert kept == SET
    assert len(factors("own")["factors"]) == 1


def test_what_ships_is_not_replaced(tmp_path: Path) -> None:
    (said,) = _refused("load", _file(tmp_path, {**SET, "code": "europe-2025"}), "--replace")

    assert said == "“europe-2025” ships with Raceme and is not replaced. Give yours another code."
    assert factors("europe-2025") == library.factors("europe-2025")


@pytest.mark.parametrize("change", [{"year": 12}, {"region": "x" * 21}])
def test_a_year_or_region_that_cannot_be_is_refused(
    tmp_path: Path, change: dict[str, object]
) -> None:
    (said,) = _refused("load", _file(tmp_path, SET | change))

    assert said.startswith("The year of a set lies between 1990 and 2199")


def test_a_set_that_is_not_there_is_named_with_those_that_are() -> None:
    assert _refused("show", "none") == ["There is no set “none”. There are europe-2025."]


def test_a_whole_published_table_is_taken(tmp_path: Path) -> None:
    rows = "\n".join(f"f{number},kg,{number}" for number in range(8_740))

    said = _ran("load", _file(tmp_path, f"code,unit,value\n{rows}\n", "all.csv"), *ABOUT)

    assert said == "own is loaded, with 8740 factors.\n"
