"""
Companies assessed in two waves, once, and one that is under way: generated, and called so.

Each is begun, answered and closed by the actions that an expert uses. They count towards no
programme, so that the published figures stay what they are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import Q

from raceme.accounts.models import User
from raceme.assessments import actions
from raceme.assessments.models import Assessment
from raceme.demo.cast import TRANSILVANIA
from raceme.demo.stage import Stage, chance_for, in_the_morning
from raceme.engagements.models import Engagement
from raceme.organisations.models import Organisation, Person
from raceme.organisations.queries import listed_organisations, organisations_of
from raceme.questionnaires import actions as answering
from raceme.questionnaires.models import AnswerSet
from raceme.questionnaires.queries import answers_of, questionnaires_of, rows_of
from raceme.questionnaires.solving import Item, Kind, asked_items, scheme_of
from raceme.workspaces.models import Workspace

BY = "ioana.muresan@transilvania-it.example"
FIRST, SECOND = "Someșul Digital SRL", "Medisfera SRL"
OTHERS = 7
Wave = Assessment.Wave
# So much of what may be answered well is, from 0 to 1.
WELL, MIDDLING, BADLY = 0.75, 0.5, 0.3
# How far two who are as good as each other lie apart.
SPREAD = 0.2
# What a number is where no bounds are given.
USUAL_MOST = 100.0
MATURITY, TECHNOLOGY, EXPORT = "digital-maturity", "technology-audit", "export-readiness"


@dataclass(frozen=True, kw_only=True)
class Made:
    """One assessment of a company: so many weeks ago, and how good it was then."""

    company: str
    code: str
    weeks_ago: int
    quality: float
    wave: str = Wave.BEFORE
    hours: str = "6"
    language: str = "ro"


WAVES = (
    Made(company=FIRST, code=MATURITY, weeks_ago=58, quality=BADLY),
    Made(company=FIRST, code=MATURITY, weeks_ago=4, quality=WELL, wave=Wave.AFTER_ONE),
    Made(company=SECOND, code=TECHNOLOGY, weeks_ago=55, quality=MIDDLING, hours="16"),
    Made(
        company=SECOND,
        code=TECHNOLOGY,
        weeks_ago=3,
        quality=WELL,
        wave=Wave.AFTER_ONE,
        hours="12",
    ),
)
UNDER_WAY = Made(company=FIRST, code=EXPORT, weeks_ago=0, quality=MIDDLING)


def build(stage: Stage) -> None:
    workspace = stage.workspaces[TRANSILVANIA]
    others = (
        Made(company=name, code=MATURITY, weeks_ago=12 + number, quality=quality)
        for number, (name, quality) in enumerate(_others(stage, workspace))
    )
    for made in sorted((*WAVES, *others), key=lambda made: -made.weeks_ago):
        _close(made, _begun(stage, workspace, made))
    row = _begun(stage, workspace, UNDER_WAY)
    _answer(row, UNDER_WAY, sections=2)
    questionnaires_of(workspace).filter(shipped_as=MATURITY).update(is_generated=True)


def _others(stage: Stage, workspace: Workspace) -> Iterator[tuple[str, float]]:
    """Give a few more members, so that there are peers, and how good each is."""
    members = listed_organisations(workspace, on=stage.today).filter(Q(is_member_now=True))
    rows = members.filter(kind=Organisation.Kind.COMPANY).exclude(name__in=(FIRST, SECOND))
    for number, name in enumerate(rows.values_list("name", flat=True)[:OTHERS]):
        yield name, (BADLY, MIDDLING, WELL)[number % 3]


def _begun(stage: Stage, workspace: Workspace, made: Made) -> Assessment:
    day = stage.today - timedelta(weeks=made.weeks_ago)
    expert = Person.objects.of(workspace).filter(engagements__role=Engagement.Role.EXPERT)
    settled = questionnaires_of(workspace).filter(code=made.code).first()
    return actions.begin(
        workspace,
        begun=actions.Begun(
            organisation=organisations_of(workspace).get(name=made.company),
            on=day,
            language=made.language,
            shipped="" if settled else made.code,
            questionnaire=settled,
            expert=expert.order_by("pk").first(),
            wave=made.wave,
        ),
        by=User.objects.get(email=BY),
        at=min(in_the_morning(day, minutes=15), stage.at),
        is_generated=True,
    )


def _close(made: Made, row: Assessment) -> None:
    _answer(row, made)
    actions.close(
        row,
        closed=actions.Closed(
            on=row.on,
            wave=made.wave,
            language=made.language,
            hours=Decimal(made.hours),
            expert=row.expert,
        ),
        by=User.objects.get(email=BY),
        at=in_the_morning(row.on, minutes=400),
    )


def _answer(row: Assessment, made: Made, *, sections: int = 0) -> None:
    """Answer what is asked, of the first ``sections`` or of all, until nothing more is asked."""
    chance = chance_for(f"assessed {made.company} {made.code} {made.weeks_ago}")
    codes = [each["code"] for each in row.answers.version.definition["sections"]]
    among = codes[:sections] if sections else codes
    scheme, given = scheme_of(row.answers.version), set[str]()
    while True:
        asked = [
            item
            for item in asked_items(scheme, answers_of(row.answers))
            if item.section in among and item.code not in given
        ]
        if not asked:
            return
        given |= {item.code for item in asked}
        said = ((item.code, answer_of(item, made.quality, chance, day=row.on)) for item in asked)
        _save(row.answers, {code: value for code, value in said if value is not None}, row)


def _save(answers: AnswerSet, values: Mapping[str, Any], row: Assessment) -> None:
    seen = {code: each.revision for code, each in rows_of(answers).items()}
    answering.save_answers(
        answers, values, seen=seen, by=User.objects.get(email=BY), at=row.begun_at
    )


def answer_of(item: Item, quality: float, chance: Random, *, day: date) -> Any:  # noqa: ANN401
    """Return an answer as good as the company is; nothing where only people can say it."""
    level = min(max(quality + chance.uniform(-SPREAD, SPREAD), 0.0), 1.0)
    if item.kind in (Kind.CHOICE, Kind.SCALE):
        return _option(item, level)
    if item.kind is Kind.CHOICES:
        return _several(item, level, chance)
    if item.kind is Kind.MATRIX:
        return {
            row: _several(item, level, chance)
            if item.many
            else _option(item, min(max(level + chance.uniform(-SPREAD, SPREAD), 0.0), 1.0))
            for row in item.rows
        }
    if item.kind in (Kind.NUMBER, Kind.MONEY):
        least, most = item.least or 0.0, item.most or USUAL_MOST
        return round(least + (min(most, USUAL_MOST) - least) * level)
    if item.kind is Kind.DATE:
        return day.isoformat()
    return True if item.kind is Kind.DECLARATION else None


def _option(item: Item, level: float) -> str:
    ranked = sorted(item.options, key=lambda option: option.points or 0.0)
    return ranked[round(level * (len(ranked) - 1))].code


def _several(item: Item, level: float, chance: Random) -> list[str]:
    worth = [
        option.code for option in item.options if not option.is_alone and (option.points or 0) >= 0
    ]
    chosen = {code for code in worth if chance.random() < level}
    most = int(item.most) if item.most else len(worth)
    return [code for code in worth if code in chosen][:most]
