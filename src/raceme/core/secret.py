"""The key that signs sessions and links, made once where none is given."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def kept_secret_key(folder: Path) -> str:
    """Return the key kept in ``folder``, made at first use and readable by its owner only."""
    path = folder / "secret-key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text().strip()


def _write_once(path: Path, key: str) -> None:
    """Write the whole key under its name in one step, unless another process was first."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
