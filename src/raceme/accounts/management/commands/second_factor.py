from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from raceme.accounts import actions
from raceme.accounts.queries import active_user_with


class Command(BaseCommand):
    help = "Help who has lost device and recovery codes, or exchange the key they lie under."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        remove = steps.add_parser("remove", help="take every second factor of an account away")
        remove.add_argument("address", help="the e-mail address of the account")
        steps.add_parser("encrypt", help="encrypt all of them by RACEME_SECRET_KEY as it is now")

    def handle(self, *_arguments: object, **options: object) -> None:
        if options["step"] == "encrypt":
            self._encrypt()
        else:
            self._remove(str(options["address"]))

    def _encrypt(self) -> None:
        number, lost = actions.encrypt_factors_anew()
        self.stdout.write(f"{number - lost} of {number} lie under the newest key.")
        if lost:
            raise CommandError(
                f"{lost} are under a key that neither RACEME_SECRET_KEY nor "
                "RACEME_OLD_SECRET_KEYS names, and stay as they are."
            )

    def _remove(self, address: str) -> None:
        user = active_user_with(address)
        if user is None:
            raise CommandError(f"Nobody who may come in has the address {address}.")
        removed = actions.remove_all_factors(user, by="operator", at=timezone.now())
        self.stdout.write(
            f"{removed} removed. {user} is signed out everywhere and signs in by password or link."
        )
