"""A dataset folder and where its rows live: tables, backends, derived columns, ids of responses."""
