"""The made-up lists that ship with the demonstration, so that an import can be tried."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FOLDER = Path(__file__).parents[2] / "imports" / "samples"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A file that anybody may try; ``name`` stands in its address."""

    name: str
    file_name: str
    label: Promise
    sentence: Promise

    @property
    def path(self) -> Path:
        return FOLDER / self.file_name


SAMPLES = (
    Sample(
        name="members",
        file_name="members.xlsx",
        label=_("A member list"),
        sentence=_("About 120 firms, as somebody kept them for years: three heading rows, slips."),
    ),
    Sample(
        name="attendance",
        file_name="attendance.csv",
        label=_("An attendance list"),
        sentence=_("Who was at a video meeting, as Teams exports it."),
    ),
)


def samples() -> list[Sample]:
    """Return the lists that are there."""
    return [sample for sample in SAMPLES if sample.path.is_file()]


def sample_named(name: str) -> Sample | None:
    return next((sample for sample in samples() if sample.name == name), None)
