"""Text files of many articles. All texts and outlets are invented."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.corpus.assemble import finish_batch
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source
from mediaanalysis.corpus.formats.bundle import is_bundle, join_batches, read_bundle

FIRST = (
    "Title: Lorem ipsum: dolor\nOutlet: The Lorem Courier\nDate: Monday, 3 March 2014\nByline: By A. Ipsum\nSection: News\n"
    "Page: 3\nURL: https://courier.invalid/1\nLanguage: English\nWord count: 4\nClient: none\n\n"
    "Lorem ipsum dolor sit.\nMayor: we wait.\n\n\nAmet.\n"
)
SECOND = "Headline: Amet\nSource: Dolor Gazette\n\nConsectetur elit.\n"


def read(text: str | bytes) -> Batch:
    raw = text if isinstance(text, bytes) else text.encode()
    batch = read_bundle(Source("a.txt", "txt", len(raw), lambda: raw), Options({}, None))
    finish_batch(batch)
    return batch


def names_of(batch: Batch, severity: str) -> list[str]:
    return [problem.problem for problem in batch.problems if problem.severity == severity]


@pytest.mark.parametrize("rule", ["-----", "=" * 80, "*****", "______", "#####", "  ~~~~~~~~  "])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_field(rule: str, line_end: str) -> None:
    text = f"{rule}\n{FIRST}\n{rule}\n{SECOND}{rule}\n".replace("\n", line_end)
    assert is_bundle(text)
    batch = read("\ufeff" + text)
    columns = batch.columns
    assert columns["text"] == ["Lorem ipsum dolor sit.\nMayor: we wait.\n\nAmet.", "Consectetur elit."]
    assert columns["title"] == ["Lorem ipsum: dolor", "Amet"]
    assert columns["outlet"] == ["The Lorem Courier", "Dolor Gazette"]
    assert columns["date"] == ["3 March 2014", ""]
    assert columns["date_raw"] == ["Monday, 3 March 2014", ""]
    assert columns["author"] == ["By A. Ipsum", ""]
    assert [columns[name][0] for name in ("section", "page", "url", "language")] == [
        *("News", "3", "https://courier.invalid/1", "en"),
    ]
    assert columns["length_declared"][0] == 4
    assert "Client: none" in columns["labels"][0]
    assert columns["format"] == ["text_bundle"] * 2
    assert names_of(batch, "warning") == ["missing_field"]


@pytest.mark.parametrize(
    "head",
    [
        "Titel: Lorem\nQuelle: Die Post\nDatum: 3. März 2014\nAutor: A. Ipsum",
        "Titre : Lorem\nSource : Die Post\nDate : 3 mars 2014\nAuteur : A. Ipsum",
        "Título: Lorem\nFuente: Die Post\nFecha: 3 de marzo de 2014\nAutor: A. Ipsum",
        "Kop: Lorem\nBron: Die Post\nDatum: 3 maart 2014\nAuteur: A. Ipsum",
        "Заголовок: Lorem\nИсточник: Die Post\nДата: 3 марта 2014\nАвтор: A. Ipsum",
        "标题：Lorem\n来源：Die Post\n日期：2014年3月3日\n作者：A. Ipsum",
        "---\ntitle: Lorem\noutlet: Die Post\ndate: 2014-03-03\nauthor: A. Ipsum\n---",
        "Lorem\nSource: Die Post\nDate: 3 March 2014\nAuthor: A. Ipsum",
        "[3]\nTitle: Lorem\nSource: Die Post\nDate: 3 March 2014\nAuthor: A. Ipsum",
        "Article 3 of 12\nTitle: Lorem\n\nSource: Die Post\n\nDate: 3 March 2014\n\nAuthor: A. Ipsum",
        "Title: Lorem\nSource: Die Post\nDate: 3 March 2014\nAuthor: A. Ipsum\n--------",
        "Title: Lorem\nSource: Die Post\nDate: 3 March 2014\nAuthor: A. Ipsum\n\nText:",
    ],
)
def test_heads_of_many_kinds(head: str) -> None:
    text = "\n=====\n".join([f"{head}\n\nLorem ipsum.\n\nDolor: sit.\n"] * 2)
    assert is_bundle(text)
    batch = read(text)
    assert batch.columns["text"] == ["Lorem ipsum.\n\nDolor: sit."] * 2
    for name, value in (("title", "Lorem"), ("outlet", "Die Post"), ("author", "A. Ipsum")):
        assert batch.columns[name] == [value] * 2
    assert all("2014" in day for day in batch.columns["date"])
    assert names_of(batch, "warning") == []


def test_lines_inside_a_body_and_a_preface() -> None:
    text = f"Search: lorem\n2 articles\n=====\n{FIRST}\n-----\nAfter the line.\n\n=====\n{SECOND}"
    assert is_bundle(text)
    batch = read(text)
    assert batch.columns["text"][0].endswith("Amet.\n\n-----\n\nAfter the line.")
    assert batch.n_records == 2
    assert names_of(batch, "note") == ["preface"]


@pytest.mark.parametrize(
    "text",
    [
        "Lorem ipsum.\n-----\nDolor sit.\n-----\nAmet.\n",
        FIRST,
        FIRST + "\n-----\nLorem ipsum.",
        "Lorem: ipsum\nDolor: sit\n-----\nLorem: ipsum\nDolor: sit\n",
        "Title: Lorem\n\nIpsum.\n=====\nTitle: Dolor\n\nSit.\n",
        FIRST + "\n----\n" + SECOND,
        "Lorem ipsum dolor. " * 500 + f"\n-----\n{FIRST}\n-----\n{SECOND}",
        "",
    ],
)
def test_other_texts_are_no_bundles(text: str) -> None:
    assert not is_bundle(text)


def test_a_file_without_heads_is_rejected_with_a_hint() -> None:
    with pytest.raises(RejectedError, match="no_articles: Expected parts with a line"):
        read("Lorem.\n-----\nIpsum.\n")


def test_an_article_without_a_body_is_not_lost() -> None:
    batch = read(f"{FIRST}\n=====\nTitle: Lorem\nDate: 3 March 2014\n=====\n{SECOND}")
    assert names_of(batch, "error") == ["empty_text"]
    assert (batch.n_records, len(batch.index)) == (3, 2)


def test_cp1252_is_read() -> None:
    batch = read(f"{FIRST}\n=====\n{SECOND}".replace("Amet.", "Café à Ör.").encode("cp1252"))
    assert batch.columns["text"][0].endswith("Café à Ör.")
    assert names_of(batch, "warning")[0] == "guessed_encoding"


def test_batches_are_joined() -> None:
    one = Batch("x", {"text": ["a"], "n": ["1"]}, [1], n_records=2, declared=2)
    one.add("error", "e", "d", index=0)
    two = Batch("y", {"text": ["b"]}, [0], n_records=1, declared=1)
    two.add("warning", "w", "d")
    whole = join_batches("z", [one, two])
    assert whole.columns == {"text": ["a", "b"], "n": ["1", ""]}
    assert (whole.index, whole.n_records, whole.declared) == ([1, 2], 3, 3)
    assert [(p.source_file, p.source_index) for p in whole.problems] == [("z", 0), ("z", -1)]


def test_fifty_megabytes_in_linear_time() -> None:
    part = f"{FIRST}{'Lorem ipsum dolor. ' * 4000}\n=====\n"
    assert is_bundle(part * 150)
    assert not is_bundle("-----\n" * 300_000)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32))
def test_mutations_never_raise(seed: int) -> None:
    dice = random.Random(seed)
    raw = bytearray(f"{FIRST}\n=====\n{SECOND}\n-----\n---\ntitle: x\n---\nLorem\n".encode())
    for _ in range(dice.randint(1, 5)):
        where = dice.randrange(len(raw))
        raw[where : where + dice.choice((0, 1, 60))] = dice.randbytes(dice.choice((0, 1, 6)))
    try:
        batch = read(bytes(raw))
    except RejectedError:
        return
    errors = sum(problem.severity == "error" for problem in batch.problems)
    assert batch.n_records == len(batch.index) + errors
