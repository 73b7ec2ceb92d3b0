"""Static files, gathered and compressed in the data folder, anew when one has changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files import locks
from django.core.management import call_command


def collect_when_stale() -> bool:
    """Gather the static files where they differ from those gathered last; say whether."""
    root = Path(settings.STATIC_ROOT)
    now = _fingerprint()
    with root.with_name(f"{root.name}.collected").open("a+") as stamp:
        # Servers of one machine start at once: the others wait for the first, and find its work.
        locks.lock(stamp, locks.LOCK_EX)
        stamp.seek(0)
        if stamp.read() == now:
            return False
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.truncate(0)
        stamp.write(now)
    return True


def _fingerprint() -> str:
    """Sum up where the files lie, how long they are and when they were written."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda item: item[0]):
            path = Path(storage.path(name))
            facts = path.stat()
            found.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return found.hexdigest()
