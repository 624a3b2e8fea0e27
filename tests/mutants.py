"""Breaks the code on purpose and tells what no test notices: `make mutants` tries a sample of each module, `ALL=1 make mutants` every mutant,
`ONLY=data/query,data/validation make mutants` those of some folders.

The breaking is mutmut's. Prints the survivors by module, then a table; exit status 1 if more than LIMIT of those tried survive.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Mutants tried of each module, and the share of them that may survive.
SAMPLE, LIMIT = 25, 0.15
# mutmut's exit codes of a mutant's tests.
SURVIVED, UNTESTED = 0, 33
TOOL = [str(Path(sys.executable).with_name("mutmut")), "run", "--max-children", "2"]


def main() -> int:
    """Make the mutants, try a sample, report; the exit status."""
    # A name that no mutant has: mutants are made and tests are timed, and nothing is tried yet.
    subprocess.run([*TOOL, "data.query.filters.x_terms__mutmut_1"], cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    chosen = dict(sampled())
    for names in chosen.values():
        subprocess.run([*TOOL, *names], cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    tried = survived = 0
    for module, names in chosen.items():
        codes = _codes(module)
        left = [name for name in names if codes.get(name) in (SURVIVED, UNTESTED)]
        done = [name for name in names if codes.get(name) is not None]
        tried, survived = tried + len(done), survived + len(left)
        print(f"{module}: {len(left)} of {len(done)} survive")
        for name in left:
            print(f"  {name}: {_change(name)}")
    print(f"{survived} of {tried} survive ({survived / max(tried, 1):.0%}); at most {LIMIT:.0%} may.")
    return int(survived > LIMIT * tried)


def sampled() -> Iterator[tuple[str, list[str]]]:
    """Each module with the names of the mutants to try, always the same ones."""
    for meta in sorted((ROOT / "mutants").rglob("*.meta")):
        module = str(meta.relative_to(ROOT / "mutants")).removesuffix(".meta")
        names = sorted(_codes(module))
        if names and module.startswith(tuple(os.environ.get("ONLY", "").split(","))):
            pick = names if os.environ.get("ALL") else random.Random(module).sample(names, min(SAMPLE, len(names)))
            yield module, pick


def _codes(module: str) -> dict[str, int | None]:
    found: dict[str, int | None] = json.loads((ROOT / "mutants" / f"{module}.meta").read_text("utf-8"))["exit_code_by_key"]
    return found


def _change(name: str) -> str:
    shown = subprocess.run([TOOL[0], "show", name], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    lines = [line[1:].strip() for line in shown.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return " -> ".join(lines)[:200]


if __name__ == "__main__":
    sys.exit(main())
