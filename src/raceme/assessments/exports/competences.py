"""The map of competences as a workbook: who stands how, what is missing, who could help whom."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from raceme.assessments.queries.competences import Company, Competence, CompetenceMap
from raceme.core import lists
from raceme.core.lists.columns import Column, Row
from raceme.core.lists.exports import write_workbook

MOST_PAIRS = 5_000


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet, as the lists write them."""

    name: str
    shown: list[Column]
    rows: Sequence[Row]

    def every_row(self) -> Iterator[Row]:
        return iter(self.rows)


def write_map(found: CompetenceMap, file: Any, *, words: Mapping[str, str]) -> None:  # noqa: ANN401
    """Write three sheets; ``words`` say how a company stands to a competence."""
    sheets = (_stands(found, words), _gaps(found), _pairs(found))
    write_workbook([(sheet.name, sheet) for sheet in sheets], file)


def _stands(found: CompetenceMap, words: Mapping[str, str]) -> Sheet:
    competences = found.competences
    return Sheet(
        name=_("Companies"),
        shown=[
            lists.Text("name", _("Company"), main=True),
            lists.Date("on", _("Day")),
            *(lists.Text(str(each.bit), each.title) for each in competences),
        ],
        rows=[
            {
                "name": one.name,
                "on": one.on,
                **{str(each.bit): _stand(one, each, words) for each in competences},
            }
            for one in found.companies
        ],
    )


def _stand(one: Company, each: Competence, words: Mapping[str, str]) -> str:
    return ", ".join(words[stand] for stand in one.stands(each))


def _gaps(found: CompetenceMap) -> Sheet:
    return Sheet(
        name=_("Gaps"),
        shown=[
            lists.Text("title", _("Competence"), main=True),
            lists.Number("seeks", _("Looked for by")),
            lists.Number("lacks", _("Lacking at")),
            lists.Text("who", _("Companies")),
        ],
        rows=[
            {
                "title": each.competence.title,
                "seeks": len(each.seeks),
                "lacks": len(each.lacks),
                "who": ", ".join(dict.fromkeys(one.name for one in (*each.seeks, *each.lacks))),
            }
            for each in found.gaps()
        ],
    )


def _pairs(found: CompetenceMap) -> Sheet:
    pairs, _count = found.pairs(most=MOST_PAIRS)
    return Sheet(
        name=_("Who could help whom"),
        shown=[
            lists.Text("first", _("Company"), main=True),
            lists.Text("second", _("Other company")),
            lists.Text("gives", _("Can do for the other")),
            lists.Text("takes", _("Gets from the other")),
        ],
        rows=[
            {
                "first": pair.first.name,
                "second": pair.second.name,
                "gives": _titles(pair.gives),
                "takes": _titles(pair.takes),
            }
            for pair in pairs
        ],
    )


def _titles(competences: Iterable[Competence]) -> str:
    return ", ".join(each.title for each in competences)
