"""Quality: scores on made texts are what one counts by hand, floors only rise, and a missed floor is named."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from benchmarks.quality import basil, data, gate, polnear, sample

GOLD = polnear.Attribution(((0, 10), (20, 30)), (12, 18), "direct")


def test_attributions_are_counted_as_one_would_by_hand():
    text = "aaaa aaaaa Olin said bbbbbbbbb. Reyl left ccccc dd."
    found = [polnear.Attribution(((0, 10),), (11, 15), "direct"), polnear.Attribution(((32, 40),), None, "indirect")]
    gold = [polnear.Attribution(((0, 10),), (11, 15), "direct"), polnear.Attribution(((42, 50),), (32, 36), "indirect")]
    table = polnear.evaluate({"d": found}, {"d": (text, gold)}).set_index(["measure", "kind"])
    assert table.loc[("overlap_30", "all"), ["precision", "recall"]].tolist() == [0.5, 0.5]
    assert table.loc[("exact", "all"), "f1"] == 0.5
    assert table.loc[("source_exact", "all"), ["precision", "recall"]].tolist() == [1.0, 0.5]
    assert table.loc[("overlap_30", "direct"), "recall"] == 1.0
    assert table.loc[("tokens", "all"), "recall"] == 0.5


def test_spans_are_paired_one_to_one_by_overlap():
    half = polnear.Attribution(((0, 10),), None, "direct")
    assert polnear.match([GOLD], [half, half], polnear._overlap, 5) == {0: 0}
    assert polnear.match([GOLD], [half], polnear._overlap, 10) == {}


def test_floors_name_what_is_missed_and_only_rise():
    assert gate.missed({"a": 0.5004, "b": 0.4}, {"a": 0.5, "b": 0.41, "c": 0.1}) == [
        "b: 0.400, floor 0.410",
        "c: nan, floor 0.100",
    ]
    assert gate._raised({"a": 0.6, "b": 0.3}, {"a": 0.5, "b": 0.4}) == {"a": 0.6, "b": 0.4}


def test_the_gate_ends_with_the_missed_floor_and_lifts_only_when_asked(monkeypatch, tmp_path, capsys):
    path = tmp_path / "set.txt"
    path.write_text("data", encoding="utf-8")
    table = pd.DataFrame({"measure": ["x"], "f1": [0.5]})
    made = gate.Evaluated("Made", "A note.", path, lambda: ([table], {"x": 0.5}))
    absent = gate.Evaluated("Absent", "A note.", tmp_path / "none", lambda: ([table], {}))
    monkeypatch.setattr(gate, "SETS", {"made": made, "absent": absent})
    monkeypatch.setattr(gate, "FLOORS", tmp_path / "floors.json")
    monkeypatch.setattr(gate, "PAGE", tmp_path / "quality.md")
    gate.main(["--raise"])
    page = (tmp_path / "quality.md").read_text(encoding="utf-8")
    assert "| x | 0.500 |" in page
    assert "Not measured" in page
    floors = json.loads((tmp_path / "floors.json").read_text(encoding="utf-8"))
    assert floors["made"] == {"sha256": data.sha256(path), "floors": {"x": 0.5}}
    floors["made"]["floors"]["x"] = 0.6
    (tmp_path / "floors.json").write_text(json.dumps(floors), encoding="utf-8")
    with pytest.raises(SystemExit, match=r"made, x: 0\.500, floor 0\.600"):
        gate.main([])
    path.write_text("other data", encoding="utf-8")
    gate.main([])
    assert "not judged" in capsys.readouterr().out


def test_the_shipped_floors_are_of_sets_that_exist():
    floors = json.loads(gate.FLOORS.read_text(encoding="utf-8"))
    assert set(floors) <= set(gate.SETS)
    assert all(0 < value <= 1 for entry in floors.values() for value in entry["floors"].values())


def test_the_sample_keeps_its_floors():
    _, scores = gate.SETS["sample"].measure()
    floors = json.loads(gate.FLOORS.read_text(encoding="utf-8"))["sample"]
    assert floors["sha256"] == data.sha256(sample.SAMPLE / "_key" / "key.jsonl")
    assert gate.missed(scores, floors["floors"]) == []


@pytest.mark.skipif(not data.present("basil"), reason=f"no evaluation data in {data.DATA}")
def test_quoted_spans_keep_their_floors():
    floors = json.loads(gate.FLOORS.read_text(encoding="utf-8"))["basil"]
    table = basil.evaluate()
    assert gate.missed({"accuracy": table["accuracy"].iloc[0]}, {"accuracy": floors["floors"]["accuracy"]}) == []


def test_a_hash_of_a_folder_covers_names_and_contents(tmp_path: Path):
    (tmp_path / "a").write_text("x", encoding="utf-8")
    one = data.sha256(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert data.sha256(tmp_path) != one
