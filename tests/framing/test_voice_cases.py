"""Voice and polarity on sentences of our own, kept as data: what must come out, what must not, and what cannot yet.

``cases/voice.json`` is a list of cases. A case has a `label` ("construction/variant"), a `comment`, a `text`, maybe
`zones` ((start, end, zone); without them all is body) and `hits`: for the `nth` occurrence of a `term` the `voice`, the
`speaker`, the `polarity` and the surface of its `cue`, each compared only where the case names it. A speaker given as a
list is a source of several parts: each must be printed in the speaker that was found. A hit may also name the `flag` that
must be among its rules, the speaker of the quotation around its own (`parent`), and the highest confidence its
quotation may have (`max_confidence`). A term in `absent` must not be hit at all. The first letter of a speaker may be
large or small, since a sentence may begin with it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import mediaanalysis as ma
from mediaanalysis.framing.codebook import Codebook, Frame, Pattern
from mediaanalysis.schemas import POLARITIES, VOICES, ZONE_NAMES

Case = dict[str, Any]
CASES: list[Case] = json.loads((Path(__file__).parent / "cases" / "voice.json").read_text(encoding="utf-8"))
KEYS = {"label", "comment", "golden", "text", "zones", "hits", "absent", "status"}
HIT_KEYS = {"term", "nth", "voice", "speaker", "polarity", "cue", "flag", "parent", "max_confidence"}


def documents_of(case: Case) -> pd.DataFrame:
    documents = pd.DataFrame({"doc_id": pd.Series(["d"], dtype="str"), "text": pd.Series([case["text"]], dtype="str")})
    if "zones" in case:
        documents["zones"] = pd.Series([[(*zone, "layout") for zone in case["zones"]]], dtype=object)
    return documents


def codebook_of(case: Case) -> Codebook:
    terms = dict.fromkeys([hit["term"] for hit in case["hits"]] + case.get("absent", []))
    patterns = tuple(Pattern(term, kind="fixed", case_sensitive=True) for term in terms)
    return Codebook("case", "1", (Frame("term", "Term", "", "", patterns),))


def occurrence(text: str, term: str, nth: int) -> int:
    """Return where the nth occurrence of a term starts, as a word of its own; -1 when there is none."""
    starts = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(term)}(?!\w)", text)]
    return starts[nth - 1] if nth <= len(starts) else -1


def parts_of(speaker: str | list[str]) -> list[str]:
    return [speaker] if isinstance(speaker, str) else speaker


def judged(case: Case) -> list[Case]:
    """Return the hits of a case as they come out, in the form and with the keys in which the case states them."""
    documents = documents_of(case)
    hits = ma.find_frames(documents, codebook_of(case)).set_index("start")
    quotes = ma.find_quotes(documents).set_index("quote_id")
    results = []
    for wanted in case["hits"]:
        start = occurrence(case["text"], wanted["term"], wanted["nth"])
        assert start in hits.index, f"{wanted['term']!r} is not among the hits"
        results.append(_as_stated(hits.loc[start], wanted, quotes))
    return results


def _as_stated(hit: pd.Series, wanted: Case, quotes: pd.DataFrame) -> Case:
    found: Case = {key: wanted[key] for key in ("term", "nth")}
    found |= {key: hit[key] for key in ("voice", "polarity", "cue") if key in wanted}
    if "speaker" in wanted:
        speaker, stated = hit["speaker"], wanted["speaker"]
        fits = (
            speaker.casefold() == stated.casefold()
            if isinstance(stated, str)
            else all(part.casefold() in speaker.casefold() for part in stated)
        )
        found["speaker"] = stated if fits else speaker
    if "flag" in wanted:
        found["flag"] = wanted["flag"] if wanted["flag"] in hit["rule_ids"].split() else hit["rule_ids"]
    if "parent" in wanted:
        parent = quotes.loc[hit["quote_id"], "parent_quote_id"] if hit["quote_id"] else ""
        found["parent"] = quotes.loc[parent, "speaker"] if parent else ""
    if "max_confidence" in wanted:
        confidence = float(quotes.loc[hit["quote_id"], "confidence"]) if hit["quote_id"] else 1.0
        found["max_confidence"] = wanted["max_confidence"] if confidence <= wanted["max_confidence"] else confidence
    return found


def run(case: Case) -> None:
    assert judged(case) == case["hits"], case["comment"]
    surfaces = set(ma.find_frames(documents_of(case), codebook_of(case))["surface"])
    assert not surfaces & set(case.get("absent", []))


def params(cases: list[Case]) -> list[Any]:
    return [pytest.param(case, id=case["label"]) for case in cases]


@pytest.mark.parametrize("case", params([case for case in CASES if case.get("golden")]))
def test_golden(case: Case) -> None:
    run(case)


@pytest.mark.parametrize(
    "case", params([case for case in CASES if not case.get("golden") and case["status"] != "known_failure"])
)
def test_case(case: Case) -> None:
    run(case)


@pytest.mark.parametrize("case", params([case for case in CASES if case["status"] == "known_failure"]))
@pytest.mark.xfail(strict=True, raises=AssertionError, reason="needs the sense of the sentence, not its form")
def test_known_failure(case: Case) -> None:
    run(case)


def test_counts() -> None:
    labels = [case["label"] for case in CASES]
    assert not [label for label, n in Counter(labels).items() if n > 1]
    assert sum(case.get("golden", False) for case in CASES) == 20
    assert sum(not case.get("golden", False) for case in CASES) >= 150
    assert sum(case["status"] == "negative" for case in CASES) >= 25
    assert sum(case["status"] == "known_failure" for case in CASES) <= 12


@pytest.mark.parametrize("case", params(CASES))
def test_case_is_well_formed(case: Case) -> None:
    assert set(case) <= KEYS
    assert case["label"]
    assert case["comment"]
    assert case["status"] in {"pass", "negative", "known_failure"}
    assert case["hits"] or case.get("absent")
    text = case["text"]
    last = 0
    for start, end, zone in case.get("zones", []):
        assert zone in ZONE_NAMES
        assert last <= start < end <= len(text)
        last = end
    for term in case.get("absent", []):
        assert occurrence(text, term, 1) >= 0
    places = [occurrence(text, hit["term"], hit["nth"]) for hit in case["hits"]]
    assert min(places, default=0) >= 0
    assert len(set(places)) == len(places)
    for hit in case["hits"]:
        _check_hit(hit, text, negative=case["status"] == "negative")


def _check_hit(hit: Case, text: str, *, negative: bool) -> None:
    assert set(hit) <= HIT_KEYS
    assert hit["voice"] in VOICES
    assert hit.get("polarity", "asserted") in POLARITIES
    assert hit.get("cue", "") in text
    assert "cue" not in hit or hit["polarity"] != "asserted"
    for part in parts_of(hit.get("speaker", "")):
        assert part.casefold() in text.casefold()
    if hit["voice"] == "newsroom":
        assert hit["speaker"] == ""
    if negative:
        assert (hit["voice"], hit["polarity"]) == ("newsroom", "asserted")


def test_every_term_is_found_by_its_codebook() -> None:
    for case in CASES:
        hits = ma.find_frames(documents_of(case), codebook_of(case))
        starts = {occurrence(case["text"], hit["term"], hit["nth"]) for hit in case["hits"]}
        assert starts <= set(hits["start"]), case["label"]
