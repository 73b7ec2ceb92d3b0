"""What stewardship does in the background, by what it is about."""

from raceme.stewardship.tasks import duplicates, imports, merging, personal

__all__ = ["duplicates", "imports", "merging", "personal"]
