import pytest

from raceme.engagements.models import Kind
from raceme.engines.indicators import Rule
from raceme.reporting import library, words
from tests.conftest import World

KINDS = {
    "information-seminar": "Information seminar",
    "study-visit": "Study visit",
    "b2b": "B2B meeting",
}
SEMINAR = ["information-seminar"]


def _rule(measure: str, kinds: list[str] | None = None, **said: object) -> Rule:
    return Rule.from_json({"measure": measure, **({"kinds": kinds} if kinds else {}), **said})


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            _rule("organisations", SEMINAR, is_sme=True, first_time="programme"),
            (
                "Counts organisations that are SMEs in activities of kind information seminar, "
                "each once per programme."
            ),
        ),
        (
            _rule("activities", ["study-visit", "b2b"], levels=["silver"]),
            "Counts activities of kind study visit or B2B meeting of level silver.",
        ),
        (
            _rule("people", ["unheard-of"], roles=["speaker", "host", "expert"]),
            (
                "Counts people who took part as speaker, host or expert in activities of kind "
                "unheard-of, each once."
            ),
        ),
        (
            _rule(
                "hours",
                SEMINAR,
                is_sme=False,
                size_classes=["large"],
                organisation_kinds=["company"],
                cluster_member=True,
                activity_code_prefixes=["62"],
                countries=["RO"],
                region_prefixes=["RO11"],
            ),
            (
                "Counts hours of those larger than SMEs of size large of type company of "
                "members of a cluster with an activity code that begins with 62 from Romania from "
                "the region Nord-Vest in activities of kind information seminar."
            ),
        ),
        (
            _rule(
                "countries",
                SEMINAR,
                place=True,
                countries=["RO", "BG"],
                region_prefixes=["RO11"],
                online=False,
                hours_at_least="1.5",
                countries_at_least=2,
                with_country_from=["NO"],
                share_at_least="50",
                with_document=True,
                with_evidence=True,
            ),
            (
                "Counts countries where something took place in activities of kind information "
                "seminar held in Romania or Bulgaria held in the region Nord-Vest held on the spot "
                "of at least 1.5 hours with participants from at least 2 countries with a "
                "participant from Norway with a share of at least 50\N{NO-BREAK SPACE}% with a "
                "document with evidence, each once."
            ),
        ),
        (
            _rule("amount", SEMINAR, currency="EUR"),
            "Counts amounts in EUR in activities of kind information seminar.",
        ),
        (
            _rule("register", register="registered_cluster", countries=["RO"]),
            "Counts clusters in the register from Romania.",
        ),
    ],
)
def test_sentence_says_the_whole_rule(rule: Rule, sentence: str) -> None:
    assert words.sentence(rule, kinds=KINDS) == sentence


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (_rule("activities", SEMINAR), "Activities of kind information seminar"),
        (_rule("organisations", ["study-visit"]), "Organisations in study visit, each once"),
        (
            _rule("organisations", ["study-visit"], first_time="period"),
            "Organisations in study visit, each once a period",
        ),
        (
            _rule("participations", SEMINAR),
            "Participations in information seminar, a person may count twice",
        ),
        (
            _rule("participations", SEMINAR, first_time="ever"),
            "First participations in information seminar, each person once",
        ),
        (_rule("countries", SEMINAR), "Countries of those in information seminar"),
        (_rule("countries", SEMINAR, place=True), "Countries where information seminar took place"),
        (_rule("register", register="registered_cluster"), "Registered clusters on a day"),
    ],
)
def test_line_says_it_in_a_few_words(rule: Rule, line: str) -> None:
    assert words.line(rule, kinds=KINDS) == line


def test_kinds_by_code_gives_the_workspace_its_own_word(world: World) -> None:
    Kind.objects.create(workspace=world.workspace, code="workshop", name="Hands-on day")

    names = words.kinds_by_code(Kind.objects.filter(code__in=["workshop", "camp"]))

    assert names == {"camp": "Camp", "workshop": "Hands-on day"}


def test_library_holds_rules_that_the_engine_reads() -> None:
    read = {ready.code: Rule.from_json(ready.definition) for ready in library.READY}

    written = {code: rule.to_json() for code, rule in read.items()}

    assert written == {ready.code: ready.definition for ready in library.READY}
    assert len(read) == len(library.READY) >= 30


@pytest.mark.django_db
def test_library_counts_only_kinds_that_are_shipped() -> None:
    shipped = set(Kind.objects.filter(workspace=None).values_list("code", flat=True))

    named = {code for ready in library.READY for code in ready.definition.get("kinds", [])}  # type: ignore[attr-defined]

    assert named
    assert named - shipped == set()


def test_library_offers_the_rules_of_a_scheme_before_the_general_ones() -> None:
    found = [ready.code for ready in library.ready_for("eea")]

    own = [ready.code for ready in library.READY if ready.scheme == "eea"]
    general = [ready.code for ready in library.READY if not ready.scheme]
    assert own
    assert found == [*own, *general]


def test_library_parts_all_rules_by_scheme() -> None:
    parts = library.by_scheme()

    assert [scheme for scheme, _rules in parts] == [
        "",
        "eea",
        "interreg",
        "smp",
        "horizon",
        "national",
    ]
    assert sum(len(rules) for _scheme, rules in parts) == len(library.READY)
