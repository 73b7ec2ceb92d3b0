"""Files that stewardship hands out."""
