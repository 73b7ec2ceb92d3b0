from django.utils import timezone

from raceme.core import jobs
from raceme.stewardship.actions.personal import apply_rules
from raceme.workspaces.models import Workspace


@jobs.every(hours=24)
@jobs.task("stewardship.apply_retention", again=True)
def apply_retention() -> None:
    """Let go of what is past its date, in every workspace; what one night leaves goes the next."""
    now = timezone.now()
    for workspace in Workspace.objects.order_by("pk"):
        apply_rules(workspace, by="retention", at=now)
