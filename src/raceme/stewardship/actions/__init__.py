"""Every write of stewardship, by what it is about: imports, doubles and merges, personal data."""
