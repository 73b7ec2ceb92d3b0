from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from raceme.accounts import actions
from raceme.accounts.queries import active_user_with


class Command(BaseCommand):
    help = "Help who has lost both the device and the recovery codes. Be sure who is asking."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        remove = steps.add_parser("remove", help="take every second factor of an account away")
        remove.add_argument("address", help="the e-mail address of the account")

    def handle(self, *_arguments: object, **options: object) -> None:
        address = str(options["address"])
        user = active_user_with(address)
        if user is None:
            raise CommandError(f"Nobody who may come in has the address {address}.")
        removed = actions.remove_all_factors(user, by="operator", at=timezone.now())
        self.stdout.write(
            f"{removed} removed. {user} is signed out everywhere and signs in by password or link."
        )
