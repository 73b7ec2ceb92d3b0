import json
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from raceme.audit import actions, queries
from raceme.audit.models import Chain
from raceme.audit.queries import Break, Checked
from raceme.core.errors import Refusal

BY = "raceme audit forget"


class Command(BaseCommand):
    help = "The history: seal it, prove that nobody changed it, note its heads, forget somebody."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        steps.add_parser("seal", help="seal what waits, however long it has waited")
        steps.add_parser("heads", help="print the head of every chain, to note it elsewhere")

        verify = steps.add_parser("verify", help="prove every chain, or name where it breaks")
        verify.add_argument("--workspace", metavar="SLUG", help="only the chain of this workspace")
        verify.add_argument("--json", action="store_true", help="as JSON")
        verify.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="CHAIN=HASH",
            help="a head that was noted: it must be in the chain; may be said several times",
        )
        verify.add_argument(
            "--expect-file", type=Path, metavar="FILE", help="what audit heads printed once"
        )
        verify.add_argument(
            "--minutes",
            type=int,
            default=int(actions.PATIENCE.total_seconds() // 60),
            help="how long an entry may wait for its seal",
        )

        forget = steps.add_parser("forget", help="erase the words that name one record")
        forget.add_argument("reference", help="as accounts.user:7 or organisations.person:12")
        forget.add_argument("--reason", required=True, help="why, without naming anybody")
        forget.add_argument(
            "--word",
            action="append",
            default=[],
            metavar="TEXT",
            help="an address, a number or a name to erase from the whole history too",
        )

    def handle(self, **options: Any) -> None:  # noqa: ANN401 (Django's own)
        steps: dict[str, Callable[[dict[str, Any]], None]] = {
            "seal": self._seal,
            "heads": self._heads,
            "verify": self._verify,
            "forget": self._forget,
        }
        with translation.override("en"):
            steps[options["step"]](options)

    def _seal(self, _options: dict[str, Any]) -> None:
        count = actions.seal(at=timezone.now(), everything=True)
        self.stdout.write(f"Sealed {count}.")

    def _heads(self, _options: dict[str, Any]) -> None:
        for chain in queries.every_chain():
            self.stdout.write(f"{chain.title}={chain.hash}")

    def _forget(self, options: dict[str, Any]) -> None:
        try:
            count = actions.forget(
                options["reference"],
                words=options["word"],
                reason=options["reason"],
                by=BY,
                at=timezone.now(),
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Erased words in {count} entries.")

    def _verify(self, options: dict[str, Any]) -> None:
        anchors = _anchors(options["expect"], options["expect_file"])
        chains = _chosen(options["workspace"])
        patience = timedelta(minutes=options["minutes"])
        now = timezone.now()
        checked = [
            actions.check(
                chain,
                anchors=anchors.get(chain.title, ()),
                at=now,
                patience=patience,
                passed=self._progress(chain),
            )
            for chain in chains
        ]
        breaks = [each.broken for each in checked if each.broken is not None]
        if not options["workspace"]:
            breaks += _beside(anchors, chains)
            late = queries.overdue(before=now - patience)
            breaks += [late] if late is not None and late not in breaks else []
        titles = {chain.name: chain.title for chain in chains}
        say = self._say_json if options["json"] else self._say
        say(checked, breaks, titles)
        if breaks:
            raise CommandError("The history does not hold.")

    def _progress(self, chain: Chain) -> Callable[[int], None]:
        def passed(number: int) -> None:
            if self.stderr.isatty():
                self.stderr.write(f"\r{chain.title}: {number:,} of {chain.number:,}", ending="\r")

        return passed

    def _say(
        self, checked: Iterable[Checked], breaks: Collection[Break], titles: Mapping[str, str]
    ) -> None:
        count = 0
        for each in checked:
            count += each.number
            gone = f", words erased in {each.erased}" if each.erased else ""
            self.stdout.write(f"{each.chain.title}={each.hash}  ({each.number} entries{gone})")
        for broken in breaks:
            self.stdout.write(f"BROKEN {_sentence(broken, titles)}")
        if not breaks:
            waiting = queries.sealing_lag().entries
            self.stdout.write(
                f"All {count} sealed entries stand as they were sealed; {waiting} wait."
            )

    def _say_json(
        self, checked: Iterable[Checked], breaks: Collection[Break], titles: Mapping[str, str]
    ) -> None:
        answer = {
            "holds": not breaks,
            "waiting": queries.sealing_lag().entries,
            "chains": [
                {
                    "chain": each.chain.title,
                    "entries": each.number,
                    "head": each.hash,
                    "sealed_at": each.at and each.at.isoformat(),
                    "erased": each.erased,
                }
                for each in checked
            ],
            "breaks": [
                {
                    "chain": titles.get(each.chain, each.chain),
                    "number": each.number,
                    "entry": each.entry,
                    "fault": each.fault.value,
                    "what": str(each.fault.label),
                }
                for each in breaks
            ],
        }
        self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))


def _chosen(slug: str | None) -> list[Chain]:
    if not slug:
        return list(queries.every_chain())
    chosen = list(queries.every_chain().filter(workspace__slug=slug))
    if not chosen:
        raise CommandError(f"Nothing is sealed of a workspace {slug}.")
    return chosen


def _anchors(given: Iterable[str], file: Path | None) -> dict[str, set[str]]:
    """Return the noted hashes of each chain."""
    try:
        noted = file.read_text().splitlines() if file is not None else []
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    anchors: dict[str, set[str]] = defaultdict(set)
    for line in [*given, *(line for line in noted if line.strip())]:
        title, _equals, head = line.strip().partition("=")
        if not title or not head:
            raise CommandError(f"{line!r} is not CHAIN=HASH.")
        anchors[title].add(head.split()[0].lower())
    return anchors


def _beside(anchors: Iterable[str], chains: Iterable[Chain]) -> list[Break]:
    """Return the noted heads of which there is not even a chain."""
    known = {chain.title for chain in chains}
    return [
        Break(title, None, None, queries.Fault.ANCHOR)
        for title in sorted(anchors)
        if title not in known
    ]


def _sentence(broken: Break, titles: Mapping[str, str]) -> str:
    place = [
        titles.get(broken.chain, broken.chain),
        f"number {broken.number}" if broken.number is not None else "",
        f"entry {broken.entry}" if broken.entry is not None else "",
    ]
    return f"{', '.join(filter(None, place))}: {broken.fault.label}."
