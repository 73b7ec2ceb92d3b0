from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from django.conf import LazySettings

from raceme.core.static_files import collect_when_stale


def test_collect_when_stale_gathers_once(settings: LazySettings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "static"

    gathered = [collect_when_stale(), collect_when_stale()]

    assert gathered == [True, False]
    assert (tmp_path / "static" / "core" / "theme.css").exists()


def test_collect_when_stale_gathers_again_after_a_change(
    settings: LazySettings, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "static", [own]
    collect_when_stale()

    (own / "new.css").write_text("a {}")

    assert collect_when_stale() is True
    assert (tmp_path / "static" / "new.css").exists()


def test_of_two_servers_that_start_at_once_one_gathers(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    both = Barrier(2)

    def start() -> bool:
        both.wait()
        return collect_when_stale()

    with ThreadPoolExecutor(2) as servers:
        gathered = [server.result() for server in [servers.submit(start), servers.submit(start)]]

    assert sorted(gathered) == [False, True]
    assert (tmp_path / "static" / "core" / "theme.css").exists()
