"""What merges keep of a person goes when the person is erased."""

from django.db import transaction
from django.db.models import Q

from raceme.organisations.models import Person
from raceme.stewardship.models import Merge, MergeStep


@transaction.atomic
def forget_merges(person: Person) -> int:
    """
    Remove what merges keep in words of a person, and of whoever was put into it.

    They stay in the list without a name, and cannot be taken back. Returns how many there were.
    """
    merges = Merge.objects.filter(Q(survivor=person.reference) | Q(absorbed=person.reference))
    found = merges.update(survivor_name="", absorbed_name="")
    MergeStep.objects.filter(merge__in=merges).delete()
    return found
