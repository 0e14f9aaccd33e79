"""Voice, speaker and polarity of the terms planted in the sample corpus, against its key.

The key was written with the articles, before there were rules for voice and polarity, but its errors were read while
these were made. It tells what broke, not what to expect of other texts. Run as ``python -m benchmarks.quality.sample``.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

import mediaanalysis as ma
from mediaanalysis.framing.voice import judged_columns
from mediaanalysis.text.sentences import sentence_spans

__all__ = ["evaluate", "judged_key"]

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "raw" / "sample"


def judged_key() -> pd.DataFrame:
    """Return one row per planted term: what the key says and what the rules say (columns with ``_found``)."""
    documents = ma.read_corpus(SAMPLE).documents
    rows = {row.source_file: row for row in documents.itertuples()}
    rows |= {f"{row.source_file}#{row.doc_id}": row for row in documents.itertuples()}
    spans = []
    for line in (SAMPLE / "_key" / "key.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["kind"] != "frame":
            continue
        row = rows[entry["article_id"]]
        start = row.text.index(entry["excerpt"]) + entry["excerpt"].index(entry["surface"])
        end = start + len(entry["surface"])
        lines = row.text.rfind("\n", 0, start) + 1, (row.text + "\n").index("\n", end)
        first, last = next((a, b) for a, b in sentence_spans(row.text, *lines) if a <= start < b)
        told = {name: entry[name] for name in ("frame", "surface", "excerpt", "voice", "speaker", "polarity")}
        spans.append({"doc_id": row.doc_id, "start": start, "end": end, **told, "sentence": row.text[first:last],
                      "sentence_start": first, "sentence_end": last})  # fmt: skip
    table = pd.DataFrame(spans)
    order = {doc_id: k for k, doc_id in enumerate(documents["doc_id"])}
    table = table.sort_values(["doc_id", "start"], key=lambda c: c.map(order) if c.name == "doc_id" else c)
    table = table.reset_index(drop=True)
    found = pd.DataFrame(judged_columns(table, documents, None))
    return table.join(found.add_suffix("_found"))


def evaluate(table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return precision, recall and F1 of every class of voice and polarity, accuracy of both and of the speaker."""
    table = judged_key() if table is None else table
    rows = []
    for name in ("voice", "polarity"):
        rows.append((name, "all", len(table), (table[name] == table[f"{name}_found"]).mean(), None, None))
        for value in sorted(set(table[name]) | set(table[f"{name}_found"])):
            told, found = table[name] == value, table[f"{name}_found"] == value
            both = int((told & found).sum())
            precision, recall = both / max(int(found.sum()), 1), both / max(int(told.sum()), 1)
            f1 = 2 * both / max(int(told.sum() + found.sum()), 1)
            rows.append((name, value, int(told.sum()), f1, precision, recall))
    said = table[table["voice"].isin(["direct", "indirect"]) & table["voice_found"].isin(["direct", "indirect"])]
    surname = said["speaker"].fillna("").str.split().str[-1].str.casefold()
    same = [name in found.casefold() for name, found in zip(surname, said["speaker_found"], strict=True)]
    rows.append(("speaker", "surname, where both see a source", len(said), sum(same) / max(len(said), 1), None, None))
    return pd.DataFrame(rows, columns=["what", "value", "n", "f1_or_accuracy", "precision", "recall"])


if __name__ == "__main__":
    print(evaluate().round(3).to_string(index=False))
