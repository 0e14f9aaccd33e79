"""Attributions beside PolNeAR: 1,008 political news articles in which coders marked every source, cue and content.

PolNeAR marks no attribution inside another one, so quotations with a parent are left out of the comparison. Articles
are resampled for the intervals, never attributions: attributions of one article are not independent.

    python -m benchmarks.quality.polnear --split train --every 5 --offset 0
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from benchmarks.quality.data import DATA

__all__ = ["Attribution", "by_rule", "evaluate", "gold_attributions", "predicted_attributions", "read_split"]

Span = tuple[int, int]
KINDS = ("all", "direct", "mixed", "indirect")
_WORD = re.compile(r"\w+")
_DRAWS, _SEED = 1000, 1


class Attribution(NamedTuple):
    """Content spans (sorted), source span or None, and kind (direct, mixed, indirect)."""

    content: tuple[Span, ...]
    source: Span | None
    kind: str


def read_split(split: str, *, every: int = 1, offset: int = 0) -> list[dict[str, Any]]:
    """Read the articles of a split (train, dev); every n-th one from `offset` on."""
    lines = (DATA / "polnear" / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[offset::every]]


def gold_attributions(article: Mapping[str, Any], quoted: Sequence[Span]) -> list[Attribution]:
    """Return what the first coder of the article marked; `quoted` are the stretches between quotation marks."""
    marked = next(iter(article["annotations"].values()))
    result = []
    for one in marked:
        if not one["content"]:
            continue
        content = tuple(sorted((a, b) for a, b in one["content"]))
        source = (one["source"][0][0], one["source"][-1][1]) if one["source"] else None
        result.append(Attribution(content, source, _kind(article["text"], content, quoted)))
    return result


def predicted_attributions(quotes: pd.DataFrame) -> list[Attribution]:
    """Return the attributions of one document's quotes; scare quotes, titles and nested ones are no gold kind."""
    result = []
    for row in quotes.itertuples(index=False):
        if row.kind in ("fragment", "title") or row.parent_quote_id:
            continue
        source = (int(row.source_start), int(row.source_end)) if row.source_start >= 0 else None
        result.append(Attribution(tuple((int(a), int(b)) for a, b in row.content_spans), source, row.kind))
    return result


def _kind(text: str, content: Sequence[Span], quoted: Sequence[Span]) -> str:
    words = [(m.start(), m.end()) for a, b in content for m in _WORD.finditer(text, a, b)]
    inside = [any(a <= x and y <= b for a, b in quoted) for x, y in words]
    return "direct" if words and all(inside) else "mixed" if any(inside) else "indirect"


def evaluate(
    quotes_per_doc: Mapping[str, Sequence[Attribution]],
    gold_docs: Mapping[str, tuple[str, Sequence[Attribution]]],
) -> pd.DataFrame:
    """Compare attributions with the coders' marks.

    Parameters
    ----------
    quotes_per_doc : mapping
        Document to the attributions found.
    gold_docs : mapping
        Document to its text and the attributions marked.

    Returns
    -------
    DataFrame
        ``measure, kind, precision, recall, f1, low, high, n``; the interval is of f1 (of recall where there is no
        precision: a kind of gold, or the share of matched attributions with the right source). ``overlap_30``: the
        overlap is more than .3 of the gold's length; ``iou_80``: more than .8 of the union; one-to-one each.
    """
    counts = [_count(text, gold, quotes_per_doc.get(doc, ())) for doc, (text, gold) in gold_docs.items()]
    names = list(dict.fromkeys(name for count in counts for name in count))
    draws = np.random.default_rng(_SEED).integers(0, len(counts), (_DRAWS, len(counts)))
    rows = []
    for measure, kind in names:
        table = np.array([count.get((measure, kind), (0, 0, 0)) for count in counts], dtype=float)
        hit, found, marked = table.sum(axis=0)
        sums = table[draws].sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            whole = found > 0
            f1 = 2 * hit / (found + marked) if whole else np.nan
            drawn = 2 * sums[:, 0] / (sums[:, 1] + sums[:, 2]) if whole else sums[:, 0] / sums[:, 2]
            low, high = np.nanquantile(drawn, [0.025, 0.975])
            rows.append((measure, kind, hit / found if whole else np.nan, hit / marked, f1, low, high, int(marked)))
    return pd.DataFrame(rows, columns=["measure", "kind", "precision", "recall", "f1", "low", "high", "n"])


def _count(
    text: str, gold: Sequence[Attribution], found: Sequence[Attribution]
) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Return (right, found, marked) of one document for each measure and kind; found is 0 where it has no meaning."""
    result: dict[tuple[str, str], tuple[int, int, int]] = {}
    marked_tokens, found_tokens = _tokens(text, gold), _tokens(text, found)
    result["tokens", "all"] = (len(marked_tokens & found_tokens), len(found_tokens), len(marked_tokens))
    pairs = match(gold, found, lambda g, f: _overlap(g, f) / _length(g), 0.3)
    result["overlap_30", "all"] = (len(pairs), len(found), len(gold))
    close = match(gold, found, lambda g, f: _overlap(g, f) / (_length(g) + _length(f) - _overlap(g, f)), 0.8)
    result["iou_80", "all"] = (len(close), len(found), len(gold))
    exact = Counter(g.content for g in gold) & Counter(f.content for f in found)
    result["exact", "all"] = (exact.total(), len(found), len(gold))
    sources, mine = Counter(g.source for g in gold if g.source), Counter(f.source for f in found if f.source)
    result["source_exact", "all"] = ((sources & mine).total(), mine.total(), sources.total())
    for kind in KINDS:
        of_kind = [i for i, g in enumerate(gold) if kind in (g.kind, "all")]
        matched = [i for i in of_kind if i in pairs]
        sourced = [i for i in matched if gold[i].source]
        right = sum(same_source(text, gold[i].source, found[pairs[i]].source) for i in sourced)
        if kind != "all":
            result["overlap_30", kind] = (len(matched), 0, len(of_kind))
        result["source_right", kind] = (right, 0, len(sourced))
    return result


def _tokens(text: str, attributions: Sequence[Attribution]) -> set[int]:
    return {m.start() for one in attributions for a, b in one.content for m in _WORD.finditer(text, a, b)}


def _length(one: Attribution) -> int:
    return sum(b - a for a, b in one.content)


def _overlap(one: Attribution, other: Attribution) -> int:
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one.content for c, d in other.content)


def match(gold: Sequence[Attribution], found: Sequence[Attribution], score: Any, over: float) -> dict[int, int]:
    """Pair gold with found one-to-one, the best score first; only pairs that score more than `over`."""
    scored = []
    for i, g in enumerate(gold):
        first, last = g.content[0][0], g.content[-1][1]
        for j, f in enumerate(found):
            if f.content[0][0] < last and f.content[-1][1] > first:
                scored.append((-score(g, f), i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for negative, i, j in sorted(scored):
        if -negative > over and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def same_source(text: str, gold: Span | None, found: Span | None) -> bool:
    """Whether the sources share a character, or name somebody by the same last word at different places."""
    if gold is None or found is None:
        return gold is found
    if found[0] < gold[1] and gold[0] < found[1]:
        return True
    last = [_WORD.findall(text[a:b].lower())[-1:] for a, b in (gold, found)]
    return bool(last[0]) and last[0] == last[1]


def by_rule(quotes: pd.DataFrame, gold_docs: Mapping[str, tuple[str, Sequence[Attribution]]]) -> pd.DataFrame:
    """Return, for each rule, how many of its attributions match a marked one (overlap > .3), and the sources right."""
    top = quotes[~quotes["kind"].isin(["fragment", "title"]) & (quotes["parent_quote_id"] == "")]
    rows = []
    for doc, part in top.groupby("doc_id", sort=False):
        text, gold = gold_docs[str(doc)]
        found = predicted_attributions(part)
        pairs = match(gold, found, lambda g, f: _overlap(g, f) / _length(g), 0.3)
        marked = {j: i for i, j in pairs.items()}
        for j, rule in enumerate(part["rule_id"]):
            sourced = j in marked and gold[marked[j]].source is not None
            right = sourced and same_source(text, gold[marked[j]].source, found[j].source)
            rows.append((rule, j in marked, sourced, right))
    table = pd.DataFrame(rows, columns=["rule", "matched", "sourced", "right"]).groupby("rule").sum()
    table["n"] = pd.Series([row[0] for row in rows]).value_counts()
    table = table.assign(precision=table["matched"] / table["n"], source_right=table["right"] / table["sourced"])
    return table.reset_index().sort_values(["n", "rule"], ascending=[False, True])[
        ["rule", "n", "precision", "source_right"]
    ]


def load(
    split: str, *, every: int = 1, offset: int = 0
) -> tuple[pd.DataFrame, dict[str, tuple[str, list[Attribution]]]]:
    """Return a split as a table of documents and as gold."""
    from mediaanalysis.framing.marks import find_stretches

    articles = read_split(split, every=every, offset=offset)
    gold = {}
    for article in articles:
        text = article["text"]
        quoted = [(s.start, s.end) for s in find_stretches(text, 0, len(text))]
        gold[article["id"]] = (text, gold_attributions(article, quoted))
    return pd.DataFrame({"doc_id": [a["id"] for a in articles], "text": [a["text"] for a in articles]}), gold


def main() -> None:
    """Print the scores of a split."""
    from mediaanalysis.framing.quotes import find_quotes

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--split", default="dev", choices=["train", "dev", "test"])
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--offset", type=int, default=0)
    options = parser.parse_args()
    documents, gold = load(options.split, every=options.every, offset=options.offset)
    quotes = find_quotes(documents)
    found = {str(doc): predicted_attributions(rows) for doc, rows in quotes.groupby("doc_id", sort=False)}
    print(evaluate(found, gold).round(3).to_string(index=False))
    print(by_rule(quotes, gold).round(3).to_string(index=False))


if __name__ == "__main__":
    main()
