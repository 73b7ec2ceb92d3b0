"""Who was at a video meeting, and how long, from the exports of Zoom, Teams and Google Meet."""

from raceme.stewardship.imports.attendance.reading import read_attendance
from raceme.stewardship.imports.attendance.sheets import participants_sheet
from raceme.stewardship.imports.attendance.terms import Attendance, Participant

__all__ = ["Attendance", "Participant", "participants_sheet", "read_attendance"]
