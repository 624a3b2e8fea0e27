"""A small sheet, its mapping, and the conversion of both on the command line."""

from pathlib import Path

import pandas as pd

from data.convert import __main__

SHEET = """\
When,Nation,Speaker,Vote,Said,Link,Paper
03/02/2025,Mexico,Ana Pérez,no,Says the plan breaks the law.,https://example.org/1,La Jornada
04/02/2025,Brasil,João Silva,Yes,Welcomes the plan.,https://example.org/2,Folha
15/02/2025,Perú,Luis Gómez,abstain,"Will wait,
and see.",https://example.org/3,El Comercio
"""
EVENT = """\
[[event]]
event_id = "plan"
date = "2025-02-01"
title = "The plan"
summary = "A plan."
actor = "A body"
source_publisher = "A paper"
"""
MAPPING = f"""\
[dataset]
title = "Votes"
topic = "the plan"
focus_states = ["MEX"]

{EVENT}
[columns]
event_id = {{ constant = "plan" }}
date = {{ column = "When", format = "%d/%m/%Y" }}
country = {{ column = "Nation", scheme = "name" }}
actor = "Speaker"
actor_type = {{ constant = "government" }}
level = {{ constant = "national" }}
stance = {{ column = "Vote", values = {{ yes = "supportive", no = "opposed", abstain = "neutral" }} }}
relevance = {{ constant = "direct" }}
summary = {{ template = "{{Speaker}}: {{Said}}", longest = 40 }}
source_url = "Link"
source_publisher = "Paper"
"""


def made(folder: Path, text: str = SHEET, rules: str = MAPPING, *more: str, name: str = "sheet.csv") -> tuple[int, Path]:
    """Convert a table by a mapping on the command line; exit status and output folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    (folder / "rules.toml").write_text(rules, "utf-8")
    return __main__.main(
        [str(folder / name), str(folder / "out"), "--mapping", str(folder / "rules.toml"), *more]
    ), folder / "out"


def prepared_ids(out: Path) -> list[str]:
    return pd.read_csv(out / "responses.csv")["response_id"].tolist()
