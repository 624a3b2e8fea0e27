"""The link as a QR code that a telephone can read from a slide, or none."""

import io

import segno

from components.theme import LIGHT

# Modules on a side (version 12, up to 367 bytes): on the canvas a module is then two pixels at a scale of 2.
MODULES = 65
BORDER = 1


def make_code(link: str) -> segno.QRCode | None:
    """The code of a link; None if it would be too dense to be read, or cannot be made at all."""
    try:
        code = segno.make_qr(link, error="l")
    except segno.DataOverflowError:
        return None
    return code if code.symbol_size(border=0)[0] <= MODULES else None


def address(link: str) -> str:
    """The code as an SVG that holds itself (a data address); empty where there is none."""
    code = make_code(link)
    return str(code.svg_data_uri(scale=4, border=BORDER, dark=LIGHT.ink, light=LIGHT.paper)) if code else ""


def file(link: str, form: str) -> bytes:
    """The code as a "png" or "svg" file; empty where there is none."""
    out, code = io.BytesIO(), make_code(link)
    if code:
        code.save(out, kind=form, scale=8, border=BORDER)
    return out.getvalue()
