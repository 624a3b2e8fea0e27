"""States and territories: outlines, hatches, names and codes, and how they were made."""
