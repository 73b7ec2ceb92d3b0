"""Which record a row of a file means: as many queries for one row as for a thousand."""
