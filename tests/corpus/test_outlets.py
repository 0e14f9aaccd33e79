"""One name for an outlet: proposals, the alias table, and the file beside the raw articles."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import mediaanalysis as ma
from mediaanalysis.corpus.outlets import outlet_key
from mediaanalysis.errors import ReadError, TableError

from .reading_helpers import checked, put


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Orla Post", "ORLA POST"),
        ("The Orla Post (Harnov)", "Orla Post - Final Edition"),
        ("orlapost.com", "The Orla Post"),
        ("www.orla-post.co.uk", "Orla-Post"),
        ("Orla Post Online", "The Orla Post, Late Edition"),
        ("Le Courrier d'Orla", "Courrier d’Orla"),
        ("Süd-Anzeiger", "Sud Anzeiger"),
    ],
)
def test_writings_of_one_outlet_share_a_key(one: str, other: str) -> None:
    assert outlet_key(one) == outlet_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Orla Post", "Orla Times"), ("The Post", "The Postman"), ("Orla Sunday Post", "Orla Post")]
)
def test_different_outlets_do_not(one: str, other: str) -> None:
    assert outlet_key(one) != outlet_key(other)


def test_names_of_articles_alone_keep_a_key() -> None:
    assert all(outlet_key(name) for name in ("The", "Die", "Вести", "東京"))


def frame(*outlets: object) -> pd.DataFrame:
    return pd.DataFrame({"doc_id": [str(k) for k in range(len(outlets))], "text": "x", "outlet": list(outlets)})


def test_the_most_frequent_writing_stands_for_the_others() -> None:
    table = ma.suggest_outlets(frame("Orla Post", "orlapost.com", "Orla Post", "", None, "Brask Mercury"))
    assert table[["outlet", "name", "n_docs"]].to_numpy().tolist() == [
        ["Brask Mercury", "Brask Mercury", 1],
        ["Orla Post", "Orla Post", 2],
        ["orlapost.com", "Orla Post", 1],
    ]
    assert table["why"].ne("").tolist() == [False, False, True]
    assert ma.suggest_outlets(frame("")).empty


def test_renaming_keeps_the_delivered_name_and_its_argument(tmp_path: Path) -> None:
    documents = frame("orlapost.com", "Brask Mercury", None)
    renamed = ma.normalise_outlets(documents, {" OrlaPost.com ": "Orla Post"})
    assert renamed["outlet"].tolist() == ["Orla Post", "Brask Mercury", ""]
    assert renamed["outlet_raw"].tolist()[:2] == ["orlapost.com", "Brask Mercury"]
    assert documents["outlet"].tolist()[0] == "orlapost.com"
    again = ma.normalise_outlets(renamed, {"Orla Post": "The Orla Post"})
    assert again.loc[0, ["outlet", "outlet_raw"]].tolist() == ["The Orla Post", "orlapost.com"]
    file = put(tmp_path, "names.csv", "outlet;name\norlapost.com;Orla Post\n")
    assert ma.normalise_outlets(documents, file)["outlet"].tolist()[0] == "Orla Post"


def test_mistakes_are_told() -> None:
    with pytest.raises(TableError, match="two names"):
        ma.normalise_outlets(frame("a"), pd.DataFrame({"outlet": ["a", "A"], "name": ["x", "y"]}))
    with pytest.raises(TableError, match="'name' is missing"):
        ma.normalise_outlets(frame("a"), pd.DataFrame({"outlet": ["a"], "nam": ["x"]}))
    with pytest.raises(ReadError, match="no such file"):
        ma.normalise_outlets(frame("a"), "nowhere.csv")
    with pytest.raises(TableError, match="no column 'outlet'"):
        ma.suggest_outlets(pd.DataFrame({"doc_id": ["a"], "text": ["x"], "outlt": ["y"]}))


def test_a_table_beside_the_articles_is_used(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "text,outlet\nRain.,orlapost.com\nSnow.,Brask Mercury\n")
    put(tmp_path, "outlets.csv", "outlet,name\norlapost.com,Orla Post\n")
    result = checked(ma.read_corpus(tmp_path))
    assert sorted(result.documents["outlet"]) == ["Brask Mercury", "Orla Post"]
    assert sorted(result.documents["outlet_raw"]) == ["Brask Mercury", "orlapost.com"]
    assert result.problems.loc[result.problems["source_file"] == "outlets.csv", "problem"].tolist() == ["outlet_names"]


def test_articles_that_lie_in_a_file_of_that_name_are_read(tmp_path: Path) -> None:
    put(tmp_path, "outlets.csv", "text,outlet\nRain.,Orla Post\n")
    put(tmp_path, "b.txt", "Snow.")
    assert len(checked(ma.read_corpus(tmp_path)).documents) == 2


def test_an_alias_table_in_another_encoding_and_one_with_other_columns(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "text,outlet\nRain.,Süd-Post\n")
    put(tmp_path, "outlets.csv", "outlet;name\nSüd-Post;Süddeutsche Post\n".encode("cp1252"))
    assert checked(ma.read_corpus(tmp_path)).documents.loc[0, "outlet"] == "Süddeutsche Post"
    put(tmp_path, "outlets.csv", "foo,bar\nSüd-Post,Post\n")
    result = checked(ma.read_corpus(tmp_path))
    row = result.problems.query("source_file == 'outlets.csv'").iloc[0]
    assert (row["severity"], row["problem"]) == ("error", "outlet_names")
    assert "column 'outlet' is missing; the table has: foo, bar" in row["detail"]
