"""
Partnerships that are signed by the actions a user has, and a good practice that is published.

A case says what was agreed upon (``agree``); it is signed once everybody in it stands in the
register, and leaves its activity in the log as it does for everybody.
"""

import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from raceme.demo.agreements import Agreement, Excluded
from raceme.demo.cast import ASSOCIATION
from raceme.demo.files import paper
from raceme.demo.names.places import Town, town
from raceme.demo.papers import keep
from raceme.demo.recorder import ONLINE, Recorder
from raceme.demo.register import Firm, Somebody
from raceme.demo.stage import Stage, in_the_morning
from raceme.engagements import actions as log_actions
from raceme.organisations.queries import organisations_of
from raceme.partnerships import actions
from raceme.partnerships.actions import Adoption, Counted, InIt, PartnershipFacts, PracticeFacts
from raceme.partnerships.models import Partnership
from raceme.programmes.models import Programme

Pair = Sequence[tuple[Firm, Somebody | None]]
PAPER = "Agreement, signed"


def agree(
    log: Recorder,
    title: str,
    partners: Pair,
    *,
    day: date,
    place: Town | None = None,
    plan: str = "",
    kind: str = Partnership.Kind.AGREEMENT,
    recorded_on: date | None = None,
    by: str = "",
    excluded: tuple[str, date] | None = None,
) -> None:
    """Say what was agreed upon; it is signed once its partners stand."""
    stage, number = log.stage, len(log.stage.agreements)
    noted = recorded_on or min(day + timedelta(days=1), stage.today)
    who = by or log.by[number % len(log.by)]
    for firm, _person in partners:
        stage.register.relate(firm, workspace=log.workspace)
    document = keep(
        stage.book,
        paper(PAPER, f"{title}, {day:%d.%m.%Y}. {log.workspace.name}."),
        name=f"{PAPER}, {title}"[:180] + ".pdf",
        workspace=log.workspace,
        day=noted,
        by=who,
    )
    stage.agreements.append(
        Agreement(
            workspace=log.workspace,
            programme=log.opened.programme,
            plan_item=log.opened.plan[plan] if plan else None,
            title=title,
            kind=kind,
            day=day,
            place=place or town("Cluj-Napoca"),
            partners=[
                (firm.organisation, person.person if person else None) for firm, person in partners
            ],
            document=document,
            by=who,
            at=min(in_the_morning(noted, minutes=7 * number), stage.at),
            excluded=Excluded(reason=excluded[0], at=in_the_morning(excluded[1], minutes=95))
            if excluded
            else None,
        )
    )


def sign_all(stage: Stage) -> None:
    """Write down and sign every partnership of the cases."""
    for each in stage.agreements:
        _sign(each)


def _sign(agreement: Agreement) -> None:
    by, at = agreement.by, agreement.at
    facts = PartnershipFacts(
        title=agreement.title,
        kind=agreement.kind,
        since=agreement.day,
        is_online=agreement.place is ONLINE,
        country=agreement.place.country,
        region=agreement.place.region,
        town=agreement.place.name,
        partners=[
            InIt(organisation=organisation, person=person)
            for organisation, person in agreement.partners
        ],
        counts=[Counted(programme=agreement.programme, plan_item=agreement.plan_item)],
    )
    made = actions.add_partnership(
        agreement.workspace, facts=facts, is_generated=True, by=by, at=at
    )
    signed = actions.sign(made, since=agreement.day, papers=[agreement.document], by=by, at=at)
    if agreement.excluded is not None and signed.activity is not None:
        log_actions.exclude(
            signed.activity,
            programme=agreement.programme,
            reason=agreement.excluded.reason,
            by=by,
            at=agreement.excluded.at,
        )


def publish_practice(stage: Stage) -> None:
    """Publish the good practice of the first case, with one adopter who is invented."""
    told = tomllib.loads((files("raceme.demo") / "facts" / "practice.toml").read_text("utf-8"))
    workspace = stage.workspaces[ASSOCIATION]
    known = {one.name: one for one in organisations_of(workspace)}
    by, at = told["by"], in_the_morning(stage.today - timedelta(days=told["days_ago"]))
    plain = ("title", "summary", "topic", "started_on", "link", "resources_currency")
    long = ("description", "resources", "success", "difficulties", "transfer")
    texts: dict[str, Any] = {name: told[name] for name in plain}
    texts |= {name: _joined(told[name]) for name in long}
    where = town(told["town"])
    facts = PracticeFacts(
        organisation=known[told["organisation"]],
        programme=Programme.objects.of(workspace).get(code=told["programme"]),
        town=where.name,
        region=where.region,
        country=where.country,
        resources_amount=told["resources_amount"],
        resources_people=told["resources_people"],
        figures=[(label, value) for value, label in told["figures"]],
        **texts,
    )
    made = actions.add_practice(workspace, facts=facts, by=by, at=at)
    adopter = told["adopter"]
    adoption = Adoption(
        organisation=known[adopter["organisation"]],
        since=adopter["since"],
        changed=_joined(adopter["changed"]),
        is_generated=True,
    )
    actions.name_adopter(made, adoption=adoption, by=by, at=at)
    actions.propose(made, by=by, at=at)
    actions.publish(made, by=told["manager"], at=at + timedelta(days=2))


def _joined(text: str) -> str:
    """Return a text of the file with one line for each paragraph."""
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
