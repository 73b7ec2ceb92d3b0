"""
A survey of the members, what came in, and a draft of its next version: generated, called so.

Nobody is asked by mail for it: members answer by the public link, visitors of a fair anonymously.
"""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from importlib.resources import files
from random import Random
from typing import Any

from django.db.models import Q

from raceme.accounts.models import User
from raceme.demo.assessed import BY, answer_of
from raceme.demo.cast import TRANSILVANIA
from raceme.demo.stage import Stage, chance_for, in_the_morning
from raceme.organisations.models import Organisation
from raceme.organisations.queries import listed_organisations
from raceme.questionnaires import actions
from raceme.questionnaires.models import Collection, Questionnaire, Version
from raceme.questionnaires.queries import newest_version
from raceme.questionnaires.solving import Item, scheme_of
from raceme.workspaces.models import Workspace

SURVEY = "member-needs.json"
MEMBERS, VISITORS = 26, 9
# How long ago each was opened, and every so many began and did not hand in.
OPENED, OPEN_FOR, LEFT_OFF = 5 * timedelta(weeks=1), 60 * timedelta(days=1), 8
WISHES = (
    "Un stand comun la târgul de la Hanovra, cu întâlniri pregătite dinainte.",
    "Mai puține formulare și un singur loc în care dăm datele.",
    "Two days of sales training for engineers, in Cluj.",
    "Ajutor la primul calcul al amprentei de carbon; clienții din Țările Nordice îl cer.",
    "Partners for a project on hospital software.",
)
# What the next version asks besides.
MORE = {
    "since": {"en": "Since when do you export?", "ro": "De când exportați?"},
    "export": {"en": "Help with the first export", "ro": "Ajutor la primul export"},
}
PROJECTS = ("Aplicație pentru spitale", "Linie de ambalare", "Export în Suedia", "Audit energetic")


def build(stage: Stage) -> None:
    workspace, by = stage.workspaces[TRANSILVANIA], User.objects.get(email=BY)
    opened = in_the_morning((stage.at - OPENED).date())
    version = _published(workspace, by=by, at=opened - timedelta(days=2))
    members, fair = (
        actions.open_collection(
            version,
            actions.Opening(
                title=title,
                is_public=True,
                is_anonymous=is_anonymous,
                closes_on=(opened + OPEN_FOR).date(),
            ),
            by=by,
            at=opened,
            is_generated=True,
        )
        for title, is_anonymous in (("Members", False), ("Visitors of the fair", True))
    )
    firms = listed_organisations(workspace, on=stage.today).filter(
        Q(is_member_now=True), kind=Organisation.Kind.COMPANY
    )
    # From the end of the list: those at its beginning are assessed.
    for number, firm in enumerate(firms.order_by("-name_key")[:MEMBERS]):
        _answer(version, members, firm, number=number, at=_moment(opened, stage, number))
    for number in range(VISITORS):
        _answer(version, fair, None, number=number, at=_moment(opened, stage, 3 * number))
    next_one = _next(version.definition)
    actions.begin_draft(version.questionnaire, next_one, by=by, at=_moment(opened, stage, 30))


def _next(definition: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask one thing more in the next version, and offer one more thing that would help."""
    made = deepcopy(dict(definition))
    for section in made["sections"]:
        for item in section["items"]:
            if item["code"] == "useful":
                item["rows"].append({"code": "export", "text": MORE["export"]})
    made["sections"][0]["items"].append(
        {"code": "since", "kind": "date", "text": MORE["since"], "condition": "exports != 'no'"}
    )
    return made


def _published(workspace: Workspace, *, by: User, at: datetime) -> Version:
    text = files("raceme.demo").joinpath("facts", SURVEY).read_text(encoding="utf-8")
    made = actions.adopt(
        json.loads(text),
        workspace=workspace,
        use=Questionnaire.Use.SURVEY,
        by=by,
        at=at,
        is_generated=True,
    )
    version = newest_version(made)
    assert version is not None  # noqa: S101 (it was just published)
    return version


def _moment(opened: datetime, stage: Stage, number: int) -> datetime:
    return min(opened + timedelta(days=number, minutes=17 * number), stage.at)


def _answer(
    version: Version,
    collection: Collection,
    firm: Organisation | None,
    *,
    number: int,
    at: datetime,
) -> None:
    """Answer everything; some leave off before they hand in."""
    who = firm.name if firm else f"visitor {number}"
    chance = chance_for(f"gathered {who}")
    answers = dict(_answers(version, chance, at=at))
    if answers["exports"] == "no":
        answers.pop("markets", None)
    begun = actions.begin_answers(
        version,
        collection=collection,
        organisation=firm,
        prefill=answers,
        language="ro" if number % 4 else "en",
        by=who if firm else actions.SOMEBODY,
        at=at,
        is_generated=True,
    )
    if number % LEFT_OFF != LEFT_OFF - 1:
        actions.hand_in(begun, by=who if firm else actions.SOMEBODY, at=at)


def _answers(version: Version, chance: Random, *, at: datetime) -> Iterator[tuple[str, Any]]:
    quality = chance.uniform(0.3, 0.8)
    own = _own(chance, at=at)
    for item in scheme_of(version).items:
        value = own[item.code] if item.code in own else _usual(item, quality, chance, at=at)
        if value is not None:
            yield item.code, value


def _usual(item: Item, quality: float, chance: Random, *, at: datetime) -> Any:  # noqa: ANN401
    return answer_of(item, quality, chance, day=at.date())


def _own(chance: Random, *, at: datetime) -> Mapping[str, Any]:
    """Answer what is not a matter of better and worse."""
    staff = chance.choice((4, 7, 9, 12, 18, 26, 34, 48, 75, 120, 210))
    plans = chance.sample(PROJECTS, chance.randint(0, 2))
    return {
        "staff": staff,
        "turnover": staff * chance.randint(35, 90) * 1_000,
        "projects": [
            {
                "name": name,
                "starts": (at.date() + timedelta(days=chance.randint(30, 300))).isoformat(),
                "budget": chance.randint(2, 40) * 5_000,
            }
            for name in plans
        ],
        "wish": chance.choice((None, None, *WISHES)),
    }
