"""The product's settings, with jobs that tests watch, for processes of their own."""

from raceme.settings import *  # noqa: F403 (the product's settings, all of them)
from raceme.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.core.jobs.acting"]
