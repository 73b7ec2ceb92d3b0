"""Named reads of stewardship, by what they are about."""
