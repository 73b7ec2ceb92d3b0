"""How much of a file is read. A worker has a gigabyte; these keep a reading far below it."""

MEGABYTE = 1024 * 1024
# As it was sent.
MOST_BYTES = 64 * MEGABYTE
# As it is inside an archive, all of its parts together, and the texts of a workbook alone.
MOST_UNPACKED = 512 * MEGABYTE
MOST_TEXTS = 96 * MEGABYTE
MOST_PARTS = 5_000
# Of one sheet.
MOST_ROWS = 250_000
MOST_COLUMNS = 500
MOST_CELLS = 3_000_000
# The rectangle from the first filled cell to the last, which calamine holds as a whole.
MOST_HELD = 12_000_000
MOST_SHEETS = 200
# What is held of a sheet's texts, each as often as it stands there.
MOST_TEXT_HELD = 192 * MEGABYTE
# Programs that write workbooks hold no more in one cell.
LONGEST_CELL = 32_767
# What the process that unpacks a workbook is given.
MOST_MEMORY = 640 * MEGABYTE
MOST_SECONDS = 120
MOST_OUTPUT = 768 * MEGABYTE
