"""What stewardship does in the background, by what it is about."""

from raceme.stewardship.tasks import imports

__all__ = ["imports"]
