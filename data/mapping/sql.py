"""Recipes of a mapping as SQL, so that DuckDB makes the cells of a table of any size in one pass."""

from collections.abc import Mapping, Sequence

from data.mapping.spec import Condition, Plan, Recipe
from data.schema import EVENTS, RESPONSES
from data.sql_literals import identifier, literal

TYPES = {column.name: column.type for column in (*EVENTS.columns, *RESPONSES.columns)}
# What is tried for a date without a format of its own, then for a time.
DATES = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ")
# The raw text of a cell that could not be read as what its column is.
RAW = "__raw"


def cell_expression(column: str) -> str:
    """A cell without blanks around it, line breaks and tabs inside it as blanks; NULL where nothing is left."""
    return f"nullif(trim(translate(CAST({identifier(column)} AS VARCHAR), chr(9) || chr(10) || chr(13), '   ')), '')"


def text_expression(recipe: Recipe) -> str:
    """The expression of a recipe's text."""
    made = _base(recipe)
    if recipe.part == "host":
        made = f"nullif(regexp_extract({made}, '^https?://(?:www\\.)?([^/:?#]+)', 1), '')"
    elif recipe.part == "web":
        made = f"CASE WHEN regexp_matches({made}, '^https?://[^ ]+$') THEN {made} END"
    if recipe.values:
        cases = " ".join(f"WHEN {literal(old.strip().lower())} THEN {literal(new)}" for old, new in recipe.values.items())
        other = literal(recipe.default) if recipe.default is not None else made
        asked = f"coalesce(lower({made}), '')" if "" in recipe.values else f"lower({made})"
        made = f"CASE {asked} {cases} ELSE {other} END"
    if recipe.separator:
        made = f"array_to_string(list_filter(list_transform(string_split({made}, {literal(recipe.separator)}), lambda x: trim(x)), lambda x: x <> ''), ';')"
    if recipe.longest:
        made = (
            f"CASE WHEN length({made}) > {recipe.longest} THEN rtrim(left({made}, {recipe.longest - 1})) || '…' ELSE {made} END"
        )
    made = made if recipe.default is None else f"coalesce({made}, {literal(recipe.default)})"
    # An empty text is a missing one, whatever made it.
    return f"nullif({made}, '')"


def _base(recipe: Recipe) -> str:
    if recipe.constant is not None:
        return f"nullif({literal(recipe.constant)}, '')"
    if recipe.template:
        return f"nullif(trim({_template(recipe.template)}), '')"
    cells = [cell_expression(column) for column in recipe.column]
    return cells[0] if len(cells) == 1 else f"coalesce({', '.join(cells)})"


def _template(template: str) -> str:
    head, *pieces = template.split("{")
    parts = [literal(head)]
    for piece in pieces:
        column, _, tail = piece.partition("}")
        parts += [f"coalesce({cell_expression(column)}, '')", literal(tail)]
    return f"concat({', '.join(parts)})"


def typed_terms(column: str, recipe: Recipe) -> list[str]:
    """The select terms of one column: its typed cell, and under `column__raw` what could not be read as its type."""
    made = text_expression(recipe)
    kind = TYPES.get(column, "string")
    if kind in ("date", "datetime"):
        # A sheet's own date cells are read in ISO 8601, whatever the format of those that are texts.
        formats = [*([recipe.format] if recipe.format else []), *DATES]
        cast = f"try_strptime({made}, [{', '.join(literal(item) for item in formats)}])"
        if kind == "date":
            cast = f"date_trunc('day', {cast})"
    elif kind == "integer":
        cast = f"CASE WHEN regexp_full_match({made}, '-?[0-9]+') THEN try_cast({made} AS BIGINT) END"
    elif kind == "boolean":
        cast = f"CASE lower({made}) WHEN 'true' THEN true WHEN 'false' THEN false WHEN 'yes' THEN true WHEN 'no' THEN false WHEN '1' THEN true WHEN '0' THEN false END"
    else:
        return [f"{made} AS {identifier(column)}"]
    return [f"{cast} AS {identifier(column)}", f"CASE WHEN {cast} IS NULL THEN {made} END AS {identifier(column + RAW)}"]


def kept_terms(column: str, recipe: Recipe) -> list[str]:
    """A further column, as a number, and under `column__raw` what is none."""
    made = text_expression(recipe)
    cast = f"try_cast({made} AS DOUBLE)"
    return [f"{cast} AS {identifier(column)}", f"CASE WHEN {cast} IS NULL THEN {made} END AS {identifier(column + RAW)}"]


def condition(asked: Condition) -> str:
    """A condition of `where`; NULL counts as not met."""
    value = cell_expression(asked.column)
    parts = []
    if asked.among:
        parts.append(f"{value} IN ({', '.join(literal(str(item)) for item in asked.among)})")
    if asked.not_among:
        parts.append(f"coalesce({value} NOT IN ({', '.join(literal(str(item)) for item in asked.not_among)}), true)")
    if asked.filled is not None:
        parts.append(f"{value} IS {'NOT ' if asked.filled else ''}NULL")
    if asked.at_least is not None:
        parts.append(f"try_cast({value} AS DOUBLE) >= {asked.at_least}")
    if asked.at_most is not None:
        parts.append(f"try_cast({value} AS DOUBLE) <= {asked.at_most}")
    return f"coalesce({' AND '.join(parts) or 'true'}, false)"


def select(plan: Plan, table: str, line: str = "") -> str:
    """The query that makes the cells of every row of `table`, in its order, and says which rows are `wanted`; `line` is a column
    of the table that is passed on as it is.
    """
    terms = [term for column, recipe in plan.columns.items() for term in typed_terms(column, recipe)]
    terms += [term for column, recipe in plan.keep.items() for term in kept_terms(column, recipe)]
    wanted = " AND ".join(condition(item) for item in plan.where) or "true"
    passed = f"{identifier(line)}, " if line else ""
    return f"SELECT {passed}{', '.join(terms)}, {wanted} AS wanted FROM {table}"


def missing_columns(plan: Plan, columns: Sequence[str]) -> list[str]:
    """The columns that the mapping reads and the input does not have."""
    return sorted({column for column in plan.input_columns() if column not in columns})


def event_rows(recipes: Mapping[str, Recipe], table: str) -> str:
    """The query that makes events of a joined file."""
    return f"SELECT DISTINCT {', '.join(f'{_written(column, recipe)} AS {identifier(column)}' for column, recipe in recipes.items())} FROM {table}"


def _written(column: str, recipe: Recipe) -> str:
    """An event's cell as text; a date with a format of its own in ISO 8601, or as it stands where it cannot be read."""
    made = text_expression(recipe)
    if TYPES.get(column) != "date" or not recipe.format:
        return made
    return f"coalesce(strftime(try_strptime({made}, {literal(recipe.format)}), '%Y-%m-%d'), {made})"
