"""RIS: a long abstract is the text, everything else is rejected with the address to fetch it from."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.readers import read_corpus

from ..reading_helpers import checked, problems_of, put

LONG = "Lorem ipsum dolor. " * 40
RIS = f"""TY  - NEWS
T1  - Lorem ipsum [Final Edition]
AU  - Ipsum, A
AU  - Dolor, B
AB  - {LONG}
AI - this line goes on.

And this.
JF  - Lorem Tribune; Lorem, Calif.
Y1  - 2010/05/08/
PY  - 2010
SP  - B.1
EP  - B.2
CY  - Lorem, Calif.
SN  - 00000000
LA  - English
KW  - Sit
KW  - Amet
N1  - Copyright - Lorem Media May 8, 2010
Last updated - 2010-05-09
UR  - https://search.proquest.com/docview/100000001?accountid=77
L2  - http://library.exporter.example/openurl
AN  - 100000001
DB  - Lorem Newsstand
ER  -

TY  - NEWS
TI  - Dolor
N2  - Only a short abstract.
JO  - Lorem Post
DA  - 2010 May 08
UR  - http://search-proquest-com.proxy.exporter.example/docview/100000002
ER  -
TY  - NEWS
TI  - Sit
AN  - 3
"""


def test_every_field(tmp_path: Path) -> None:
    result = checked(read_corpus(put(tmp_path, "a.ris", RIS)))
    row = result.documents.loc[0]
    wanted = {
        "text": f"{LONG.strip()}\nAI - this line goes on.\n\nAnd this.",
        "title": "Lorem ipsum",
        "edition": "Final Edition",
        "outlet": "Lorem Tribune",
        "date": pd.Timestamp("2010-05-08"),
        "date_raw": "2010/05/08/",
        "author": "Ipsum, A; Dolor, B",
        "page": "B.1-B.2",
        "language": "en",
        "url": "https://search.proquest.com/docview/100000001",
        "subject": "Sit; Amet",
        "copyright": "Lorem Media May 8, 2010",
        "load_date": "2010-05-09",
        "publication_type": "NEWS",
        "format": "ris",
    }
    assert {name: row[name] for name in wanted} == wanted
    assert str(row["accession"]) == "100000001"
    assert "CY: Lorem, Calif." in row["labels"].split("\n")
    assert "xporter" not in result.documents.to_csv() + result.problems.to_csv()


def test_records_without_a_text_name_their_address(tmp_path: Path) -> None:
    result = checked(read_corpus(put(tmp_path, "a.ris", "\ufeff" + RIS.replace("\n", "\r\n"))))
    assert result.summary == {"files": 1, "records": 3, "documents": 1, "rejected": 2, "warnings": 1}
    assert problems_of(result, "warning") == ["abstract_as_text"]
    assert problems_of(result, "error") == ["no_full_text"] * 2
    details = result.problems.query("severity == 'error'")["detail"].tolist()
    assert "'Dolor' has no full text in RIS; fetch it from https://www.proquest.com/docview/100000002." in details
    assert "'Sit' has no full text in RIS, and no address to fetch it from." in details


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("DA  - 2010 May 08", "2010-05-08"),
        ("Y1  - 2010/5/8/Evening", "2010-05-08"),
        ("DA  - 8. Mai 2010", "2010-05-08"),
    ],
)
def test_dates(tmp_path: Path, line: str, day: str) -> None:
    source = f"TY  - NEWS\nTI  - A\nJF  - B\nPY  - 2010\n{line}\nAU  - Anonymous\nN2  - {LONG}\nER  - \n"
    row = checked(read_corpus(put(tmp_path, "a.ris", source))).documents.loc[0]
    assert (row["date"], row["author"]) == (pd.Timestamp(day), "")


def test_a_year_alone_is_no_date_and_one_blank_will_do(tmp_path: Path) -> None:
    source = f"TY - NEWS\nTI - A\nPY - 2010\nN2 - {LONG}\nER - \n"
    result = checked(read_corpus(put(tmp_path, "a.txt", source)))
    assert result.documents.loc[0, ["title", "date_raw"]].tolist() == ["A", "2010"]
    assert sorted(problems_of(result, "warning")) == ["abstract_as_text", "missing_field", "unparsed_date"]


@settings(max_examples=60)
@given(st.data())
def test_damage_never_raises_and_counts_add_up(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    raw = RIS.encode()
    first = data.draw(st.integers(0, len(raw)))
    second = data.draw(st.integers(first, len(raw)))
    raw = raw[:first] + data.draw(st.binary(max_size=20)) + (raw[second:] if data.draw(st.booleans()) else b"")
    checked(read_corpus(put(tmp_path_factory.mktemp("x"), "a.ris", raw), format="ris"))
