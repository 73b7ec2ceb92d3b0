"""Reports of the demonstration: frozen of what is over, written of the live programme."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import override

from raceme.accounts.models import Role, User
from raceme.demo.opening import facts_of, unwrapped
from raceme.demo.stage import BY
from raceme.programmes.models import Programme
from raceme.programmes.queries import periods_of
from raceme.reporting.actions import freezing, write_narrative

LIVE = "nordic-bridges"
NOTE = "Frozen with the demonstration."


def report(programmes: Sequence[Programme], *, at: datetime) -> None:
    """Freeze each period of the finished programmes, and write the live one's first report."""
    with override("en"):
        for programme in programmes:
            _report(programme, at=at)


def _report(programme: Programme, *, at: datetime) -> None:
    periods = periods_of(programme)
    if programme.ends_on < at.date():
        by = _manager_of(programme) or BY
        for period in periods:
            freezing.write(period, note=NOTE, by=by, at=at)
    elif programme.code.startswith(LIVE):
        texts = {name: unwrapped(text) for name, text in facts_of("reports")[LIVE].items()}
        write_narrative(periods[0], texts=texts, revision=0, by=BY, at=at)


def _manager_of(programme: Programme) -> User | None:
    roles = Role.objects.filter(workspace=programme.workspace_id, kind=Role.Kind.MANAGER)
    role = roles.select_related("user").order_by("pk").first()
    return role.user if role else None
