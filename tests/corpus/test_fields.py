"""Fields inside an article: byline, dateline, wire credit, page, correction."""

from __future__ import annotations

from pathlib import Path

import pytest

import mediaanalysis as ma
from mediaanalysis.corpus.fields import dateline_parts, find_correction, page_of, wire_credit

from .reading_helpers import checked, put


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("By ANA RUZ, Associated Press", "AP"),
        ("AP", "AP"),
        ("(Reuters)", "Reuters"),
        ("Ana Ruz | Reuters", "Reuters"),
        ("Von Ana Ruz, dpa", "dpa"),
        ("dpa/AFP", "AFP; dpa"),
        ("Agence France-Presse", "AFP"),
        ("ТАСС", "TASS"),
        ("ITAR-TASS", "TASS"),
        ("新华社", "Xinhua"),
        ("By Ana Ruz", ""),
        ("By APRIL PAPADAKIS", ""),
        ("Por Ana Ruz, EFE", "EFE"),
    ],
)
def test_agencies_in_credits(line: str, found: str) -> None:
    assert wire_credit(line) == found


@pytest.mark.parametrize(
    ("line", "place", "agency"),
    [
        ("HARNOV, Velmark (AP) —", "HARNOV, Velmark", "AP"),
        ("HARNOV —", "HARNOV", ""),
        ("(Reuters) -", "", "Reuters"),
        ("LONDON, March 3, 2022", "LONDON", ""),
        ("PARIS, March 3 (Reuters) -", "PARIS", "Reuters"),
        ("BERLIN, 3 März (dpa) –", "BERLIN", "dpa"),
        ("", "", ""),
    ],
)
def test_parts_of_a_dateline(line: str, place: str, agency: str) -> None:
    assert dateline_parts(line) == (place, agency)


@pytest.mark.parametrize(
    ("section", "page"),
    [
        ("NEWS; Pg. 3", "3"),
        ("Section B; Page 22, Column 2; Desk", "22"),
        ("RESSORT; THEMA; S. 114 Ausg. 9", "114"),
        ("Politique, p. MDE6", "MDE6"),
        ("FEATURES; Pg. A1", "A1"),
        ("Pg. 14-15", "14-15"),
        ("Sports", ""),
        ("Group 8 talks", ""),
    ],
)
def test_pages_in_sections(section: str, page: str) -> None:
    assert page_of(section) == page


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("Rain.\n\nCorrection: The river was misnamed.", "Correction: The river was misnamed."),
        (
            "Rain.\nThis article was amended on 3 May to name the river.",
            "This article was amended on 3 May to name the river.",
        ),
        (
            "An earlier version of this story misstated the date.\n\nRain.",
            "An earlier version of this story misstated the date.",
        ),
        ("Rain.\nKorrektur: Der Fluss hieß anders.", "Korrektur: Der Fluss hieß anders."),
        ("Rain.\nRectificatif : le fleuve.", "Rectificatif : le fleuve."),
        (
            "Rain.\nEditor’s note: This story was corrected on Monday.",
            "Editor’s note: This story was corrected on Monday.",
        ),
        ("The correction of the border was refused.", ""),
        ("Correctional officers struck on Monday.", ""),
        ("The market correction: a long story.", ""),
    ],
)
def test_corrections(text: str, notice: str) -> None:
    assert find_correction(text) == notice


def test_fields_of_read_articles(tmp_path: Path) -> None:
    body = "HARNOV, Velmark (AP) — Talks failed on Monday. Both sides left for their capitals."
    put(tmp_path, "a.txt", f"Talks fail in Harnov\n\nBy Ana Ruz\n\n{body}\n\nCorrection: Two sides, not three.")
    put(tmp_path, "b.txt", "Rain fell on the coast all day.\n\nReporting by Ana Ruz; Editing by Bo Lind, Reuters")
    put(tmp_path, "c.csv", "text,byline,section,page\nSnow fell.,By Bo Lind; dpa,NEWS; Pg. 3,\nHail fell.,,,7\n")
    result = checked(ma.read_corpus(tmp_path))
    rows = {row["text"][:4]: row for row in result.documents.to_dict("records")}
    talks, rain, hail = rows["Talk"], rows["Rain"], rows["Hail"]
    assert (talks["byline"], talks["dateline"]) == ("By Ana Ruz", "HARNOV, Velmark (AP) —")
    assert (talks["dateline_place"], talks["dateline_agency"], talks["wire_credit"]) == ("HARNOV, Velmark", "AP", "AP")
    assert talks["correction"] == "Correction: Two sides, not three."
    assert (rain["wire_credit"], rain["dateline"]) == ("Reuters", "")
    assert (hail["page"], hail["byline"]) == ("7", "")


def test_running_text_is_no_credit(tmp_path: Path) -> None:
    put(
        tmp_path, "a.txt", "The minister spoke to the AP and Reuters on Monday. He left at noon.\n\nThe AP asked again."
    )
    assert checked(ma.read_corpus(tmp_path)).documents.loc[0, "wire_credit"] == ""
