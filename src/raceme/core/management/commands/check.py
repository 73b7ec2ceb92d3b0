import sys
from typing import Any

from django.core.management.commands import check

from raceme.core.installation import Grade, findings

WORDS = {Grade.FINE: "ok", Grade.CARE: "look", Grade.WRONG: "WRONG"}


class Command(check.Command):
    """Django's own check, and after it everything around Raceme that can be wrong."""

    help = "Say what is wrong with this installation, and how to mend it."

    def handle(self, *app_labels: Any, **options: Any) -> None:  # noqa: ANN401 (Django's own)
        super().handle(*app_labels, **options)
        if app_labels or options.get("tags") or options.get("list_tags"):
            return
        found = list(findings())
        for one in found:
            self.stdout.write(f"{WORDS[one.grade]:<6}{one.what}")
            if one.mend:
                self.stdout.write(f"      {one.mend}")
        if any(one.grade is Grade.WRONG for one in found):
            sys.exit(1)
