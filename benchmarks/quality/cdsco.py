"""Negation cues and scopes against CD-SCO, the *SEM 2012 corpus of Conan Doyle stories (Morante & Daelemans 2012).

``python -m benchmarks.quality.cdsco --split dev`` prints the scores and where the errors come from. The corpus is not
part of this repository; its folder is taken from ``--data``, else from the data folder of the benchmarks
(``MEDIAANALYSIS_BENCH_DATA``).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from benchmarks.quality.data import DATA
from mediaanalysis.framing.negation import negations_of_words

__all__ = ["Sentence", "errors", "evaluate", "main", "read"]

Piece = tuple[int, int, int]


class Sentence(NamedTuple):
    """Words of a sentence and its negations: (cue pieces, scope pieces); a piece is word number, start, end."""

    words: list[str]
    negations: list[tuple[frozenset[Piece], frozenset[Piece]]]


def read(split: str, data: str | Path | None = None) -> list[Sentence]:
    """Read the sentences of a split: ``training`` (or ``train``), ``dev`` or ``test``.

    Files with "align" in their name carry the same annotation on other tokens and are passed over.
    """
    folder = Path(data or DATA / "negation-cdsco") / {"train": "training"}.get(split, split)
    files = sorted(path for path in folder.glob("*.txt") if "align" not in path.name)
    if not files:
        raise FileNotFoundError(f"No CD-SCO files in {folder}; give their folder with --data.")
    result: list[Sentence] = []
    for path in files:
        blocks = path.read_text(encoding="utf-8").split("\n\n")
        result += [_sentence([line.split("\t") for line in block.splitlines()]) for block in blocks if block.strip()]
    return result


def _sentence(rows: list[list[str]]) -> Sentence:
    words = [row[3] for row in rows]
    found = []
    for column in range(7, len(rows[0]) - 2, 3):
        cue, scope = (
            frozenset(_piece(k, row[3], row[c]) for k, row in enumerate(rows) if row[c] != "_")
            for c in (column, column + 1)
        )
        found.append((cue, scope))
    return Sentence(words, found)


def _piece(k: int, word: str, part: str) -> Piece:
    """Return the part of word `k`; a part that is not spelled like the word stands for the whole of it."""
    at = word.lower().find(part.lower()) if part.lower() != word.lower() else -1
    if at >= 0 and word.lower().endswith(part.lower()):
        at = len(word) - len(part)
    return (k, at, at + len(part)) if at >= 0 else (k, 0, len(word))


def _is_mark(word: str) -> bool:
    return not any(character.isalnum() for character in word)


def _marked(sentence: Sentence) -> list[tuple[frozenset[Piece], frozenset[Piece]]]:
    """Return the negations with punctuation taken out of their scopes, as the shared task counts them."""
    return [
        (cue, frozenset(piece for piece in scope if not _is_mark(sentence.words[piece[0]])))
        for cue, scope in sentence.negations
    ]


def _found(words: Sequence[str]) -> list[tuple[frozenset[Piece], frozenset[Piece]]]:
    return [
        (
            frozenset((k, a, b) for k, a, b in cue),
            frozenset((k, a, b) for k, a, b in scope if not _is_mark(words[k])),
        )
        for cue, scope in negations_of_words(words)
    ]


def _pairs(gold: list, found: list) -> list[tuple[int, int]]:
    """Match each gold negation with the found one that shares a word of the cue, each used once."""
    pairs = []
    free = set(range(len(found)))
    for g, (cue, _) in enumerate(gold):
        hit = next((f for f in sorted(free) if {p[0] for p in cue} & {p[0] for p in found[f][0]}), None)
        if hit is not None:
            free.discard(hit)
            pairs.append((g, hit))
    return pairs


def _score(measure: str, right: int, found: int, gold: int) -> dict[str, object]:
    precision = right / found if found else 0.0
    recall = right / gold if gold else 0.0
    f1 = 2 * right / (found + gold) if found + gold else 0.0
    return {
        "measure": measure,
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "right": right,
        "found": found,
        "gold": gold,
    }


def evaluate(split: str, data: str | Path | None = None) -> pd.DataFrame:
    """Return precision, recall and F1 of cues, scopes and scope tokens for a split.

    ``cues``: a cue is right when all its pieces are. ``cue_tokens``: word by word. ``scope_tokens``: the tokens of all
    scopes, each compared with the scope of the cue it belongs to; punctuation is left out. ``scope_tokens_known_cue``:
    the same for the cues that both sides have. ``scopes``: whole scopes right, cue right too.
    """
    counts: Counter[str] = Counter()
    for sentence in read(split, data):
        gold, found = _marked(sentence), _found(sentence.words)
        pairs = _pairs(gold, found)
        counts["cues_right"] += len({cue for cue, _ in gold} & {cue for cue, _ in found})
        counts["cues_gold"] += len(gold)
        counts["cues_found"] += len(found)
        gold_cue, found_cue = ({p for cue, _ in side for p in cue} for side in (gold, found))
        counts["cue_tokens_right"] += len(gold_cue & found_cue)
        counts["cue_tokens_gold"] += len(gold_cue)
        counts["cue_tokens_found"] += len(found_cue)
        counts["scope_tokens_gold"] += sum(len(scope) for _, scope in gold)
        counts["scope_tokens_found"] += sum(len(scope) for _, scope in found)
        for g, f in pairs:
            right = len(gold[g][1] & found[f][1])
            counts["scope_tokens_right"] += right
            counts["scope_tokens_known_cue_right"] += right
            counts["scope_tokens_known_cue_gold"] += len(gold[g][1])
            counts["scope_tokens_known_cue_found"] += len(found[f][1])
            counts["scopes_right"] += gold[g] == found[f]
        counts["scopes_gold"] += len(gold)
        counts["scopes_found"] += len(found)
        counts["sentences_right"] += bool(gold) and bool(found)
        counts["sentences_gold"] += bool(gold)
        counts["sentences_found"] += bool(found)
    measures = ("cues", "cue_tokens", "scope_tokens", "scope_tokens_known_cue", "scopes", "sentences")
    return pd.DataFrame([_score(m, counts[f"{m}_right"], counts[f"{m}_found"], counts[f"{m}_gold"]) for m in measures])


def _name(words: Sequence[str], cue: frozenset[Piece]) -> str:
    """Return how a cue is listed: its words, or the affix with a hyphen."""
    parts = []
    for k, a, b in sorted(cue):
        word = words[k].lower()
        parts.append(("-" if a else "") + word[a:b] + ("-" if b < len(word) and not a else ""))
    return " ".join(parts)


def errors(split: str, data: str | Path | None = None) -> pd.DataFrame:
    """Return one row for each cue: how often right, missed, found wrongly; scope tokens missed and too many."""
    rows: dict[str, Counter[str]] = {}
    for sentence in read(split, data):
        gold, found = _marked(sentence), _found(sentence.words)
        pairs = _pairs(gold, found)
        for g, f in pairs:
            row = rows.setdefault(_name(sentence.words, gold[g][0]), Counter())
            row["right" if gold[g][0] == found[f][0] else "partly"] += 1
            row["scope_right"] += len(gold[g][1] & found[f][1])
            row["scope_missed"] += len(gold[g][1] - found[f][1])
            row["scope_too_many"] += len(found[f][1] - gold[g][1])
        for side, other, label in ((gold, 0, "missed"), (found, 1, "wrong")):
            paired = {pair[other] for pair in pairs}
            for k, (cue, scope) in enumerate(side):
                if k not in paired:
                    row = rows.setdefault(_name(sentence.words, cue), Counter())
                    row[label] += 1
                    row["scope_missed" if side is gold else "scope_too_many"] += len(scope)
    columns = ["right", "partly", "missed", "wrong", "scope_right", "scope_missed", "scope_too_many"]
    table = pd.DataFrame(
        [{"cue": cue, **{column: row[column] for column in columns}} for cue, row in rows.items()],
        columns=["cue", *columns],
    )
    return table.sort_values(["scope_missed", "cue"], ascending=[False, True], ignore_index=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the scores of a split and the errors by cue."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.cdsco", description=__doc__)
    parser.add_argument("--split", default="dev", help="train, dev or test")
    parser.add_argument("--data", default=None, help="folder of the corpus")
    parser.add_argument("--errors", type=int, default=30, help="rows of the table of errors")
    options = parser.parse_args(arguments)
    print(evaluate(options.split, options.data).round(3).to_string(index=False))
    print()
    print(errors(options.split, options.data).head(options.errors).to_string(index=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
