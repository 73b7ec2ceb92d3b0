"""Web processes to measure, one for each database."""

import os
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from typing import Any

import django


class Web:
    """A process that serves one database; each method of ``served`` is asked of it by name."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self._process = ProcessPoolExecutor(
            1, mp_context=get_context("spawn"), initializer=_begin, initargs=(environment,)
        )

    def ask(self, name: str, *arguments: object) -> Any:  # noqa: ANN401 (whatever is asked gives)
        return self._process.submit(_answer, name, arguments).result()

    def stop(self) -> None:
        self._process.shutdown()


def _begin(environment: dict[str, str]) -> None:
    os.environ.update(environment)
    django.setup()
    import_module("served").take_precedence()


def _answer(name: str, arguments: tuple[object, ...]) -> Any:  # noqa: ANN401
    return getattr(import_module("served"), name)(*arguments)
