"""In which sentence, and in which zone, tokens stand: worked out only for the lines where something was found."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mediaanalysis.corpus.zones import zone_rows
from mediaanalysis.schemas import EDITORIAL_ZONES
from mediaanalysis.text.sentences import sentence_spans
from mediaanalysis.text.tokens import Tokens

__all__ = ["Places", "place_tokens"]


@dataclass(frozen=True, slots=True)
class Places:
    """Sentences, in text order, and the sentence of each token asked for (-1 where the text is no coverage)."""

    token: np.ndarray
    number: np.ndarray
    start: np.ndarray
    end: np.ndarray
    zone: np.ndarray

    def of(self, tokens: np.ndarray) -> np.ndarray:
        """Return the sentence number of these tokens, which must be among those asked for."""
        return self.number[np.searchsorted(self.token, tokens)]


def place_tokens(documents: pd.DataFrame, tokens: Tokens, wanted: np.ndarray) -> Places:
    """Find the sentences of the wanted tokens (ascending numbers, in documents that the tokens are aligned with)."""
    document = np.searchsorted(tokens.offsets, wanted, side="right") - 1
    rows, firsts = np.unique(document, return_index=True)
    start = tokens.start[wanted]
    found: list[tuple[int, int, int, str]] = []
    edges = np.append(firsts, len(wanted))
    texts = documents["text"].iloc[rows]
    for row, text, zones, low, high in zip(
        rows.tolist(), texts, zone_rows(documents.iloc[rows]), edges[:-1], edges[1:], strict=True
    ):
        editorial = [(a, b, zone) for a, b, zone, _ in zones if zone in EDITORIAL_ZONES]
        found += [(row, a, b, zone) for a, b, zone in _sentences_at(text, editorial, sorted(start[low:high].tolist()))]
    table = pd.DataFrame(found, columns=["row", "start", "end", "zone"])
    # One key for document and character: sentences ascend by it, so a token's sentence is found by bisection.
    key = table["row"].to_numpy(np.int64) << 32 | table["start"].to_numpy(np.int64)
    number = np.searchsorted(key, document << 32 | start.astype(np.int64), side="right") - 1
    if len(table):
        inside = (
            (number >= 0) & (table["row"].to_numpy()[number] == document) & (start < table["end"].to_numpy()[number])
        )
        number = np.where(inside, number, -1)
    start, end, zone = (
        table["start"].to_numpy(np.int64),
        table["end"].to_numpy(np.int64),
        table["zone"].to_numpy(object),
    )
    return Places(wanted, number, start, end, zone)


def _sentences_at(text: str, zones: list[tuple[int, int, str]], starts: list[int]) -> list[tuple[int, int, str]]:
    """Return the sentences of every line in which one of these characters stands; a sentence never leaves its line."""
    result: list[tuple[int, int, str]] = []
    begins = [zone[0] for zone in zones]
    k = 0
    while k < len(starts):
        at = starts[k]
        z = bisect.bisect_right(begins, at) - 1
        if z < 0 or at >= zones[z][1]:
            k += 1
            continue
        low, high, zone = zones[z]
        low = max(low, text.rfind("\n", low, at) + 1)
        line_end = text.find("\n", at, high)
        high = high if line_end < 0 else line_end
        result += [(a, b, zone) for a, b in sentence_spans(text, low, high)]
        k = bisect.bisect_left(starts, high, k)
    return result
