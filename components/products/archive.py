"""Several products in one ZIP, with a manifest that names each file, its size and its SHA-256."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping

from components.charts.view_data import ViewData
from components.products.stamp import Stamp
from components.products.tables import LIMIT, about

# The date that every member carries, so that the same view gives the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)


def archive(view_data: ViewData, stamp: Stamp, makers: Mapping[str, Callable[[], bytes]]) -> bytes:
    """The files by their names; what could not be made is named in the manifest, with the reason, and takes no other with it."""
    files: dict[str, bytes] = {}
    missing: dict[str, str] = {}
    for name, make in makers.items():
        try:
            files[name] = make()
        except Exception as error:
            missing[name] = str(error) or type(error).__name__
    listed = [
        {"file": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in files.items()
    ]
    manifest = {"about": about(view_data, stamp, False, min(view_data.found.n, LIMIT)), "files": listed, "not_made": missing}
    files["manifest.json"] = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    files["SHA256SUMS"] = "".join(f"{item['sha256']}  {item['file']}\n" for item in listed).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
