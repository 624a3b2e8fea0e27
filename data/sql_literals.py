"""Texts, paths and names as SQL that DuckDB reads as just these."""


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def path_literal(path: str) -> str:
    """A path as an SQL literal that means this file alone: what DuckDB would take for a pattern stands in brackets."""
    return literal("".join(f"[{sign}]" if sign in "*?[" else sign for sign in path))


def identifier(column: str) -> str:
    """A column as an SQL identifier."""
    return '"' + column.replace('"', '""') + '"'
