"""What the pages of a set of answers need to know of the place they are shown in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from raceme.questionnaires.actions import By
from raceme.questionnaires.solving import Factors


@dataclass(frozen=True, kw_only=True)
class Doors:
    """
    The addresses of one set of answers as its reader has them, and what he may do there.

    ``section``: the address of a section by its code; it is shown and sent there. ``save``: where
    the script sends. ``review`` and ``receipt``: pages. ``hand_in``: where the review is sent to;
    without it nothing is handed in here. ``onward``: an address and its words, as the way on from
    the review instead. ``file``: the address of a document by its key.

    ``frame``: the template all pages extend, with the blocks *title*, *head*, *crumbs* and
    *main*; ``context`` is for it. ``about``: whom the answers are about, above every page.
    ``by``: who writes. ``offers_register``: the reader may see and choose the workspace's
    organisations and people; ``find``: where the script looks them up. ``keeps``: pages may be
    kept on a device. ``factors``: what computed items are worked out with.
    """

    section: Callable[[str], str]
    save: str
    review: str
    receipt: str
    back: str
    by: By
    hand_in: str = ""
    onward: tuple[str, str] | None = None
    about: str = ""
    file: Callable[[int], str] | None = None
    frame: str = "core/public.html"
    context: Mapping[str, Any] = field(default_factory=dict)
    offers_register: bool = False
    find: str = ""
    takes_files: bool = True
    keeps: bool = True
    factors: Factors = field(default_factory=Factors)
