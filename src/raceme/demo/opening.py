"""Programmes as their files of facts tell them, opened with periods, plan and indicators."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

from raceme.demo.files import emblem
from raceme.demo.papers import keep
from raceme.demo.stage import Stage
from raceme.programmes.models import Partner, Period, PlanItem, Programme
from raceme.reporting.models import CountingRule, Indicator, PeriodTarget, RuleVersion
from raceme.workspaces.models import Workspace

Facts = dict[str, Any]
TEXTS = [
    "number",
    "scheme",
    "scheme_detail",
    "funding_statement",
    "description",
    "summary_of_results",
    "summary_of_bilateral_results",
]


@dataclass
class Opened:
    """A programme that activities may be recorded for."""

    programme: Programme
    workspace: Workspace
    partners: dict[str, Partner] = field(default_factory=dict)
    periods: list[Period] = field(default_factory=list)
    plan: dict[str, PlanItem] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)


def facts_of(name: str) -> Facts:
    """Return what the file of that name says."""
    text = (files("raceme.demo") / "facts" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def open_programme(stage: Stage, facts: Facts) -> Opened:
    """Open the programme of a file of facts in its workspace."""
    workspace = stage.workspaces[facts["workspace"]]
    programme = stage.book.add(_programme(stage, facts, workspace=workspace))
    opened = Opened(programme, workspace)
    for row in facts.get("partners", []):
        _add_partner(stage, opened, row)
    for number, row in enumerate(facts["periods"], start=1):
        _add_period(stage, opened, row, number=number)
    for row in facts.get("plan", []):
        _add_plan_item(stage, opened, row)
    for position, row in enumerate(facts["indicators"], start=1):
        _add_indicator(stage, opened, row, position=position)
    return opened


def _programme(stage: Stage, facts: Facts, *, workspace: Workspace) -> Programme:
    words = facts.get("emblem")
    programme = Programme(
        workspace=workspace,
        code=facts["code"],
        name=facts["name"],
        promoter=stage.register[facts["promoter"]].organisation if "promoter" in facts else None,
        starts_on=facts["starts_on"],
        ends_on=facts["ends_on"],
        initial_cost=facts.get("initial_cost"),
        final_cost=facts.get("final_cost"),
        is_invented=facts.get("is_invented", False),
        created_at=stage.at,
        sources=facts.get("sources", "").strip(),
        **{name: unwrapped(facts.get(name, "")) for name in TEXTS},
    )
    if words:
        of_the_union = bool(facts.get("emblem_of_the_union"))
        programme.emblem = keep(
            stage.book,
            emblem(words, of_the_union=of_the_union),
            name=f"Emblem {facts['name']}.png"[:200],
            workspace=workspace,
            media_type="image/png",
            day=facts["starts_on"],
        )
    return programme


def unwrapped(text: str) -> str:
    """Return a text whose lines were broken for reading in the file, paragraph by paragraph."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def _add_partner(stage: Stage, opened: Opened, row: Facts) -> None:
    firm = stage.register[row["name"]]
    stage.register.relate(firm, workspace=opened.workspace)
    opened.partners[row["name"]] = stage.book.add(
        Partner(
            workspace=opened.workspace,
            programme=opened.programme,
            organisation=firm.organisation,
            role=row.get("role", Partner.Role.PARTNER),
            partner_workspace=_shared_with(stage, opened, row),
            budget=row.get("budget"),
        )
    )


def _shared_with(stage: Stage, opened: Opened, row: Facts) -> Workspace | None:
    """Return the workspace that reads along by this row; whoever leads needs none for it."""
    named = stage.workspaces[row["workspace"]] if "workspace" in row else None
    return None if named == opened.workspace else named


def _add_period(stage: Stage, opened: Opened, row: list[date], *, number: int) -> None:
    first, last, *due = row
    opened.periods.append(
        stage.book.add(
            Period(
                workspace=opened.workspace,
                programme=opened.programme,
                number=number,
                starts_on=first,
                ends_on=last,
                report_due_on=due[0] if due else last + timedelta(days=45),
            )
        )
    )


def _add_plan_item(stage: Stage, opened: Opened, row: Facts) -> None:
    opened.plan[row["code"]] = stage.book.add(
        PlanItem(
            workspace=opened.workspace,
            programme=opened.programme,
            code=row["code"],
            title=row["title"],
            kind=row.get("kind", PlanItem.Kind.ACTIVITY),
            responsible=opened.partners.get(row.get("responsible", "")),
            responsible_person=row.get("person", ""),
            due_on=row["due_on"],
            activity_kind=row.get("activity_kind", ""),
            activities_needed=row.get("needed", 1),
        )
    )


def _add_indicator(stage: Stage, opened: Opened, row: Facts, *, position: int) -> None:
    rule = _rule(stage, opened, row)
    low, high = row.get("range", (None, None))
    indicator = opened.indicators[row["code"]] = stage.book.add(
        Indicator(
            workspace=opened.workspace,
            programme=opened.programme,
            code=row["code"],
            name=row["name"],
            rule=rule,
            target=row["target"],
            target_sense=row.get("sense", Indicator.Sense.AT_LEAST),
            target_low=low,
            target_high=high,
            origin=row.get("origin", Indicator.Origin.RESULT),
            register_on=row.get("register_on"),
            position=position,
        )
    )
    for period, target in zip(opened.periods, row.get("by_period", []), strict=False):
        stage.book.add(
            PeriodTarget(
                workspace=opened.workspace,
                indicator=indicator,
                period=period,
                target=Decimal(target),
            )
        )


def _rule(stage: Stage, opened: Opened, row: Facts) -> CountingRule:
    """Add the rule of an indicator: its earlier versions, if any, and the one that holds."""
    by = row.get("rule_by", "Demonstration")
    rule = stage.book.add(
        CountingRule(workspace=opened.workspace, name=row["name"], created_at=stage.at)
    )
    versions = [*row.get("earlier", []), row["rule"]]
    rule.revision = len(versions)
    for number, definition in enumerate(versions, start=1):
        stage.book.add(
            RuleVersion(
                workspace=opened.workspace,
                rule=rule,
                number=number,
                definition=definition,
                at=stage.at,
                by=by,
            )
        )
    return rule
