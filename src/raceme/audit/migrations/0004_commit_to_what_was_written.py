"""
Commits to the entries that were written before there were seals, as they are found.

In batches, each committed alone: stopped in the middle, it goes on where it was.
"""

from collections import defaultdict
from secrets import token_hex
from typing import Any

from django.db import migrations
from django.db.models import Min

from raceme.audit.commitments import Words, commitments

BATCH = 1000


def commit_to_all(apps: Any, _editor: object) -> None:  # noqa: ANN401 (Django's own)
    entry_model, target_model = apps.get_model("audit", "Entry"), apps.get_model("audit", "Target")
    last = 0
    while True:
        after = entry_model.objects.filter(pk__gt=last, labels_commitment="").order_by("pk")
        entries = list(after[:BATCH])
        if not entries:
            return
        last = entries[-1].pk
        found = target_model.objects.filter(entry__in=entries)
        once = found.values("entry", "reference").annotate(first=Min("pk")).values("first")
        found.exclude(pk__in=list(once.values_list("first", flat=True))).delete()
        _commit(apps, entries, found.order_by("pk").values_list("entry_id", "reference", "label"))


def _commit(apps: Any, entries: list[Any], targets: Any) -> None:  # noqa: ANN401 (Django's own)
    values_model = apps.get_model("audit", "Values")
    labels: dict[int, dict[str, str]] = defaultdict(dict)
    for entry_id, reference, label in targets:
        labels[entry_id][reference] = label
    values = {each.entry_id: each for each in values_model.objects.filter(entry__in=entries)}
    bare = [
        values_model(entry=entry, salt=token_hex(16), changes={})
        for entry in entries
        if entry.pk not in values
    ]
    values_model.objects.bulk_create(bare)
    values |= {each.entry_id: each for each in bare}
    for entry in entries:
        said = values[entry.pk]
        words = Words(actor=entry.actor_label, targets=labels[entry.pk], changes=said.changes)
        entry.values_commitment, entry.labels_commitment = commitments(words, salt=said.salt)
    type(entries[0]).objects.bulk_update(entries, ["values_commitment", "labels_commitment"])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("audit", "0003_commitment_to_labels")]

    # Backwards the values keep a commitment that nothing of that time reads.
    operations = [migrations.RunPython(commit_to_all, migrations.RunPython.noop)]
