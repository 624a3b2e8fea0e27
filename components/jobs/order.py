"""What a worker is told to make: where the dataset lies, the view as its address has it, and what is wanted of it."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from components import VERSION
from components.charts.registry import view_vocabulary
from components.charts.view_data import ViewData, load_view_data
from components.language import messages
from components.products.request import ProductRequest
from components.products.stamp import ProductOptions, Stamp, stamp
from data.dataset.dataset import Dataset
from data.dataset.open import open_dataset
from data.query.view import View, parse
from geo.names import by_alpha3


@dataclass(frozen=True, eq=False)
class ProductOrder:
    """A product of a view. `dataset` is the dataset itself only where no folder holds it: a reader's own table."""

    folder: Path | None
    engine: str
    fingerprint: str
    dataset: Dataset | None
    query: str
    options: ProductOptions
    request: ProductRequest

    @classmethod
    def of(cls, dataset: Dataset, view: View, options: ProductOptions, request: ProductRequest) -> "ProductOrder":
        """The order for a product of a view."""
        held = dataset if dataset.folder is None else None
        return cls(dataset.folder, dataset.engine, dataset.fingerprint, held, view.query_string(), options, request)


class ChangedError(Exception):
    """The folder holds another version of the dataset than the page that gave the order."""

    def __init__(self, sentence: str = messages.DATASET_CHANGED) -> None:
        super().__init__(sentence)


class Datasets:
    """The dataset of the folder that orders name, opened once for each version."""

    def __init__(self) -> None:
        self._held: Dataset | None = None

    def of(self, order: ProductOrder) -> Dataset:
        """The dataset that an order means. Raises ChangedError if its folder holds another version."""
        if order.dataset is not None:
            return order.dataset
        if self._held is None or self._held.fingerprint != order.fingerprint:
            assert order.folder is not None
            self._held = open_dataset(order.folder, order.engine)
        if self._held.fingerprint != order.fingerprint:
            raise ChangedError
        return self._held


def load_order(order: ProductOrder, datasets: Datasets) -> tuple[ViewData, Stamp]:
    """The view of an order with its answers, and what it carries."""
    dataset = datasets.of(order)
    view, _ = parse(parse_qs(order.query), view_vocabulary(dataset), tuple(by_alpha3()))
    view_data = load_view_data(dataset, view)
    return view_data, stamp(view_data, order.options, VERSION)
