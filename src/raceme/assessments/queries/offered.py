"""With what a company can be assessed: what ships, and the workspace's own questionnaires."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from raceme.assessments import library
from raceme.questionnaires.models import Questionnaire, Version
from raceme.questionnaires.queries import questionnaires_of
from raceme.workspaces.models import Workspace

# Where formulas stand in a definition.
FORMULAS = ("formula", "when", "condition", "priority")
# What publishing writes into a definition itself.
OF_PUBLISHING = ("code", "version")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A choice that the published rules leave open."""

    code: str
    title: str
    choices: Sequence[tuple[str, str]]
    chosen: str


@dataclass(frozen=True, kw_only=True)
class Offered:
    """
    One that may be begun; ``key`` names it in a form.

    ``shipped``: the code of what ships, where it is that; ``questionnaire``: as the workspace
    has it, where it does. ``settings`` are those that may still be chosen.
    """

    key: str
    title: str
    shipped: str
    questionnaire: Questionnaire | None
    languages: Sequence[str]
    has_factors: bool
    settings: Sequence[Setting]


def offered_in(workspace: Workspace, *, language: str) -> list[Offered]:
    """Return all that may be begun, by title, as words of ``language``: two queries."""
    rows = questionnaires_of(workspace).filter(use=Questionnaire.Use.ASSESSMENT)
    newest = newest_versions([row.pk for row in rows], workspace=workspace)
    found, taken = [], set()
    for row in rows:
        taken |= {row.shipped_as, row.code}
        version = newest.get(row.pk)
        if row.retired_at is None and version is not None:
            found.append(_of_workspace(row, version.definition, language=language))
    found += [
        _offered(library.definition(code), key=f"shipped:{code}", shipped=code, language=language)
        for code in library.codes()
        if code not in taken
    ]
    return sorted(found, key=lambda one: (one.title.casefold(), one.key))


def newest_versions(questionnaires: Sequence[int], *, workspace: Workspace) -> dict[int, Version]:
    """Return the newest version of each by the questionnaire's key: one query."""
    rows = Version.objects.of(workspace).filter(questionnaire__in=questionnaires)
    rows = rows.order_by("number")
    # Later ones overwrite earlier ones.
    return {row.questionnaire_id: row for row in rows}


def is_as_shipped(definition: Mapping[str, Any], *, shipped: str) -> bool:
    """Tell whether the workspace has it as it ships, whatever its settings are."""
    if shipped not in library.codes():
        return False
    chosen = {
        each["code"]: each["chosen"] for each in definition.get("settings", ()) if "chosen" in each
    }
    try:
        ours = library.definition(shipped, chosen)
    except library.Unknown:
        return False
    return _content(definition) == _content(ours)


def uses_factors(definition: Mapping[str, Any]) -> bool:
    return any("factor(" in formula for formula in _formulas(definition))


def _of_workspace(row: Questionnaire, definition: Mapping[str, Any], *, language: str) -> Offered:
    # What the workspace has changed keeps its settings: they would undo the changes.
    shipped = row.shipped_as if is_as_shipped(definition, shipped=row.shipped_as) else ""
    return _offered(
        definition, key=f"own:{row.pk}", shipped=shipped, language=language, questionnaire=row
    )


def _offered(
    definition: Mapping[str, Any],
    *,
    key: str,
    shipped: str,
    language: str,
    questionnaire: Questionnaire | None = None,
) -> Offered:
    return Offered(
        key=key,
        title=_said(definition["title"], language),
        shipped=shipped,
        questionnaire=questionnaire,
        languages=definition["languages"],
        has_factors=uses_factors(definition),
        settings=[_setting(each, language) for each in definition.get("settings", ())]
        if shipped
        else [],
    )


def _setting(written: Mapping[str, Any], language: str) -> Setting:
    choices = [(each["code"], _said(each["title"], language)) for each in written["choices"]]
    return Setting(
        code=written["code"],
        title=_said(written["title"], language),
        choices=choices,
        chosen=written.get("chosen", choices[0][0]),
    )


def _said(text: Mapping[str, str], language: str) -> str:
    return text.get(language) or next(iter(text.values()), "")


def _content(definition: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in definition.items() if name not in OF_PUBLISHING}
    settings = [{"chosen": each["choices"][0]["code"], **each} for each in kept.pop("settings", ())]
    return {**kept, "settings": settings}


def _formulas(part: object) -> Iterator[str]:
    if isinstance(part, Mapping):
        for name, value in part.items():
            if name in FORMULAS and isinstance(value, str):
                yield value
            else:
                yield from _formulas(value)
    elif isinstance(part, list):
        for each in part:
            yield from _formulas(each)
