"""Between a definition as it is kept and the engine that scores it."""

from collections.abc import Iterator, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

from raceme.engines.scoring import (
    Answers,
    CompetenceMap,
    Factors,
    Fault,
    Item,
    Kind,
    Result,
    Scheme,
    Score,
    ScoringError,
    Standing,
    Wrong,
    asked_columns,
    asked_items,
    changes,
    computed_items,
    faults_of_answers,
    has_conditions,
    read_factors,
    read_scheme,
    result_from_json,
    result_to_json,
    score,
    standing,
    without_hidden_cells,
)
from raceme.engines.scoring.answers import longest_of
from raceme.engines.scoring.choosing import resolved
from raceme.engines.scoring.computing import only_computed, resting_on_factors
from raceme.engines.scoring.formulas import names_of
from raceme.engines.scoring.renaming import Renaming, codes_in, renamed
from raceme.engines.scoring.renaming import Sort as RenamingSort
from raceme.questionnaires.models import Version

if TYPE_CHECKING:
    from raceme.engines.scoring.many import Column

__all__ = [
    "PREFILL",
    "Answers",
    "CompetenceMap",
    "Factors",
    "Fault",
    "Item",
    "Kind",
    "Place",
    "Renaming",
    "RenamingSort",
    "Result",
    "Scheme",
    "Score",
    "ScoringError",
    "Standing",
    "Wrong",
    "asked_columns",
    "asked_items",
    "changes",
    "codes_in",
    "computed_items",
    "computed_of",
    "faults_of_answers",
    "faults_of_definition",
    "faults_of_shape",
    "has_conditions",
    "is_asked",
    "longest_of",
    "names_of",
    "naming",
    "only_computed",
    "read_definition",
    "read_factors",
    "read_scheme",
    "renamed",
    "resolved",
    "resting_on_factors",
    "result_from_json",
    "result_to_json",
    "scheme_of",
    "score",
    "standing",
    "without_hidden_cells",
]

LANGUAGES = ("en", "ro")
LONGEST_TEXT = 5_000
# How many versions a process has read and keeps: each is a few hundred kilobytes at most.
SCHEMES_KEPT = 64
# From where in the register an item may be filled beforehand; ``prefill.py`` reads it.
PREFILL = frozenset(
    {"organisation"}
    | {
        f"organisation.{name}"
        for name in (
            "name", "registered_number", "country", "region", "activity_code", "website", "staff",
            "turnover",
        )
    }
)  # fmt: skip
Place = tuple[str | int, ...]
# What can be wrong in a draft is mended in the builder; with these the builder cannot read it.
OF_SHAPE = frozenset(
    {
        Fault.NOT_AN_OBJECT,
        Fault.NOT_A_LIST,
        Fault.NOT_A_TEXT,
        Fault.NOT_A_NUMBER,
        Fault.NOT_TRUE,
        Fault.UNKNOWN_FIELD,
        Fault.UNKNOWN_KIND,
        Fault.TOO_MANY,
    }
)
_SCHEMES: dict[tuple[int, str], Scheme] = {}
# Of two threads that make room at once both would take out the same one.
_MAKING_ROOM = Lock()

# What has words for people, by where it stands: those it needs, and those it may have.
NEEDED, MAY = "needed", "may"
TITLE, TEXT = {NEEDED: ("title",), MAY: ("help",)}, {NEEDED: ("text",), MAY: ("help", "short")}
WORDS_OF_SCORING: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "dimensions": {NEEDED: ("title",), MAY: ("help", "short")},
    "bands": TITLE,
    "penalties": TEXT,
    "vetoes": TEXT,
    "quantities": TITLE,
    "rankings": TITLE,
    "advice": {NEEDED: ("title", "text"), MAY: ()},
}


def scheme_of(version: Version) -> Scheme:
    """Return the scheme of a published version; it never changes, so it is read once."""
    key = (version.pk, version.fingerprint)
    found = _SCHEMES.get(key)
    if found is None:
        found = read_scheme(version.definition)
        with _MAKING_ROOM:
            while len(_SCHEMES) >= SCHEMES_KEPT:
                _SCHEMES.pop(next(iter(_SCHEMES)))
            _SCHEMES[key] = found
    return found


def computed_of(scheme: Scheme, sets: Sequence[Answers]) -> "dict[str, Column]":
    """Return what each computed item comes to in each of many sets; NaN: it is not known there."""
    # numpy: who counts nothing has no need of it.
    from raceme.engines.scoring.many import columns_of, computed_many  # noqa: PLC0415

    return computed_many(scheme, columns_of(scheme, sets))


def is_asked(scheme: Scheme, answers: Answers, code: str) -> bool:
    """Tell whether an item is asked after these answers."""
    return any(item.code == code for item in asked_items(scheme, answers))


def naming(definition: Mapping[str, Any], kind: str) -> dict[str, set[str]]:
    """
    Return the items that ask for a record of a kind, each with the columns in which it does.

    None where the item itself names one; a section that repeats is a table, too.
    """
    found: dict[str, set[str]] = {}
    for section in definition["sections"]:
        if "repeats" in section:
            found |= _columns_naming(section["code"], section["items"], kind)
            continue
        for item in section["items"]:
            if item["kind"] == kind:
                found[item["code"]] = set()
            elif item["kind"] == Kind.TABLE:
                found |= _columns_naming(item["code"], item["columns"], kind)
    return found


def closed_to_strangers(definition: Mapping[str, Any]) -> Mapping[str, str] | None:
    """
    Return the words of a question that has to be answered out of the register, in each language.

    Whoever is nobody's to the workspace may not look anything up there, and could not hand it in.
    """
    for section in definition["sections"]:
        for item in section["items"] if "repeats" not in section else ():
            asked = [item, *(item.get("columns", ()) if item["kind"] == Kind.TABLE else ())]
            names = any(
                each.get("required") and each["kind"] in (Kind.ORGANISATION, Kind.PERSON)
                for each in asked
            )
            if names and item.get("required"):
                words: Mapping[str, str] = item["text"]
                return words
    return None


def _columns_naming(code: str, columns: list[Mapping[str, Any]], kind: str) -> dict[str, set[str]]:
    named = {each["code"] for each in columns if each["kind"] == kind}
    return {code: named} if named else {}


def read_definition(definition: object) -> Scheme:
    """Read a definition that can be published. Raises ScoringError with all that is wrong."""
    wrong = faults_of_definition(definition)
    if wrong:
        raise ScoringError(wrong)
    return read_scheme(definition)


def faults_of_definition(definition: object) -> list[Wrong]:
    """Return all that keeps a definition from being published: its structure, then its words."""
    wrong = _faults_of_structure(definition)
    if any(each.fault in OF_SHAPE for each in wrong):
        return wrong
    # What has a shape is a mapping, of lists of mappings.
    said = [*_faults_of_words(definition), *_faults_of_prefill(definition)]  # type: ignore[arg-type]
    return [*wrong, *said]


def faults_of_shape(definition: object) -> list[Wrong]:
    """Return what keeps a definition even from being a draft: it is not written as one is."""
    return [
        each
        for each in faults_of_definition(definition)
        if each.fault in OF_SHAPE or each.place[:1] in {("format",), ("languages",)}
    ]


def _faults_of_structure(definition: object) -> list[Wrong]:
    try:
        read_scheme(definition)
    except ScoringError as error:
        return list(error.wrong)
    return []


def _faults_of_prefill(definition: Mapping[str, Any]) -> Iterator[Wrong]:
    for number, section in enumerate(definition.get("sections", ())):
        for at, item in enumerate(section.get("items", ())):
            name = item.get("prefill")
            if name is not None and str(name) not in PREFILL:
                place: Place = ("sections", number, "items", at, "prefill")
                yield Wrong(fault=Fault.UNKNOWN_KIND, place=place, of={"value": str(name)[:60]})


def _faults_of_words(definition: Mapping[str, Any]) -> Iterator[Wrong]:
    languages = definition.get("languages")
    if not isinstance(languages, list) or not languages:
        yield Wrong(fault=Fault.REQUIRED, place=("languages",))
        return
    for number, language in enumerate(languages):
        if language not in LANGUAGES:
            yield Wrong(
                fault=Fault.UNKNOWN_KIND,
                place=("languages", number),
                of={"value": str(language)[:20]},
            )
            return
    for place, text, is_needed in _texts(definition):
        yield from _faults_of_text(text, place, languages=languages, is_needed=is_needed)


def _faults_of_text(
    text: object, place: Place, *, languages: list[str], is_needed: bool
) -> Iterator[Wrong]:
    if text is None:
        if is_needed:
            yield Wrong(fault=Fault.REQUIRED, place=place)
        return
    if not isinstance(text, Mapping):
        yield Wrong(fault=Fault.NOT_AN_OBJECT, place=place)
        return
    for language in languages:
        said = text.get(language)
        if not isinstance(said, str) or not said.strip():
            yield Wrong(fault=Fault.REQUIRED, place=(*place, language))
        elif len(said) > LONGEST_TEXT:
            yield Wrong(
                fault=Fault.TOO_LONG, place=(*place, language), of={"longest": LONGEST_TEXT}
            )


def _texts(definition: Mapping[str, Any]) -> Iterator[tuple[Place, object, bool]]:
    """Give every text of a definition with its place, and whether it has to be there."""
    yield from _own(definition, (), needed=("title",), may=("introduction",))
    # A source may be one text for all languages, as that of a book.
    if not isinstance(source := definition.get("source"), str):
        yield ("source",), source, False
    for number, section in enumerate(definition.get("sections", ())):
        place: Place = ("sections", number)
        yield from _own(section, place, needed=("title",), may=("help",))
        for at, item in enumerate(section.get("items", ())):
            yield from _of_item(item, (*place, "items", at))
    yield from _of_scoring(definition.get("scoring", {}))
    for number, setting in enumerate(definition.get("settings", ())):
        place = ("settings", number)
        yield from _own(setting, place, needed=("title",), may=())
        for at, choice in enumerate(setting.get("choices", ())):
            yield from _own(choice, (*place, "choices", at), needed=("title",), may=())


def _own(
    of: Mapping[str, Any], place: Place, *, needed: tuple[str, ...], may: tuple[str, ...]
) -> Iterator[tuple[Place, object, bool]]:
    for name in (*needed, *may):
        yield (*place, name), of.get(name), name in needed


def _of_item(item: Mapping[str, Any], place: Place) -> Iterator[tuple[Place, object, bool]]:
    yield from _own(item, place, needed=("text",), may=("help", "short", "placeholder"))
    for name in ("options", "rows"):
        for number, each in enumerate(item.get(name, ())):
            yield from _own(each, (*place, name, number), needed=("text",), may=("help", "short"))
    for number, column in enumerate(item.get("columns", ())):
        yield from _of_item(column, (*place, "columns", number))


def _of_scoring(scoring: Mapping[str, Any]) -> Iterator[tuple[Place, object, bool]]:
    for name, words in WORDS_OF_SCORING.items():
        for number, each in enumerate(scoring.get(name, ())):
            place: Place = ("scoring", name, number)
            yield from _own(each, place, needed=words[NEEDED], may=words[MAY])
            for at, part in enumerate(each.get("parts", ())):
                needed = ("title",) if "formula" in part else ()
                yield from _own(part, (*place, "parts", at), needed=needed, may=())
            for inner in ("bands", "vetoes"):
                key = "title" if inner == "bands" else "text"
                for at, one_of in enumerate(each.get(inner, ())):
                    yield from _own(one_of, (*place, inner, at), needed=(key,), may=())
