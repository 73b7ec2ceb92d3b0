"""Imports, pairs that may be doubles, merges, and what is kept of people and until when."""
