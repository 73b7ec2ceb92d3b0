"""The one command, ``raceme``: Django's own commands under the product's settings."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raceme.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 (needs the line above)

    execute_from_command_line(sys.argv)
