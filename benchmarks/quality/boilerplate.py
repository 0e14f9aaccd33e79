"""What is left out of the coverage: precision on blocks that a person judged, and how much is left out by which rule.

``python -m benchmarks.quality.boilerplate`` recomputes the zones of the corpora the blocks were drawn from (under
three minutes), and looks up each labelled block: is it still left out, and was it right to? The labels hold places and
hashes, never text. A draw is uniform over all blocks left out of a corpus at the time, but ``us-press-by-rule``, which
takes up to nine blocks of each rule.
"""

from __future__ import annotations

import hashlib
import math
import sys
from pathlib import Path

import pandas as pd

import mediaanalysis as ma
from benchmarks.quality.data import DATA

__all__ = ["CORPORA", "LABELS", "evaluate", "judged", "main", "precision", "removed", "wilson"]

LABELS = Path(__file__).with_name("boilerplate_labels.csv")
CORPORA = {
    "us-press": DATA / "us-press" / "articles.parquet",
    "ukraine-war-press": DATA / "ukraine-war-press" / "articles.parquet",
}
_NAMES = {"id": "doc_id", "authors": "author"}
_COLUMNS = ["doc_id", "outlet", "title", "author", "text"]
_LEFT_OUT = ("boilerplate", "caption")  # with bylines that a rule found; datelines and layout are not judged here


def removed(path: Path) -> tuple[pd.DataFrame, int]:
    """Return every block left out of a corpus (doc_id, start, end, rule, text), and the characters of the corpus."""
    documents = pd.read_parquet(path).rename(columns=_NAMES)
    documents = documents[[name for name in _COLUMNS if name in documents]].fillna("").astype("str")
    ledger = ma.left_out(ma.mark_zones(documents))
    ledger = ledger[ledger["zone"].isin(_LEFT_OUT) | (ledger["reason"] == "byline_line")]
    rule = ledger["reason"].str.partition(":")[0]
    return ledger[["doc_id", "start", "end", "text"]].assign(rule=rule), int(documents["text"].str.len().sum())


def wilson(right: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson's score.

    >>> [round(bound, 3) for bound in wilson(98, 100)]
    [0.93, 0.994]
    """
    if not n:
        return math.nan, math.nan
    share, square = right / n, z * z / n
    middle, width = share + square / 2, z * math.sqrt(share * (1 - share) / n + square / n / 4)
    return (middle - width) / (1 + square), min(1.0, (middle + width) / (1 + square))


def judged(labels: pd.DataFrame, blocks: pd.DataFrame) -> pd.Series:
    """Say of each labelled block whether it is still left out: the same place in a document, with the same words."""
    hashes = {
        (row.doc_id, row.start, row.end): hashlib.sha256(row.text.encode("utf-8")).hexdigest()[:16]
        for row in blocks.itertuples(index=False)
    }
    keys = zip(labels["doc_id"], labels["start"], labels["end"], strict=True)
    found = [hashes.get(key) == digest for key, digest in zip(keys, labels["sha256"], strict=True)]
    return pd.Series(found, index=labels.index)


def precision(labels: pd.DataFrame, still: pd.Series) -> pd.DataFrame:
    """Return by draw: blocks, the right ones among them; those still left out, the right ones, and their share."""
    rows = []
    for draw, part in labels.assign(right=labels["verdict"] == "boilerplate", still=still).groupby("draw"):
        kept = part[part["still"]]
        right = int(kept["right"].sum())
        share = right / len(kept) if len(kept) else math.nan
        rows.append((draw, len(part), int(part["right"].sum()), len(kept), right, share, *wilson(right, len(kept))))
    names = ["draw", "blocks", "right_when_drawn", "still_left_out", "right", "precision", "low", "high"]
    return pd.DataFrame(rows, columns=names)


def evaluate(name: str = "us-press") -> tuple[list[pd.DataFrame], dict[str, float]]:
    """Return the tables of a corpus (precision by draw, rules), and its scores for the gate."""
    blocks, characters = removed(CORPORA[name])
    labels = pd.read_csv(LABELS, dtype={"doc_id": "str", "sha256": "str"})
    labels = labels[labels["draw"].str.startswith(name)]
    table = precision(labels, judged(labels, blocks))
    sizes = (blocks["end"] - blocks["start"]).groupby(blocks["rule"]).agg(["size", "sum"]).reset_index()
    sizes.columns = ["rule", "blocks", "characters"]
    sizes["share_of_characters"] = sizes["characters"] / characters
    total = ["all", len(blocks), sizes["characters"].sum(), sizes["characters"].sum() / characters]
    sizes.loc[len(sizes)] = total
    scores = {f"{row.draw}, precision": float(row.precision) for row in table.itertuples()}
    right = (labels["verdict"] == "boilerplate").sum()
    scores["right blocks still left out"] = float(table["right"].sum() / right)
    return [table, sizes], scores


def main() -> None:
    """Print the tables of each corpus that is in the data folder."""
    for name, path in CORPORA.items():
        if not path.is_file():
            print(f"{name}: not measured, {path.name} is not in the data folder", file=sys.stderr)
            continue
        for table in evaluate(name)[0]:
            print(f"{name}\n{table.to_string(index=False, float_format='{:.3f}'.format)}\n")


if __name__ == "__main__":
    main()
