"""How many rows there are of everything, so that what is loaded can be seen to go again."""

from collections import Counter

from django.apps import apps
from django.db.models import Model

from raceme.stewardship.models import Turn

Rows = Counter[type[Model]]


def rows_of_ours() -> Rows:
    """Return how many rows each model of ours has, but for what was done and whose turn it is."""
    return Counter(
        {
            model: model._base_manager.count()
            for model in apps.get_models()
            if model.__module__.startswith("raceme.")
            and model._meta.app_label != "audit"
            and model is not Turn
        }
    )
