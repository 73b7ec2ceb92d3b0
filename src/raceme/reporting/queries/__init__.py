"""Named reads of figures: what stands against each target, the lists behind, what would move."""
