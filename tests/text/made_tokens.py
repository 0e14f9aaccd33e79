"""Tokens made by hand, and tokens as nested lists for slow twins: document, stretch, (form, start, end)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from mediaanalysis.text.tokens import Tokens

Word = tuple[str, int, int]
Nested = list[list[list[Word]]]

# Documents as words divided by blanks; "|" is a break, "~" a place whose token is a pad.
DOCUMENTS = st.lists(st.lists(st.sampled_from("a b c A a_b | ~".split()), max_size=9).map(" ".join), max_size=4)
PATTERNS = st.lists(
    st.lists(st.sampled_from(["a", "b", "c", "*", "a*"]), min_size=1, max_size=3).map(" ".join), max_size=4
)
WINDOWS = st.one_of(st.integers(0, 3), st.tuples(st.integers(0, 3), st.integers(0, 3)))


def made(*documents: str, lengths: bool = False) -> Tokens:
    """Return the tokens of these documents; each text is the document itself, so offsets can be read off it."""
    forms: list[str] = []
    start, opens, offsets = [], [], [0]
    for document in documents:
        place, opening = 0, True
        for word in document.split(" ") if document else []:
            if word == "|":
                opening = True
            else:
                forms.append("" if word == "~" else word)
                start.append(place)
                opens.append(opening)
                opening = False
            place += len(word) + 1
        offsets.append(len(forms))
    codes, surfaces = pd.factorize(np.array(forms, dtype=object))
    return Tokens(
        np.array([f"d{k}" for k in range(len(documents))], dtype=object),
        codes.astype(np.int32),
        np.array(offsets, dtype=np.int64),
        np.array(start, dtype=np.int32),
        np.asarray(surfaces, dtype=object),
        np.array(documents, dtype=object),
        "en",
        np.array(opens, dtype=bool),
        np.array([len(form) for form in forms], dtype=np.int32) if lengths else None,
    )


def nested(tokens: Tokens) -> Nested:
    """Return the tokens of each unbroken stretch of each document."""
    frame, breaks = tokens.to_frame(), tokens.breaks
    out: Nested = []
    for low, high in zip(tokens.offsets, tokens.offsets[1:], strict=False):
        stretches: list[list[Word]] = []
        for k in range(low, high):
            if breaks[k]:
                stretches.append([])
            stretches[-1].append((frame["type"][k], int(frame["start"][k]), int(frame["end"][k])))
        out.append(stretches)
    return out


def words(tokens: Tokens) -> list[list[str]]:
    """Return the forms of each document."""
    return [[form for stretch in document for form, _, _ in stretch] for document in nested(tokens)]


def matches(stretch: list[Word], pattern: str) -> list[tuple[int, int]]:
    """Return the matches of a pattern in one stretch, as places; knows words, ``*`` and prefixes."""
    elements = pattern.casefold().split()
    found = []
    for k in range(len(stretch) - len(elements) + 1):
        forms = [form.casefold() for form, _, _ in stretch[k : k + len(elements)]]
        if all(
            form and (form == element or (element[-1] == "*" and form.startswith(element[:-1])))
            for form, element in zip(forms, elements, strict=True)
        ):
            found.append((k, k + len(elements)))
    return found


def sides_of(window: int | tuple[int, int]) -> tuple[int, int]:
    return (window, window) if isinstance(window, int) else window


def assert_well_formed(tokens: Tokens) -> None:
    """Hold tokens to what every verb must leave behind: each form once, in order of first use; sound types."""
    assert tokens.ids.dtype == np.int32
    assert tokens.start.dtype == np.int32
    assert tokens.offsets.dtype == np.int64
    assert tokens.length.dtype == np.int32
    assert list(pd.unique(tokens.surfaces[tokens.ids])) == list(tokens.surfaces)
    assert tokens.types["type"].tolist() == list(tokens.surfaces)
