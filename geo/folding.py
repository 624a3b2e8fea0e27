"""Text without accents and case, and names without punctuation, so that two spellings compare equal."""

import unicodedata


def fold(text: str) -> str:
    """`text` in lower case, without combining marks, NFKD-decomposed: "Ñandú" gives "nandu"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def fold_name(text: str) -> str:
    """`text` folded to its letters and digits, single-spaced; dots vanish, so "EE. UU." gives "ee uu"."""
    plain = fold(text).replace(".", "").replace("'", "").replace("’", "").replace("&", " and ")
    return " ".join("".join(character if character.isalnum() else " " for character in plain).split())
