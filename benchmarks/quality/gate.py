"""All evaluations in one command (``make quality``): prints the page, writes ``docs/quality.md``, holds the floors.

A floor is a score that was reached on data with a certain hash. Floors only rise: ``--raise`` lifts them to what was
measured, nothing lowers them. A set that is not there is skipped and said to be; a set with another hash is measured
but not held to the floors. Ends with exit code 1 when a floor is missed.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import mediaanalysis as ma
from benchmarks.quality import basil, boilerplate, cdsco, polnear, sample
from benchmarks.quality.data import DATA, ROOT, sha256

__all__ = ["SETS", "Evaluated", "main", "missed"]

FLOORS = Path(__file__).with_name("floors.json")
PAGE = ROOT / "docs" / "quality.md"
_FEW = 10  # attributions of a rule below which its precision says nothing


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One set: what it is, the files it rests on, its table, and the scores that have floors."""

    title: str
    note: str
    path: Path
    measure: Callable[[], tuple[list[pd.DataFrame], dict[str, float]]]


def _polnear(split: str, every: int = 1, offset: int = 0) -> tuple[list[pd.DataFrame], dict[str, float]]:
    documents, gold = polnear.load(split, every=every, offset=offset)
    quotes = ma.find_quotes(documents)
    found = {str(doc): polnear.predicted_attributions(rows) for doc, rows in quotes.groupby("doc_id", sort=False)}
    table = polnear.evaluate(found, gold)
    rows = table.set_index(["measure", "kind"])
    scores = {f"{measure}, F1": float(rows.loc[measure, kind]["f1"]) for measure, kind in rows.index if kind == "all"}
    for measure, kind in rows.index:
        if kind != "all" or measure == "source_right":
            scores[f"{measure} {kind}, recall"] = float(rows.loc[measure, kind]["recall"])
    rules = polnear.by_rule(quotes, gold)
    return [table, rules[rules["n"] >= _FEW]], scores


def _cdsco() -> tuple[list[pd.DataFrame], dict[str, float]]:
    table = cdsco.evaluate("dev")
    return [table, cdsco.errors("dev").head(20)], {f"{row.measure}, F1": float(row.f1) for row in table.itertuples()}


def _basil() -> tuple[list[pd.DataFrame], dict[str, float]]:
    table = basil.evaluate()
    return [table], {"accuracy": float(table["accuracy"].iloc[0]), "F1 of quoted spans": float(table["f1"].iloc[0])}


def _sample() -> tuple[list[pd.DataFrame], dict[str, float]]:
    table = sample.evaluate()
    rows = table.set_index(["what", "value"])["f1_or_accuracy"]
    speaker = float(rows["speaker"].iloc[0])
    return [table], {
        "voice": float(rows["voice", "all"]),
        "polarity": float(rows["polarity", "all"]),
        "speaker": speaker,
    }


SETS = {
    "polnear-dev": Evaluated(
        "Attributions: PolNeAR, dev split",
        "84 articles on US politics. Their texts were not read; their scores were looked at while the rules were made, "
        "and one rule (signature) was widened after counts by article. Coders marked thoughts and intentions too. "
        "Coder against coder: content tokens F1 .916, exact spans .691.",
        DATA / "polnear" / "dev.jsonl",
        lambda: _polnear("dev"),
    ),
    "polnear-train-fifth": Evaluated(
        "Attributions: a fifth of PolNeAR's train split",
        "Every fifth article of the train split from the second on: scored, never read. The others were read.",
        DATA / "polnear" / "train.jsonl",
        lambda: _polnear("train", 5, 1),
    ),
    "basil": Evaluated(
        "Quoted or not: BASIL",
        "Loaded spans of 150 articles on 50 events in three outlets. Not used to make rules.",
        DATA / "basil" / "dev.jsonl",
        _basil,
    ),
    "cdsco-dev": Evaluated(
        "Negation: CD-SCO, dev split",
        "Conan Doyle's prose, not news; affixes such as un- count as cues. Errors of both splits were read.",
        DATA / "negation-cdsco" / "dev",
        _cdsco,
    ),
    "boilerplate": Evaluated(
        "What is left out: blocks of US press that a person judged",
        "Uniform draws of 250 blocks left out of 37,554 articles, each read in its context. Errors found were "
        "mended, so what is still left out is right by selection: the precision to quote is right_when_drawn of "
        "us-press-3, drawn before the last change. us-press-by-rule took up to nine blocks of each rule.",
        boilerplate.CORPORA["us-press"],
        lambda: boilerplate.evaluate("us-press"),
    ),
    "sample": Evaluated(
        "Voice, speaker and polarity: the sample corpus",
        "450 terms planted in our own invented articles. Errors were read while the rules were made: scores of "
        "development, and of one pen.",
        sample.SAMPLE / "_key" / "key.jsonl",
        _sample,
    ),
}


def missed(scores: dict[str, float], floors: dict[str, float]) -> list[str]:
    """Return the floors that the scores do not keep (they are rounded to three digits), in words."""
    return [
        f"{name}: {scores.get(name, math.nan):.3f}, floor {floor:.3f}"
        for name, floor in floors.items()
        if not round(scores.get(name, math.nan), 3) >= floor
    ]


def _raised(scores: dict[str, float], floors: dict[str, float]) -> dict[str, float]:
    return {name: max(round(score, 3), floors.get(name, 0.0)) for name, score in scores.items() if score == score}


def _shown(cell: object) -> str:
    if cell is None or cell != cell:  # NaN
        return ""
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)


def _table(table: pd.DataFrame) -> str:
    head = "| " + " | ".join(map(str, table.columns)) + " |\n|" + "---|" * len(table.columns)
    lines = ["| " + " | ".join(map(_shown, row)) + " |" for row in table.astype(object).itertuples(index=False)]
    return "\n".join([head, *lines]) + "\n"


def _section(evaluated: Evaluated, tables: Sequence[pd.DataFrame]) -> str:
    note = textwrap.fill(evaluated.note, 120)
    return f"## {evaluated.title}\n\n{note}\n\n" + "\n".join(map(_table, tables))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.gate", description=__doc__.splitlines()[0])
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift floors to what was measured")
    parser.add_argument("--only", choices=SETS, help="one set alone; the page is not written")
    options = parser.parse_args(arguments)
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {}
    sections, failed = [], []
    for name in [options.only] if options.only else list(SETS):
        evaluated = SETS[name]
        if not evaluated.path.exists():
            sections.append(f"## {evaluated.title}\n\nNot measured: the set is not in the data folder.\n")
            continue
        digest = sha256(evaluated.path)
        tables, scores = evaluated.measure()
        sections.append(_section(evaluated, tables))
        print(sections[-1], flush=True)
        known = floors.get(name, {"sha256": digest, "floors": {}})
        if known["sha256"] != digest:
            print(f"{name}: the data are not those of the floors; not judged.")
            continue
        failed += [f"{name}, {line}" for line in missed(scores, known["floors"])]
        if options.lift:
            floors[name] = {"sha256": digest, "floors": _raised(scores, known["floors"])}
    if options.lift:
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    if not options.only:
        head = "# Quality\n\nWritten by `make quality`: scores on texts that people coded. What the rules do,\n"
        head += "and where they fail, is in [voice.md](voice.md).\n"
        PAGE.write_text("\n".join([head, *sections]), encoding="utf-8")
    if failed:
        sys.exit("Floors missed:\n  " + "\n  ".join(failed))


if __name__ == "__main__":
    main()
