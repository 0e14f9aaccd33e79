"""Zones: what is coverage, what is not; nothing is lost, nothing is counted twice."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.zones import left_out, mark_zones, zone_rows, zone_spans, zones
from mediaanalysis.errors import OptionError, TableError
from mediaanalysis.schemas import EDITORIAL_ZONES, ZONES, check

LINES = st.sampled_from(
    ["Envoys meet as truce frays", "By Ana Sol", "HARNOV — Talks failed on Monday. Both sides left.",
     "No deal, says Reyl.", "Dear readers,", "We need your help.", "A note to our readers:",
     "Sign up for our newsletter.", "Read more: The bridge", "Advertisement", "“Never,” she said.", "",
     "© 2024 Valley Herald. All rights reserved.", "  ", "🙂", "Мир.", "中文。", "x", "Herald", "Talks (RELATED: No deal yet)",
     "MORE: Grain convoy turned back", "A bridge. | AP Photos Talks fail", "Ana Sol is a columnist."]
)  # fmt: skip
TEXTS = st.lists(LINES, max_size=10).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n", " ", "\r\n", " \n"]).map(lambda gap: gap.join(lines))
) | st.text(max_size=60)


def corpus(*texts: str, **columns: object) -> pd.DataFrame:
    ids = [f"d{k}" for k in range(len(texts))]
    return pd.DataFrame({"doc_id": pd.Series(ids, dtype="str"), "text": pd.Series(texts, dtype="str"), **columns})


def parts(text: str, **columns: object) -> list[tuple[str, str]]:
    marked = mark_zones(corpus(text, **columns))
    return list(zones(marked)[["zone", "text"]].itertuples(index=False, name=None))


@given(st.lists(TEXTS, max_size=6), st.booleans())
@settings(deadline=None, max_examples=120)
def test_zones_and_blanks_cover_every_text_once(texts: list[str], with_outlet: bool) -> None:
    documents = corpus(*texts, outlet="Herald", author="Ana Sol") if with_outlet else corpus(*texts)
    marked = mark_zones(documents)
    for text, row in zip(texts, marked["zones"], strict=True):
        place = 0
        for start, end, zone, reason in row:
            assert place <= start < end <= len(text)
            assert not text[place:start].strip()
            assert text[start:end] == text[start:end].strip()
            assert bool(reason) is (zone != "body")
            place = end
        assert not text[place:].strip()
    table = check(zones(marked), ZONES)
    assert len(left_out(marked)) == (~table["zone"].isin(EDITORIAL_ZONES)).sum()


@given(st.lists(TEXTS, max_size=4))
@settings(deadline=None, max_examples=30)
def test_marking_twice_changes_nothing(texts: list[str]) -> None:
    marked = mark_zones(corpus(*texts))
    assert mark_zones(marked)["zones"].tolist() == marked["zones"].tolist()


def test_a_whole_article() -> None:
    text = (
        "Envoys meet as truce frays\nBy Ana Sol\nHARNOV — Talks failed on Monday. Both sides left.\nAdvertisement\n"
        "“Never,” said Reyl.\nSign up for our newsletter.\n© 2024 Valley Herald. All rights reserved."
    )
    assert parts(text, title="Envoys meet as truce frays") == [
        ("headline", "Envoys meet as truce frays"), ("byline", "By Ana Sol"), ("dateline", "HARNOV —"),
        ("body", "Talks failed on Monday. Both sides left."), ("boilerplate", "Advertisement"),
        ("body", "“Never,” said Reyl."),
        ("boilerplate", "Sign up for our newsletter."), ("boilerplate", "© 2024 Valley Herald. All rights reserved."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\r\n\t", []),
        ("Talks failed.", [("body", "Talks failed.")]),
        ("Sign up for our newsletter.", [("boilerplate", "Sign up for our newsletter.")]),
        (
            "Advertisement\nShare this article",
            [("boilerplate", "Advertisement"), ("boilerplate", "Share this article")],
        ),
        ("ХАРНОВ. Переговоры 🙂 сорвались.", [("body", "ХАРНОВ. Переговоры 🙂 сорвались.")]),
        ("e\u0301tat 𝔘", [("body", "e\u0301tat 𝔘")]),
        (
            "Talks failed.\r\nSubscribe to our newsletter.\r\n",
            [("body", "Talks failed."), ("boilerplate", "Subscribe to our newsletter.")],
        ),
    ],
)
def test_edges(text: str, expected: list[tuple[str, str]]) -> None:
    assert parts(text) == expected


def test_captions_and_bylines_have_their_own_zones() -> None:
    text = (
        "Lena Ostrow\nHerald\nThe bridge in May. (Photo: Ana Sol/Herald)\nTalks failed (RELATED: Envoys meet) again.\n"
        "Lena Ostrow is a columnist."
    )
    assert parts(text, outlet="Herald", author="Lena Ostrow") == [
        ("byline", "Lena Ostrow\nHerald"), ("caption", "The bridge in May. (Photo: Ana Sol/Herald)"),
        ("body", "Talks failed"), ("boilerplate", "(RELATED: Envoys meet)"), ("body", "again."),
        ("boilerplate", "Lena Ostrow is a columnist."),
    ]  # fmt: skip


def test_a_rule_can_be_kept_from_taking_anything_out() -> None:
    documents = corpus("Talks failed.\nFollow us on Twitter.\nAna Sol contributed to this report.")
    everything = left_out(mark_zones(documents))
    assert everything["reason"].tolist() == ["follow_or_share", "reporting_credit"]
    kept = mark_zones(documents, keep=["reporting_credit"])
    assert left_out(kept)["reason"].tolist() == ["follow_or_share"]
    assert zones(kept)["text"].tolist()[-1] == "Ana Sol contributed to this report."
    assert left_out(mark_zones(documents, keep="follow_or_share"))["reason"].tolist() == ["reporting_credit"]


def test_an_unknown_rule_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(OptionError, match="Did you mean 'reporting_credit'"):
        mark_zones(corpus("x"), keep=["reporting_credits"])


def test_empty_corpus() -> None:
    marked = mark_zones(corpus())
    assert marked.columns.tolist() == ["doc_id", "text", "zones"]
    assert zones(marked).columns.tolist() == left_out(marked).columns.tolist() == ZONES.names


def test_a_table_without_zones_is_all_body() -> None:
    documents = corpus("Sign up for our newsletter.", "")
    assert zone_rows(documents) == [[(0, 27, "body", "")], [(0, 0, "body", "")]]
    assert zone_spans(documents) == [[(0, 27)], [(0, 0)]]
    assert zone_spans(documents.assign(zones=[None, float("nan")])) == [[(0, 27)], [(0, 0)]]


def test_missing_titles_and_outlets_are_no_obstacle() -> None:
    assert parts("Talks failed.", title=[None], outlet=[None]) == [("body", "Talks failed.")]


def test_the_ledger_names_the_outlet() -> None:
    documents = mark_zones(corpus("HARNOV — Talks failed.", "No dateline.", outlet=["Herald", "Wire"]))
    assert left_out(documents)[["doc_id", "outlet", "zone", "reason"]].to_numpy().tolist() == [
        ["d0", "Herald", "dateline", "layout"]
    ]


def test_zones_travel_through_filters_and_any_index() -> None:
    documents = corpus("One.", "HARNOV — Talks failed.").set_index(pd.Index([7, 3]))
    marked = mark_zones(documents)
    assert zones(marked.loc[[3]])["zone"].tolist() == ["dateline", "body"]


def test_arguments_stay_as_they_were() -> None:
    documents = corpus("HARNOV — Talks failed.", title="x", zones=[[(0, 3, "caption", "mine")]])
    before = documents.copy(deep=True)
    marked = mark_zones(documents)
    zones(documents), left_out(documents)
    pd.testing.assert_frame_equal(documents, before)
    assert marked["zones"][0][0][2] == "dateline"


@pytest.mark.parametrize(
    "row",
    [[(0, 99, "body", "")], [(0, 5, "body", ""), (4, 6, "body", "")], [(0, 2, "advert", "")], [(2, 1, "body", "")]],
)
def test_impossible_zones_are_refused(row: list[tuple[int, int, str, str]]) -> None:
    with pytest.raises(
        TableError, match=r"of document 'd0' is not valid: names are headline, .* the text's 6 characters"
    ):
        zones(corpus("Talks.", zones=[row]))


def test_the_first_real_article(bench_data: Path) -> None:
    files = sorted((bench_data / "seed").glob("*.txt"))
    if not files:
        pytest.skip(f"no seed article in {bench_data / 'seed'}")
    text = files[0].read_text(encoding="utf-8")
    table = zones(mark_zones(corpus(text)))
    message = text.index("A Message from")
    assert table.loc[table["zone"] == "dateline", "text"].tolist() == ["BRUSSELS —"]
    body = table[table["zone"] == "body"]
    assert len(body) == 1  # no sentence of the article is cut out of it
    assert body["text"].iloc[0] == text[len("BRUSSELS —") : message].strip()
    rest = table[table["start"] >= message]
    assert set(rest["zone"]) == {"boilerplate"}
    assert (rest["reason"] != "").all()
    assert "".join("".join(rest["text"]).split()) == "".join(text[message:].split())
