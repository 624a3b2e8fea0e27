"""The citations of a view as one file: the view itself, then the source of every response that it lists."""

import json

from components.charts.figures import Asked
from components.exports.citations import Reference, cite, of_dataset, of_response
from components.exports.stamp import Stamp


def view_reference(asked: Asked, stamp: Stamp) -> Reference:
    """How to cite the view: the dataset in its version, at the view's own address."""
    meta = asked.dataset.meta
    issued = stamp.known_at.date() if stamp.known_at == stamp.known_at else stamp.as_of
    found = of_dataset(meta.name, meta.title, meta.version, stamp.link, issued, asked.dataset.fingerprint)
    return Reference(
        key=f"{meta.name}-{stamp.view_id}", kind=found.kind, title=found.title, publisher=found.publisher, url=found.url, issued=found.issued,
        accessed=found.accessed, note=f"View {stamp.view_id}, as of {stamp.as_of}. {found.note}", version=found.version,
    )  # fmt: skip


def citation_file(asked: Asked, stamp: Stamp, form: str) -> bytes:
    """Every reference in one of the forms of `citations.cite`."""
    rows = asked.dataset.reviewed.set_index("response_id", drop=False).loc[asked.found["response_id"].tolist()]
    meta = asked.dataset.meta
    references = [view_reference(asked, stamp), *(of_response(row, meta.title, meta.version) for row in rows.to_dict("records"))]
    cited = [cite(reference, form) for reference in references]
    if form == "csl":
        items = [item for text in cited for item in _items(text)]
        return json.dumps(items, ensure_ascii=False, indent=1).encode()
    return ("\n\n".join(cited) + "\n").encode()


def _items(text: str) -> list[object]:
    found = json.loads(text)
    return found if isinstance(found, list) else [found]
