"""The sample corpus against its key: what was planted is where the key says, and the readers and zones get it right."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

import mediaanalysis as ma
from mediaanalysis.schemas import POLARITIES, VOICES

SAMPLE = Path(__file__).parent.parent / "data" / "raw" / "sample"


@pytest.fixture(scope="module")
def key():
    lines = (SAMPLE / "_key" / "key.jsonl").read_text(encoding="utf-8").splitlines()
    by_kind = defaultdict(list)
    for line in lines:
        entry = json.loads(line)
        by_kind[entry["kind"]].append(entry)
    return by_kind


@pytest.fixture(scope="module")
def corpus():
    return ma.read_corpus(SAMPLE)


@pytest.fixture(scope="module")
def article(corpus):
    """Rows of the documents by the key's article_id."""
    rows = {}
    for row in corpus.documents.itertuples():
        rows[row.source_file] = row
        rows[f"{row.source_file}#{row.doc_id}"] = row
    return rows


def test_every_article_is_read_with_its_fields(corpus, key, article):
    documents, problems = corpus
    assert len(documents) == len(key["article"]) == 68
    assert {entry["article_id"] for entry in key["article"]} <= set(article)
    assert set(problems["severity"]) <= {"note"}
    assert documents["outlet"].value_counts().to_dict() == {
        "The Brask Mercury": 18,
        "Almere Bay Standard": 17,
        "The Harnov Courier": 17,
        "Meridian Wire": 16,
    }
    assert documents["date"].between("2023-09-01", "2024-02-29").all()
    assert documents["title"].ne("").all()


def test_key_points_into_the_text(key, article):
    for entry in key["frame"]:
        text = article[entry["article_id"]].text
        assert text.count(entry["excerpt"]) == 1, entry
        assert entry["surface"] in entry["excerpt"], entry
        assert entry["voice"] in VOICES
        assert entry["polarity"] in POLARITIES
    frames = set(ma.load_codebook("war_diplomacy").frame_ids)
    assert {entry["frame"] for entry in key["frame"]} == frames
    assert {entry["polarity"] for entry in key["frame"]} == set(POLARITIES)


def test_datelines(key, article, corpus):
    zones = ma.zones(corpus.documents)
    found = zones[zones["zone"] == "dateline"].set_index("doc_id")["text"]
    for entry in key["article"]:
        row = article[entry["article_id"]]
        assert found.get(row.doc_id) == entry["dateline"], entry["article_id"]


def test_planted_boilerplate_is_left_out_and_nothing_else(key, article, corpus):
    spans = defaultdict(list)
    for doc_id, start, end in (
        ma.left_out(corpus.documents).query("zone == 'boilerplate'")[["doc_id", "start", "end"]].values
    ):
        spans[doc_id].append((start, end))
    planted = defaultdict(list)
    for entry in key["boilerplate"]:
        row = article[entry["article_id"]]
        start = row.text.find(entry["text"])
        if start < 0:
            continue  # taken out by the HTML extractor already
        planted[row.doc_id].append((start, start + len(entry["text"])))
        assert any(a <= start and start + len(entry["text"]) <= b for a, b in spans[row.doc_id]), entry
    for doc_id, found in spans.items():
        for a, b in found:
            assert any(c < b and a < d for c, d in planted[doc_id]), (doc_id, a, b)


def test_no_planted_frame_term_is_left_out(key, article):
    for entry in key["frame"]:
        row = article[entry["article_id"]]
        start = row.text.index(entry["excerpt"]) + entry["excerpt"].index(entry["surface"])
        zone = [z for a, b, z, _ in row.zones if a <= start < b]
        assert zone in (["body"], ["headline"]), entry


def test_codebook_finds_most_planted_terms(key, article, corpus):
    hits = ma.find_frames(corpus.documents, ma.load_codebook("war_diplomacy"), overlaps="all")
    spans = defaultdict(list)
    for row in hits.itertuples():
        spans[row.doc_id, row.frame].append((row.start, row.end))
    found = 0
    for entry in key["frame"]:
        row = article[entry["article_id"]]
        start = row.text.index(entry["excerpt"]) + entry["excerpt"].index(entry["surface"])
        end = start + len(entry["surface"])
        found += any(a < end and start < b for a, b in spans[row.doc_id, entry["frame"]])
    assert found / len(key["frame"]) >= 0.85


def test_topics_follow_the_key(key, article, corpus):
    """Topic shares separate the planted topics clearly better than chance (normalised mutual information)."""
    from sklearn.metrics import normalized_mutual_info_score

    matrix = ma.dfm(ma.tokenize(corpus.documents), stem=True, min_docs=3).trim(max_docs=0.5)
    shares = ma.TopicModel(5).fit(matrix).documents()
    best = shares.loc[shares.groupby("doc_id")["share"].idxmax()].set_index("doc_id")["topic"]
    truth = {article[entry["article_id"]].doc_id: entry["topic"] for entry in key["article"]}
    assert normalized_mutual_info_score(list(truth.values()), [best[doc_id] for doc_id in truth]) > 0.35
