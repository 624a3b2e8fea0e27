"""Everything that leaves the tracker, as pure functions: a view in, bytes out."""
