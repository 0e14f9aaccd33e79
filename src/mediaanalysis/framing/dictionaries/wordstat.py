"""Reader of WordStat dictionaries (.cat): categories by indentation, words with their weight in parentheses."""

from __future__ import annotations

import re

from mediaanalysis.framing.dictionaries.draft import Draft, indents, lines_of

__all__ = ["read_wordstat"]

_TERM = re.compile(r"(.*\S)\s*\(([0-9]{1,9}(?:[.,][0-9]{1,9})?)\)")


def read_wordstat(text: str, draft: Draft) -> None:
    """Read words and categories; an underscore stands for a blank, and rules (``@...``) are noted, not used."""
    lines = [(number, line) for number, line in lines_of(text) if line.strip()]
    widths = indents(lines)
    above: list[tuple[int, str]] = []
    flat = not any(widths)
    joined = 0
    for (number, line), width in zip(lines, widths, strict=True):
        entry = line.strip()
        if entry.startswith("@"):
            draft.note(number, f"the rule {entry!r} is not supported; left out.")
            continue
        term = _TERM.fullmatch(entry)
        if not (term and flat):
            above = [(other, key) for other, key in above if other < width]
        if not term:
            above.append((width, entry))
            draft.category(tuple(key for _, key in above), number)
        elif not above:
            raise draft.error(number, f"the word {entry!r} stands in no category; indent it below one.")
        else:
            keys = draft.category(tuple(key for _, key in above), number, again=False)
            joined += "_" in term[1]
            draft.term(keys, term[1].replace("_", " "), number, weight=float(term[2].replace(",", ".")))
    if joined:
        draft.note(0, f"{joined} words hold an underscore; it is read as a blank, so they are phrases.")
