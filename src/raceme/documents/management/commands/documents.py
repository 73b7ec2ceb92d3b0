import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from raceme.documents.proving import Damage, damages
from raceme.documents.queries import every_document


class Command(BaseCommand):
    help = "Documents: prove that each file lies in the store as it was kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        verify = steps.add_parser("verify", help="read every file, and name each that was changed")
        verify.add_argument("--workspace", metavar="SLUG", help="only those of this workspace")
        verify.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, **options: Any) -> None:  # noqa: ANN401 (Django's own)
        documents = every_document()
        if options["workspace"]:
            documents = documents.filter(workspace__slug=options["workspace"])
        count = documents.count()
        if options["workspace"] and not count:
            raise CommandError(f"No document is kept of a workspace {options['workspace']}.")
        found = []
        for damage in damages(documents.iterator()):
            found.append(damage)
            if not options["json"]:
                self.stdout.write(f"DAMAGED {_sentence(damage)}")
        if options["json"]:
            told = {
                "holds": not found,
                "documents": count,
                "damaged": [_told(one) for one in found],
            }
            self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
        if found:
            raise CommandError(f"Not as they were kept: {len(found)} of {count} documents.")
        if not options["json"]:
            self.stdout.write(f"As they were kept: {count} of {count} documents.")


def _sentence(damage: Damage) -> str:
    document = damage.document
    where = f"{document.workspace.slug}, document {document.pk}, {document.name}"
    return f"{where} ({document.stored_as}): {damage.how}."


def _told(damage: Damage) -> dict[str, object]:
    document = damage.document
    return {
        "workspace": document.workspace.slug,
        "document": document.pk,
        "name": document.name,
        "stored_as": document.stored_as,
        "how": damage.how,
    }
