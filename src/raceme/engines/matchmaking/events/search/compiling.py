"""
How the search is compiled, and where what was compiled is kept: compiling takes many seconds.

``compiled`` is numba's ``njit`` for functions that let go of Python's lock while they run, so
that several searches run in threads of one process. The folder is of the user alone and named
after the text of the search, since numba looks at one file at a time for what has changed.
"""

import os
import stat
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

Function = TypeVar("Function", bound=Callable[..., Any])

ONLY_MINE = 0o700
ONE = np.uint64(1)
LAST_BIT = np.uint64(63)


def _folder() -> Path:
    """Return a folder for compiled code that nobody else writes to; made where there is none."""
    name = _fingerprint()
    for base in _bases():
        try:
            base.mkdir(mode=ONLY_MINE, parents=True, exist_ok=True)
            (base / name).mkdir(exist_ok=True)
        except OSError:
            continue
        if _is_mine(base) and os.access(base / name, os.W_OK):
            return base / name
    return Path(tempfile.mkdtemp(prefix="raceme-compiled-"))


def _bases() -> list[Path]:
    asked = os.environ.get("NUMBA_CACHE_DIR")
    if asked:
        return [Path(asked)]
    cache = os.environ.get("XDG_CACHE_HOME")
    home = Path(cache) if cache else Path("~/.cache").expanduser()
    return [home / "raceme", Path(tempfile.gettempdir()) / f"raceme-compiled-{os.getuid()}"]


def _is_mine(folder: Path) -> bool:
    """Tell whether nobody else can put code there: what is read from it is run."""
    found = folder.stat()
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _fingerprint() -> str:
    """Return what changes with any of the modules that are compiled: those that know this one."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    texts = [text for text in (file.read_bytes() for file in files) if b"compiling import" in text]
    texts.append(Path(__file__).read_bytes())
    return sha256(b"\0".join(texts)).hexdigest()[:16]


# numba is typed for what most write, and knows neither of these.
_config: Any = numba.config
_njit: Any = numba.njit
_config.CACHE_DIR = str(_folder())


def compiled(function: Function) -> Function:
    """Compile a function as it is first called, or take it from what was compiled before."""
    made: Function = _njit(cache=True, nogil=True, error_model="numpy")(function)
    return made


def inner(function: Function) -> Function:
    """Compile a function that only compiled ones call: there is no way in for Python to make."""
    alone = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    made: Function = _njit(cache=True, nogil=True, error_model="numpy", **alone)(function)
    return made


if TYPE_CHECKING:

    def ones(word: np.uint64) -> np.uint64:
        """Count the bits that are set in a word."""

    def zeros_above(word: np.uint64) -> np.uint64:
        """Count the bits above the highest that is set."""

else:

    @intrinsic
    def ones(_context, _word):  # noqa: ANN001, ANN201 (numba's own types)
        def write(_made, builder, _signature, words):  # noqa: ANN001, ANN202
            return builder.ctpop(words[0])

        return types.uint64(types.uint64), write

    @intrinsic
    def zeros_above(_context, _word):  # noqa: ANN001, ANN201
        def write(_made, builder, _signature, words):  # noqa: ANN001, ANN202
            return builder.ctlz(words[0], ir.Constant(ir.IntType(1), 0))

        return types.uint64(types.uint64), write
