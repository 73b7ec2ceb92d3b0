import json
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from raceme.core import table_statistics
from raceme.demo import actions, removal
from raceme.demo.logins import fresh_logins
from raceme.demo.scale.generating import USER, generate
from raceme.demo.scale.rows import NotEnough, Size


class Command(BaseCommand):
    help = "The demonstration: load it, sign in to it, take it away, or make a large one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        steps.add_parser("load", help="load the five cases and the live programme")
        steps.add_parser("unload", help="take the demonstration away, and nothing else")
        logins = steps.add_parser("logins", help="print a sign-in address for each role")
        logins.add_argument("--json", action="store_true", help="as a list in JSON")
        logins.add_argument("--base", default=settings.BASE_URL, help="where Raceme answers")

        scale = steps.add_parser(
            "scale", help="make a load to measure with, in a database of its own"
        )
        scale.add_argument("--organisations", type=int, default=2000)
        scale.add_argument("--activities", type=int, default=10_000)
        scale.add_argument("--workspaces", type=int, default=1)

    def handle(self, *_arguments: object, **options: object) -> None:
        if options["step"] == "load":
            self._load()
        elif options["step"] == "unload":
            self._unload()
        elif options["step"] == "logins":
            self._logins(base=str(options["base"]), as_json=bool(options["json"]))

        else:
            self._scale({name: int(str(options[name])) for name in Size.__dataclass_fields__})

    def _load(self) -> None:
        try:
            programmes = actions.load(at=timezone.now())
        except actions.AlreadyLoaded as refusal:
            self.stdout.write(str(refusal))
            return
        table_statistics.renew()
        self.stdout.write(f"Loaded {len(programmes)} programmes:")
        for programme in programmes:
            self.stdout.write(f"  {programme.code}: {programme.name}")

    def _unload(self) -> None:
        try:
            removal.unload(at=timezone.now())
        except removal.NotLoaded as refusal:
            self.stdout.write(str(refusal))
            return
        self.stdout.write("The demonstration is gone; everything else is as it was.")

    def _logins(self, *, base: str, as_json: bool) -> None:
        found = fresh_logins(base=base, at=timezone.now())
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for login in found:
            self.stdout.write(f"  {login['role']:<14}{login['workspace']:<30}{login['url']}")

    def _scale(self, numbers: dict[str, int]) -> None:
        try:
            size = Size(**numbers)
        except NotEnough as error:
            raise CommandError(str(error)) from error
        generate(size, at=timezone.now(), say=self.stdout.write)
        table_statistics.renew()
        self.stdout.write(f"Made for measuring; {USER} is its manager.")
