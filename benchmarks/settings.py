"""The product's own settings, with a page to compare with beside its pages."""

from pathlib import Path

from raceme.settings import *  # noqa: F403 (all of them)
from raceme.settings import TEMPLATES

ROOT_URLCONF = "bare"
TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "templates"]
ALLOWED_HOSTS = ["127.0.0.1"]
