"""Types: fold, stem, stop words and what counts as a word or a number."""

from __future__ import annotations

import pytest

from mediaanalysis.errors import OptionError
from mediaanalysis.schemas import TYPES, check
from mediaanalysis.text.types import fold_types, stem_types, stop_words, type_table


@pytest.mark.parametrize(
    ("surface", "fold"),
    [
        ("Truce", "truce"),
        ("ALLY’S", "ally's"),
        ("ʼtis", "'tis"),
        ("Straße", "strasse"),
        ("МИР", "мир"),
        ("ΣΟΦΟΣ", "σοφοσ"),
        ("中", "中"),
    ],
)
def test_fold(surface: str, fold: str) -> None:
    assert fold_types([surface]) == [fold]
    assert fold_types([fold]) == [fold]


@pytest.mark.parametrize(
    ("language", "folds", "stem"),
    [
        ("en", ["abandon", "abandons", "abandoning", "abandonment"], "abandon"),
        ("en", ["ally", "allies", "ally's"], "alli"),
        ("de", ["verhandlung", "verhandlungen"], "verhandl"),
        ("fr", ["continu", "continuer", "continua"], "continu"),
        ("ru", ["мир", "мира", "миру"], "мир"),
    ],
)
def test_inflected_forms_share_a_stem(language: str, folds: list[str], stem: str) -> None:
    assert set(stem_types(folds, language)) == {stem}


def test_stop_words() -> None:
    assert {"the", "of", "would", "cannot", "don't", "they'll"} <= stop_words("en")
    assert not {"war", "peace", "people", "said", "talks"} & stop_words("en")
    assert {"der", "und"} <= stop_words("de")


def test_table() -> None:
    table = type_table(["The", "Talks", "2014", "$300", "pre-2014", "½", "中文", "\u0301"])
    check(table, TYPES)
    assert table["is_stop"].tolist() == [True] + [False] * 7
    assert table["is_word"].tolist() == [t not in ("2014", "$300", "½", "\u0301") for t in table["type"]]
    assert table.loc[table["is_number"], "type"].tolist()[:2] == ["2014", "$300"]
    assert not (table["is_word"] & table["is_number"]).any()


def test_a_language_without_stemmer_and_list_stems_nothing_and_stops_nothing() -> None:
    table = type_table(["Jeden", "Dwa"], "xx")
    assert table["stem"].tolist() == ["jeden", "dwa"]
    assert not table["is_stop"].any()


def test_errors_teach() -> None:
    with pytest.raises(OptionError, match=r"stopwords='eng': no stop-word list.*Did you mean 'en'\?.*or None"):
        stop_words("eng")
    with pytest.raises(OptionError, match="language='xx': Snowball has no stemmer for it; there are: ar, "):
        stem_types(["a"], "xx")
