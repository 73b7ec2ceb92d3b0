"""Adding a counting rule, saving a new version of it, and removing it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.reporting.actions import refusals
from raceme.reporting.actions.terms import By, lock, name_from, signature
from raceme.reporting.models import CountingRule, RuleVersion
from raceme.reporting.queries.definitions import rule_from
from raceme.reporting.queries.rules import current_version, indicators_counted_by
from raceme.workspaces.models import Workspace


@transaction.atomic
def add_rule(
    workspace: Workspace,
    *,
    name: str,
    definition: Mapping[str, object],
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> CountingRule:
    """
    Add a rule with its first version.

    Raises ``NameMissing``, or ``RuleRefused`` naming the choice that makes no rule.
    """
    if made := submissions.made_before(CountingRule.objects.of(workspace), token, by=by, at=at):
        return made
    read = rule_from(definition)
    rule = CountingRule.objects.create(workspace=workspace, name=name_from(name), created_at=at)
    version = RuleVersion.objects.create(
        workspace=workspace,
        rule=rule,
        number=1,
        definition=read.to_json(),
        at=at,
        by=signature(by),
    )
    changes = {"name": (None, rule.name), "definition": (None, version.definition)}
    audit.record(
        "reporting.add_rule", targets=rule, workspace=workspace, by=by, at=at, changes=changes
    )
    submissions.settle(token, result=rule.reference)
    return rule


@transaction.atomic
def save_rule(
    rule: CountingRule,
    *,
    name: str,
    definition: Mapping[str, object],
    revision: int,
    by: By,
    at: datetime,
) -> RuleVersion:
    """
    Save what a rule counts as a new version, and what it is called.

    What counts as before makes no new version. Raises ``ChangedMeanwhile`` where somebody
    saved since ``revision``, ``NameMissing`` or ``RuleRefused``; then nothing is saved.
    """
    row = lock(rule, revision=revision)
    read, called = rule_from(definition).to_json(), name_from(name)
    version = current_version(row)
    changes: dict[str, tuple[object, object]] = {}
    if called != row.name:
        changes["name"] = (row.name, called)
        row.name = called
    if read != version.definition:
        changes["definition"] = (version.definition, read)
        version = RuleVersion.objects.create(
            workspace_id=row.workspace_id,
            rule=row,
            number=version.number + 1,
            definition=read,
            at=at,
            by=signature(by),
        )
    if changes:
        row.revision += 1
        row.save(update_fields=["name", "revision"])
        audit.record(
            "reporting.save_rule",
            targets=row,
            workspace=row.workspace_id,
            by=by,
            at=at,
            changes=changes,
        )
    rule.name, rule.revision = row.name, row.revision
    return version


@transaction.atomic
def remove_rule(rule: CountingRule, *, by: By, at: datetime) -> None:
    """Remove a rule by which nothing is counted; raises ``RuleInUse`` otherwise."""
    row = lock(rule)
    used = indicators_counted_by(row).first()
    if used is not None:
        raise refusals.RuleInUse(name=f"{used.programme}, {used}")
    definition = current_version(row).definition
    audit.record(
        "reporting.remove_rule",
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={"name": (row.name, None), "definition": (definition, None)},
    )
    row.delete()
