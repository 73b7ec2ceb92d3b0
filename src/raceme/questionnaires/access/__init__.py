"""
Filling in a set of answers, for the views of any app: they bring the answers and the doors.

    return access.section_page(request, answers, doors, section)

``answers`` come with their version and its questionnaire (``select_related``).
"""

from raceme.questionnaires.access.doors import Doors
from raceme.questionnaires.access.pages import (
    entrance,
    found,
    hand_in,
    receipt_page,
    review_page,
    save,
    section_page,
)

__all__ = [
    "Doors",
    "entrance",
    "found",
    "hand_in",
    "receipt_page",
    "review_page",
    "save",
    "section_page",
]
