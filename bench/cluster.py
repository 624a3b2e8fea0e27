"""A Spark standalone cluster of one master and two workers on this machine answers the whole page once: `python -m bench.cluster`.

Compares every figure with what pandas draws, and prints how long each part took. Exit status 1 if one differs.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyspark

from bench import grow
from components.charts import registry, view_data
from components.charts.registry import TABS
from components.theme import LIGHT
from data.dataset import backends
from data.dataset.dataset import Dataset
from data.dataset.open import open_dataset
from data.query.filters import Filters
from data.query.view import View
from tests.conftest import free_port

ROWS = 10_000
HOME = Path(pyspark.__file__).parent
VIEWS = (View(), View(Filters(stance=("opposed",))), View(Filters(q="soberania")))


@contextmanager
def daemon(*arguments: str, ready: str) -> Iterator[None]:
    """One of Spark's own processes, up once it says so."""
    environment = os.environ | {"SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1"}
    process = subprocess.Popen(
        [str(HOME / "bin" / "spark-class"), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if ready in line:
                break
        else:
            raise RuntimeError(f"{arguments[0]} did not start; is Java 17 or newer installed?")
        yield
    finally:
        process.terminate()
        process.wait(20)


def drawn(dataset: Dataset) -> list[object]:
    """Every figure of every view."""
    asked = [view_data.load_view_data(dataset, view) for view in VIEWS]
    return [registry.draw_figure(item, name, LIGHT, 400) for item in asked for name in ("map", *TABS)]


def main() -> int:
    """Start the cluster, ask, compare."""
    port, folder = free_port(), grow.folder(ROWS)
    master = f"spark://127.0.0.1:{port}"
    with ExitStack() as stack:
        web = ("--webui-port", "0")
        stack.enter_context(
            daemon(
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
                *web,
                ready="I have been elected leader",
            )
        )
        for _ in range(2):
            worker = (
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--cores",
                "1",
                "--memory",
                "1g",
                *web,
                master,
            )
            stack.enter_context(daemon(*worker, ready="Successfully registered with master"))
        begin = time.monotonic()
        there = open_dataset(folder, master)
        workers = backends._spark(master).sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
        print(f"opened {ROWS:,} responses on {workers} workers in {time.monotonic() - begin:.1f} s")
        begin = time.monotonic()
        theirs = drawn(there)
        print(f"drew {len(theirs)} figures in {time.monotonic() - begin:.1f} s")
        backends._spark(master).stop()
    same = theirs == drawn(open_dataset(folder, "duckdb"))
    print("every figure is the same as on DuckDB" if same else "some figures differ from those on DuckDB")
    return 0 if same and workers == 2 else 1


if __name__ == "__main__":
    sys.exit(main())
