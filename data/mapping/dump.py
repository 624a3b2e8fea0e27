"""A mapping written as TOML that `parse` reads back as the same plan."""

from dataclasses import fields
from typing import Any

import tomli_w

from data.mapping.spec import Plan


def dump(plan: Plan) -> str:
    """The whole plan as TOML: input, dataset, events, joins, conditions, columns and kept columns."""
    return tomli_w.dumps(to_raw(plan))


def to_raw(plan: Plan) -> dict[str, Any]:
    """The plan as TOML's tables; defaults are left out."""
    events = {"join": plan.event_join, "columns": _recipes(plan.event_columns)}
    raw = {
        "input": _given(plan.input), "dataset": _lists(plan.dataset), "event": [dict(event) for event in plan.events],
        "join": [{"name": join.name, "file": join.file, "on": dict(join.on)} for join in plan.joins],
        "events": {name: value for name, value in events.items() if value},
        "where": [_given(condition) for condition in plan.where],
        "columns": _recipes(plan.columns), "keep": _recipes(plan.keep),
    }  # fmt: skip
    return {name: value for name, value in raw.items() if value}


def _given(item: Any) -> dict[str, Any]:
    """The fields of a dataclass that are not left at their default."""
    found = {field.name: getattr(item, field.name) for field in fields(item) if getattr(item, field.name) != field.default}
    return {
        name: _given(value) if hasattr(value, "__dataclass_fields__") else list(value) if isinstance(value, tuple) else value
        for name, value in found.items()
    }


def _lists(raw: Any) -> Any:
    if isinstance(raw, dict):
        return {name: _lists(value) for name, value in raw.items()}
    return list(raw) if isinstance(raw, tuple) else raw


def _recipes(recipes: Any) -> dict[str, Any]:
    return {name: _recipe(recipe) for name, recipe in recipes.items()}


def _recipe(recipe: Any) -> dict[str, Any]:
    found = {name: dict(value) if name == "values" else value for name, value in _given(recipe).items() if value != {}}
    column = found.get("column")
    return found | ({"column": column[0]} if column and len(column) == 1 else {})
