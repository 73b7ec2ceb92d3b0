"""How each page reaches its programme or its rule: within the workspace, or not at all."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.programmes.access import Reached, programme_or_404
from raceme.reporting import permissions
from raceme.reporting.models import CountingRule
from raceme.reporting.queries.rules import rules_of
from raceme.workspaces.models import Workspace

LONGEST_KEY = 19


class ReachedRule(NamedTuple):
    space: Workspace
    rule: CountingRule


def led_or_403(request: Request, workspace: str, code: str) -> Reached:
    """Return a programme to those who may change its indicators, which a partner may not."""
    reached = programme_or_404(request, workspace, code)
    is_lead = reached.programme.workspace_id == reached.space.pk
    if not is_lead or not permissions.can_change_indicators(request.user, reached.programme):
        raise PermissionDenied
    return reached


def can_report_here(request: Request, reached: Reached) -> bool:
    """Tell whether the reader writes and freezes here: a manager of the lead does."""
    is_lead = reached.programme.workspace_id == reached.space.pk
    return is_lead and permissions.can_report(request.user, reached.programme)


def reporting_or_403(request: Request, workspace: str, code: str) -> Reached:
    """Return the programme to those who write its reports, which a partner may not."""
    reached = programme_or_404(request, workspace, code)
    if not can_report_here(request, reached):
        raise PermissionDenied
    return reached


def rule_or_404(request: Request, workspace: str, pk: int) -> ReachedRule:
    space = workspace_or_404(request, workspace)
    return ReachedRule(space, get_object_or_404(rules_of(space), pk=pk))


def rules_or_403(request: Request, workspace: str) -> Workspace:
    """Return the workspace to those who may change its rules."""
    space = workspace_or_404(request, workspace)
    if not permissions.can_change_rules(request.user, space):
        raise PermissionDenied
    return space


def is_key(asked: str) -> bool:
    """Tell whether an address's text may be the key of a record."""
    return asked.isascii() and asked.isdecimal() and len(asked) < LONGEST_KEY
