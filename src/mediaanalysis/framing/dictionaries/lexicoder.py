"""Reader of Lexicoder dictionaries: 3 (.lc3) is lines of ``+category`` and of words, 2 (.lcd) is XML."""

from __future__ import annotations

import re

from mediaanalysis.framing.dictionaries.draft import Draft, Keys, lines_of
from mediaanalysis.framing.dictionaries.yoshikoder import read_yoshikoder

__all__ = ["read_lexicoder"]

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}$")


def read_lexicoder(text: str, draft: Draft) -> None:
    """Read either layout, told apart by the first character; the colour behind a category is dropped."""
    if text.lstrip().startswith("<"):
        read_yoshikoder(text, draft)
        return
    keys: Keys = ()
    for number, line in lines_of(text):
        entry = line.strip()
        if entry.startswith("+"):
            name = _COLOUR.sub("", entry[1:].strip()).strip()
            keys = draft.category((name.removesuffix("+"),), number)
        elif entry and not keys:
            raise draft.error(number, f"{entry[:60]!r} stands before the first category; write '+name' above it.")
        elif entry:
            draft.term(keys, entry, number)
