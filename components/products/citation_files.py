"""The citations of a view as one file: the view itself, then the source of every response that it lists."""

import json
from dataclasses import replace

from components.charts.view_data import ViewData
from components.formatting import join_parts
from components.language import products as words
from components.products.citations import Reference, cite, of_dataset, of_response
from components.products.stamp import Stamp
from data.query.lookup import responses_by_id


def view_reference(view_data: ViewData, stamp: Stamp) -> Reference:
    """How to cite the view: the dataset in its version, at the view's own address; the handling mark stands in the note."""
    meta = view_data.dataset.meta
    issued = stamp.known_at.date() if stamp.known_at == stamp.known_at else stamp.as_of
    found = of_dataset(meta.name, meta.title, meta.version, stamp.link, issued, view_data.dataset.fingerprint)
    return Reference(
        key=f"{meta.name}-{stamp.view_id}", kind=found.kind, title=found.title, publisher=found.publisher, url=found.url, issued=found.issued,
        accessed=found.accessed, note=join_parts([f"View {stamp.view_id}, as of {stamp.as_of}", found.note, stamp.coding, stamp.handling], ". "), version=found.version,
    )  # fmt: skip


def citation_file(view_data: ViewData, stamp: Stamp, form: str) -> bytes:
    """Every reference in one of the forms of `citations.cite`."""
    rows = responses_by_id(view_data.dataset, view_data.found.rows["response_id"].tolist())
    meta = view_data.dataset.meta
    view = view_reference(view_data, stamp)
    if len(rows) < view_data.found.n:
        view = replace(view, note=join_parts([view.note, words.cited_first(len(rows), view_data.found.n)], ". "))
    references = [view, *(of_response(row, meta.title, meta.version) for row in rows.to_dict("records"))]
    cited = [cite(reference, form) for reference in references]
    if form == "csl":
        items = [item for text in cited for item in json.loads(text)]
        return json.dumps(items, ensure_ascii=False, indent=1).encode()
    return ("\n\n".join(cited) + "\n").encode()
