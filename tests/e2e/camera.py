"""A camera before which somebody holds a badge: a film of one code, for Chromium to play."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import segno
from playwright.sync_api import Browser

from tests.browsing import launched

WIDTH, HEIGHT = 640, 480
WHITE, BLACK, NO_COLOUR = b"\xeb", b"\x10", b"\x80"
# As a badge held at arm's length fills the picture.
DOT, QUIET = 10, 4


def film_of(code: str, file: Path) -> Path:
    """Write the code of a badge, as it is printed, as an uncompressed film of two pictures."""
    made = segno.make(code, error="m", micro=False)
    rows = [
        b"".join(BLACK if dark else WHITE for dark in row)
        for row in made.matrix_iter(scale=DOT, border=QUIET)
    ]
    left = (WIDTH - len(rows[0])) // 2
    above = (HEIGHT - len(rows)) // 2
    grey = b"".join(
        (WHITE * left + rows[line - above]).ljust(WIDTH, WHITE)
        if 0 <= line - above < len(rows)
        else WHITE * WIDTH
        for line in range(HEIGHT)
    )
    picture = b"FRAME\n" + grey + NO_COLOUR * (WIDTH * HEIGHT // 2)
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F5:1 Ip A1:1 C420jpeg\n"
    file.write_bytes(head.encode() + picture * 2)
    return file


@contextmanager
def with_camera(browser: Browser, film: Path) -> Iterator[Browser]:
    """Open another browser like ``browser``, whose camera sees ``film``, and may be used."""
    seeing = launched(
        browser.browser_type,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
    try:
        yield seeing
    finally:
        seeing.close()
