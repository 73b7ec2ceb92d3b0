import re
from html import unescape

import pytest

from raceme.reporting.forms.sentence import Sentence, sentence
from tests.reporting.forms.test_rule import form_of

TAGS = re.compile(r"<label[^>]*>.*?</label>|<option(?![^>]* selected)[^>]*>.*?</option>|<[^>]+>")


def drawn(choices: str, *, add: str = "", remove: str = "") -> Sentence:
    form = form_of(choices, add=add, remove=remove)
    form.is_valid()
    return sentence(form)


def read(html: str) -> str:
    """Return what a sentence says with the choices that are made in it."""
    return " ".join(unescape(TAGS.sub("", html)).split())


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (
            "measure=organisations&who=sme&roles=participant&kinds=workshop&first_time=programme",
            (
                "Count organisations that are SMEs, took part as participant in activities of kind "
                "workshop, once per programme."
            ),
        ),
        (
            "measure=activities&kinds=workshop&kinds=company-visit",
            "Count activities of kind workshop or company visit.",
        ),
        (
            "measure=countries&place=1&kinds=workshop&first_time=ever",
            "Count countries: those where activities took place, of kind workshop, once ever.",
        ),
        (
            "measure=amount&currency=NOK&who=type:cluster&roles=host&kinds=workshop",
            (
                "Add up amounts in NOK of organisations that are clusters, took part as host in "
                "activities of kind workshop."
            ),
        ),
        ("measure=register", "Count registered clusters, as the register stands on the day."),
    ],
)
def test_sentence_reads_as_it_counts(choices: str, said: str) -> None:
    assert read(drawn(choices).main) == said


def test_sentence_shows_each_condition_that_holds_something() -> None:
    shown = drawn(
        "measure=activities&kinds=workshop&place=1&region_prefixes=RO11&countries=RO"
        "&levels=silver&levels=gold&with_evidence=1&online=0&cluster_member=1"
        "&disaggregations=country&disaggregations=kind"
    )

    assert [read(clause.words) for clause in shown.clauses] == [
        "that took place in Nord-Vest (RO11)",
        "that took place in Romania",
        "of level silver or gold",
        "with evidence",
        "split by country and kind of activity",
        "held on the spot",
        "that are members of a cluster",
    ]


def test_sentence_offers_what_is_not_there_yet() -> None:
    first, filled = (
        drawn(f"measure=organisations&kinds=workshop{more}")
        for more in ("", "&roles=host&region_prefixes=RO11&with_evidence=1")
    )

    assert [key for key, _word in first.pills] == [
        "region",
        "level",
        "evidence",
        "share",
        "split",
        "kind",
    ]
    assert [str(word) for _key, word in filled.pills] == [
        "another region",
        "level",
        "least share",
        "split by",
        "another kind",
        "another role",
    ]
    assert "who" not in dict(first.more_pills)


def test_sentence_of_activities_asks_of_participants_by_conditions() -> None:
    shown = drawn("measure=activities&kinds=workshop&who=sme&roles=host")

    assert [read(clause.words) for clause in shown.clauses] == [
        "with participants that are SMEs",
        "with participants taking part as host",
    ]
    begun = drawn("measure=activities&kinds=workshop", add="role")
    assert '<option value="" selected>choose</option>' in begun.clauses[0].words


def test_sentence_takes_one_on_where_something_was_added() -> None:
    added = {
        key: drawn("measure=organisations&kinds=workshop&roles=host", add=key)
        for key in ("kind", "role", "level", "share", "evidence")
    }

    assert added["kind"].main.count("autofocus") == 1
    assert 'id="kinds-2" name="kinds" autofocus' in added["kind"].main
    assert 'id="roles-2" name="roles" autofocus' in added["role"].main
    assert 'id="levels-1" name="levels" autofocus' in added["level"].clauses[0].words
    assert 'value="50"' in added["share"].clauses[0].words
    assert read(added["evidence"].clauses[0].words) == "with evidence"


def test_sentence_says_what_is_wrong_where_it_stands() -> None:
    shown = drawn("measure=organisations&share_at_least=120&hours_at_least=1.234&who=nobody")

    assert [str(error) for error in shown.errors] == ["This choice is not known: take another."]
    assert [(clause.condition.key, len(clause.errors)) for clause in shown.clauses] == [
        ("share", 1),
        ("hours", 1),
    ]
    assert 'aria-invalid="true" aria-describedby="wrong-share"' in shown.clauses[0].words
    assert 'id="who-1" name="who" aria-invalid="true" aria-describedby="wrong-main"' in shown.main


def test_sentence_escapes_what_was_typed() -> None:
    shown = drawn('measure=organisations&kinds=workshop&activity_code_prefixes="><script>')

    assert "<script>" not in shown.clauses[0].words
