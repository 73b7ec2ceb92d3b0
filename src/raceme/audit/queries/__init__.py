"""What is asked of the history: who did what, how far it is sealed, and whether that holds."""

from raceme.audit.queries.histories import PAGE_SIZE, changed_meanwhile, history_of, history_page
from raceme.audit.queries.seals import (
    Lag,
    every_chain,
    name_of,
    sealing_lag,
    unsealed,
)
from raceme.audit.queries.standings import Standing, check_of, standing_of
from raceme.audit.queries.verification import Break, Checked, Fault, overdue, verified

__all__ = [
    "PAGE_SIZE",
    "Break",
    "Checked",
    "Fault",
    "Lag",
    "Standing",
    "changed_meanwhile",
    "check_of",
    "every_chain",
    "history_of",
    "history_page",
    "name_of",
    "overdue",
    "sealing_lag",
    "standing_of",
    "unsealed",
    "verified",
]
