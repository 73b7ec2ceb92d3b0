"""A load to measure with: many organisations, a long log, programmes that count from it."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from raceme.accounts.models import Role, User
from raceme.demo.scale import rows
from raceme.demo.scale.inserting import reset_keys
from raceme.demo.scale.rows import FILLED, PROGRAMMES, Keys, Size
from raceme.programmes.models import Period, Programme
from raceme.reporting.models import CountingRule, Indicator, RuleVersion
from raceme.workspaces.models import Workspace

USER = "scale@raceme.example"
RULES: dict[str, dict[str, object]] = {
    "workshops": {"measure": "activities", "kinds": ["workshop"]},
    "participants": {
        "measure": "participations",
        "kinds": ["workshop", "training"],
        "roles": ["participant"],
    },
    "smes": {
        "measure": "organisations",
        "kinds": ["workshop", "training", "company-visit", "consultancy"],
        "is_sme": True,
        "first_time": "programme",
    },
    "people": {"measure": "people", "kinds": ["training", "bilateral-meeting"]},
    "advice-hours": {"measure": "hours", "kinds": ["consultancy", "company-visit"]},
    "vouchers": {"measure": "amount", "kinds": ["voucher-award"], "currency": "EUR"},
}

Say = Callable[[str], None]


@transaction.atomic
def generate(size: Size, *, at: datetime, say: Say) -> None:
    """
    Make a load of ``size``, the same for the same size in an empty database.

    Each organisation has a person, a size and a workspace that deals with it; each activity
    has two participants of its workspace and counts towards one of its ten programmes.
    """
    keys = Keys.in_use()
    _make_workspaces(size, keys, at=at)
    say(f"{size.workspaces} workspaces with {PROGRAMMES} programmes each")
    rows.make_organisations(size, keys, at=at)
    say(f"{size.organisations} organisations, each with a person")
    rows.make_activities(size, keys, at=at)
    say(f"{size.activities} activities")
    rows.make_engagements(size, keys)
    say(f"{2 * size.activities} engagements")
    rows.make_attributions(size, keys)
    rows.make_evidence(size, keys, at=at)
    reset_keys(Workspace, Programme, *FILLED)


def _make_workspaces(size: Size, keys: Keys, *, at: datetime) -> None:
    user, _ = User.objects.get_or_create(
        email=USER, defaults={"name": "Scale", "created_at": at, "password": "!"}
    )
    for number in range(1, size.workspaces + 1):
        key = keys.workspaces + number
        workspace = Workspace.objects.create(
            pk=key,
            slug=f"scale-{key}",
            name=f"Scale {key}",
            is_demonstration=True,
            set_up_at=at,
            created_at=at,
        )
        Role.objects.create(user=user, workspace=workspace, kind=Role.Kind.MANAGER, since=at)
        first = keys.programmes + (number - 1) * PROGRAMMES
        for place in range(PROGRAMMES):
            _make_programme(workspace, first + place + 1, at=at)


def _make_programme(workspace: Workspace, key: int, *, at: datetime) -> None:
    programme = Programme.objects.create(
        pk=key,
        workspace=workspace,
        code=f"scale-{key}",
        name=f"Scale programme {key}",
        scheme=Programme.Scheme.OTHER,
        starts_on=date(2021, 1, 1),
        ends_on=date(2026, 12, 31),
        is_invented=True,
        created_at=at,
    )
    Period.objects.bulk_create(
        [
            Period(
                workspace=workspace,
                programme=programme,
                number=number,
                starts_on=date(2019 + 2 * number, 1, 1),
                ends_on=date(2020 + 2 * number, 12, 31),
            )
            for number in (1, 2, 3)
        ]
    )
    for position, (code, definition) in enumerate(RULES.items(), start=1):
        rule = CountingRule.objects.create(workspace=workspace, name=code, created_at=at)
        RuleVersion.objects.create(
            workspace=workspace, rule=rule, number=1, definition=definition, at=at, by="Scale"
        )
        Indicator.objects.create(
            workspace=workspace,
            programme=programme,
            code=code,
            name=code.replace("-", " ").capitalize(),
            rule=rule,
            target=1000,
            position=position,
        )
