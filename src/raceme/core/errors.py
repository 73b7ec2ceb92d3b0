from django.utils.translation import gettext as _


class Refusal(Exception):
    """An expected refusal; its text is a sentence for the user."""


class ChangedMeanwhile(Refusal):
    """Somebody else saved the record after this person opened it."""

    def __init__(self, *, by: str = "", at: str = "") -> None:
        if by:
            sentence = _(
                "%(name)s changed this record at %(time)s. Nothing is saved yet: what you typed "
                "is kept below. Look at both, then save again."
            ) % {"name": by, "time": at}
        else:
            sentence = _(
                "Somebody changed this record while you were editing it. Nothing is saved yet: "
                "what you typed is kept below. Look at both, then save again."
            )
        super().__init__(sentence)


class FieldRefusal(Refusal):
    """A refusal that belongs beside one field of the form."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
