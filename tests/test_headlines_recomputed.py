"""Headlines of two hundred views, every number, name and verb told again from the tables by other code (tests/rule_five.py)."""

import csv
import random
import re
from datetime import date, timedelta

from components.charts.view_data import headline_words
from data.dataset.dataset import Dataset
from geo.names import in_sentence
from tests import rule_five
from tests.support import ROOT
from tests.views import viewed

WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
FOCUS = ["MEX", "VEN", "COL", "ECU"]


def _read(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> int:
    return WORDS.index(text) if text in WORDS else int(text.replace(",", ""))


def _current() -> list[dict[str, str]]:
    latest: dict[str, dict[str, str]] = {}
    for row in _read("responses.csv"):
        if row["status"] != "draft" and int(row["revision"]) >= int(
            latest.get(row["response_id"], {"revision": "0"})["revision"]
        ):
            latest[row["response_id"]] = row
    return [row for row in latest.values() if row["status"] != "withdrawn" and row["country"] not in ("", "USA")]


def test_two_hundred_headlines_say_what_other_code_computes(shipped: Dataset) -> None:
    rows, terms = _current(), _read("governments.csv")
    takeovers = {s: sorted({date.fromisoformat(t[k]) for t in terms if t["country"] == s for k in ("from", "to") if t[k]}) for s in {t["country"] for t in terms}}  # fmt: skip
    chance = random.Random(4)
    for _ in range(200):
        on = date(2025, 1, 25) + timedelta(days=chance.randrange(430))
        chosen = chance.sample(sorted({row["country"] for row in rows}), 3) if chance.random() < 0.3 else []
        told = {s: p for s in {row["country"] for row in rows} if (p := rule_five.position(rows, s, on, takeovers.get(s, [])))}
        query = "&".join([f"as_of={on}", *(f"country={state}" for state in chosen)])
        finding, caveat = headline_words(viewed(shipped, query)[0])
        counted = {s: p["side"] for s, p in told.items() if p["status"] in ("standing", "unconfirmed")}
        named = [s for s in (sorted(chosen) if chosen else FOCUS) if s in told]
        for side in ("for", "against"):
            mine = [in_sentence(s) for s in named if counted.get(s) == side]
            names = f"{', '.join(mine[:-1])} and {mine[-1]}" if len(mine) > 1 else "".join(mine)
            if mine:
                assert re.search(rf"(?:2025|2026|;) {re.escape(names)} {'are' if len(mine) > 1 else 'is'} {side} (?:US military force|it)[;.]", finding), (query, finding)  # fmt: skip
        others = [] if chosen else [s for s in told if s not in named]
        n = {side: sum(counted.get(s) == side for s in others) for side in ("for", "against")}
        pair = re.search(r"[Oo]f (\S+) (?:further )?states with a standing position(?: on US military force)?, (\S+) (?:is|are) (for|against)(?: it)? and (\S+) (for|against)", finding)  # fmt: skip
        if n["for"] and n["against"]:
            assert pair, (query, finding)
            assert (_number(pair[1]), _number(pair[2]), _number(pair[4])) == (sum(n.values()), n[pair[3]], n[pair[5]]), (
                query,
                finding,
            )
        else:
            assert not pair, (query, finding)
        for status, words in (("aged", "positions? last stated"), ("previous_government", "states? whose previous government"), ("no_side", "states? that took no side")):  # fmt: skip
            right = sum(told[s]["status"] == status for s in others)
            found = re.search(rf"(\S+) (?:further )?{words}", caveat)
            assert (_number(found[1]) if found else 0) == right, (query, caveat)
        pending = [s for s in [*named, *others] if told[s]["pending"] and told[s]["status"] != "previous_government"]
        assert ("Not confirmed" in caveat or "not confirmed" in caveat) == bool(pending), (query, caveat)


def test_headlines_of_stances_say_what_other_code_computes(shipped: Dataset) -> None:
    rows, terms = _current(), _read("governments.csv")
    takeovers = {s: sorted({date.fromisoformat(t[k]) for t in terms if t["country"] == s for k in ("from", "to") if t[k]}) for s in {t["country"] for t in terms}}  # fmt: skip
    chance = random.Random(5)
    for _ in range(25):
        on = date(2025, 8, 25) + timedelta(days=chance.randrange(215))
        stance = chance.choice(["opposed", "hostile", "supportive"])
        told = {s: p for s in {row["country"] for row in rows} if (p := rule_five.position(rows, s, on, takeovers.get(s, [])))}
        finding, caveat = headline_words(viewed(shipped, f"as_of={on}&stance={stance}")[0])
        counted = [p for p in told.values() if p["status"] in ("standing", "unconfirmed")]
        n = sum(p["tone"] == stance for p in counted)
        said = re.search(r"(\S+) of (\S+) states with a standing position", finding)
        assert said, finding
        assert (0 if said[1] == "none" else _number(said[1]), _number(said[2])) == (n, len(counted)), finding
        aged = sum(p["status"] == "aged" for p in told.values())
        assert ("last stated" in caveat) == bool(aged), caveat
