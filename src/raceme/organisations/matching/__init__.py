"""
Pasted lines, matched to the register.

``match_lines(text, workspace)`` takes names, numbers and e-mail addresses, one participant a
line, a person after a semicolon, and asks the same few queries for any number of lines.
"""

from raceme.organisations.matching.deciding import match_lines
from raceme.organisations.matching.lines import MOST_LINES, TooManyLines
from raceme.organisations.matching.terms import Candidate, Found, Match

__all__ = ["MOST_LINES", "Candidate", "Found", "Match", "TooManyLines", "match_lines"]
