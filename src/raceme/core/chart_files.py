"""A chart as a file that needs nothing else: SVG with its colours in it, or PNG drawn of that."""

from pathlib import Path

from django.template.loader import render_to_string

from raceme.core.charts import Course

KINDS = {"svg": "image/svg+xml", "png": "image/png"}
FONTS = Path(__file__).parent / "fonts"
SHARPNESS = 2  # pixels for each one of the drawing
TITLE_HEIGHT = 40


def svg(chart: Course) -> str:
    context = {"chart": chart, "file_height": int(chart.height) + TITLE_HEIGHT}
    return render_to_string("core/charts/course_file.svg", context)


def png(chart: Course) -> bytes:
    """Draw the chart with our own font, whatever this machine has installed."""
    import resvg_py  # noqa: PLC0415 (a download pays for it, not every start)

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg(chart),
            zoom=SHARPNESS,
            skip_system_fonts=True,
            font_files=[str(path) for path in sorted(FONTS.glob("*.ttf"))],
            font_family="Source Sans 3",
        )
    )


def written(chart: Course, kind: str) -> bytes:
    return svg(chart).encode() if kind == "svg" else png(chart)
