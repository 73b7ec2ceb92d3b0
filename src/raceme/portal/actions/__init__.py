"""Writes that reach several apps at once."""

from raceme.portal.actions.recording import Line, NewcomerRefused, Newcomers, record, record_more

__all__ = ["Line", "NewcomerRefused", "Newcomers", "record", "record_more"]
