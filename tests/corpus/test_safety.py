"""Files from strangers: bombs, hidden entities, scripts, paths that climb, endless lines. A row says what was refused."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from mediaanalysis import read_corpus
from mediaanalysis.corpus import archive, assemble

from .reading_helpers import checked, problems_of, put

BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">{more}]>
{body}"""
NESTED = "".join(f'<!ENTITY {chr(99 + k)} "{f"&{chr(98 + k)};" * 10}">' for k in range(8))
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY own SYSTEM "file://{secret}">]>\n{body}'
BODIES = {
    "a.xml": "<rss version='2.0'><channel><item><title>Lorem</title><description>{e}</description></item></channel></rss>",
    "b.xml": "<TEI xmlns='http://www.tei-c.org/ns/1.0'><text><body><p>{e}</p></body></text></TEI>",
    "c.xml": "<PPSResponse><ppsArticleResponse><article><headline><paragraph>{e}</paragraph></headline></article>"
    "</ppsArticleResponse></PPSResponse>",
    "d.xml": "<Record><GOID>1</GOID><FullText>{e}</FullText></Record>",
    "e.xml": "<doc title='Lorem'><main><p>{e}</p></main></doc>",
}


def office(parts: dict[str, str]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return sink.getvalue()


@pytest.mark.parametrize("name", BODIES)
def test_entities_are_never_expanded_nor_other_files_read(tmp_path: Path, name: str) -> None:
    secret = put(tmp_path.parent, f"{tmp_path.name}-secret", "the secret")
    put(tmp_path, name, BOMB.format(more=NESTED, body=BODIES[name].format(e="&j;")))
    put(tmp_path, f"x{name}", OUTSIDE.format(secret=secret, body=BODIES[name].format(e="&own;")))
    tracemalloc.start()
    result = checked(read_corpus(tmp_path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000_000
    assert not result.documents["text"].str.contains("secret|aaaaaaaaaa").any()
    assert problems_of(result, "error") == ["xml_entities", "xml_entities"]


def test_entities_inside_office_files(tmp_path: Path) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = f"<w:document {space}><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
    put(tmp_path, "a.docx", office({"word/document.xml": BOMB.format(more=NESTED, body=body)}))
    result = checked(read_corpus(tmp_path))
    assert result.documents.empty
    assert problems_of(result, "error")[0] in ("xml_entities", "broken_xml")  # the parser's own limit may come first


@pytest.mark.parametrize(
    ("name", "part"), [("a.docx", "word/document.xml"), ("a.xlsx", "xl/worksheets/sheet1.xml"), ("a.zip", "a.txt")]
)
def test_archives_that_unpack_to_too_much(tmp_path: Path, name: str, part: str) -> None:
    parts = {part: "a" * 300_000_000}
    if name == "a.xlsx":
        parts["xl/workbook.xml"] = "<workbook/>"
    put(tmp_path, name, office(parts))
    tracemalloc.start()
    result = checked(read_corpus(tmp_path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problems_of(result, "error") == ["zip_limit"]
    assert peak < 250_000_000


def test_a_gzip_that_unpacks_to_too_much(tmp_path: Path) -> None:
    put(tmp_path, "a.txt.gz", gzip.compress(b"a" * 50_000_000))
    assert problems_of(checked(read_corpus(tmp_path)), "error") == ["zip_limit"]


@pytest.mark.parametrize("name", ["../up.txt", "/abs.txt", "a/../../up.txt", "..\\up.txt", "C:\\up.txt", "c:up.txt"])
def test_names_that_climb_out_of_an_archive_are_only_names(tmp_path: Path, name: str) -> None:
    raw = tmp_path / "in" / "raw"
    put(raw, "a.zip", office({name: "Lorem ipsum dolor.", "b.txt": "Dolor."}))
    before = sorted(tmp_path.rglob("*"))
    result = checked(read_corpus(raw))
    assert sorted(tmp_path.rglob("*")) == before
    assert len(result.documents) + int(result.problems["problem"].eq("skipped").sum()) == 2
    assert all("/" not in doc_id and "\\" not in doc_id for doc_id in result.documents["doc_id"])


def nested(levels: int) -> bytes:
    raw = office({"a.txt": "Lorem.", "b.txt": "Ipsum."})
    for _ in range(levels):
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w") as file:
            file.writestr("inner.zip", raw)
        raw = sink.getvalue()
    return raw


def test_archives_inside_archives_are_read_but_not_for_ever(tmp_path: Path) -> None:
    put(tmp_path, "a.zip", nested(3))
    result = checked(read_corpus(tmp_path))
    assert sorted(result.documents["text"]) == ["Ipsum.", "Lorem."]
    assert result.documents["source_file"].str.startswith("a.zip!inner.zip!inner.zip!inner.zip!").all()
    put(tmp_path, "a.zip", nested(4))
    put(tmp_path, "b.txt", "Dolor.")
    result = checked(read_corpus(tmp_path))
    assert result.documents["text"].tolist() == ["Dolor."]
    assert problems_of(result, "error") == ["zip_limit"]


def test_scripts_of_pages_are_not_text(tmp_path: Path) -> None:
    body = "<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit sed do eiusmod tempor.</p>" * 3
    script = "<script>alert('stolen')</script><style>p {color: stolen}</style><noscript>stolen</noscript>"
    hostile = "<p onclick=\"alert('stolen')\">Amet <img src=x onerror=alert('stolen')> sit.</p>"
    put(tmp_path, "a.html", f"<html><body><article>{script}{body}{hostile}{script}</article></body></html>")
    result = checked(read_corpus(tmp_path))
    assert len(result.documents) == 1
    assert not result.documents["text"].str.contains("stolen").any()


def test_formulas_in_cells_stay_text(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", 'title,text\n"=HYPERLINK(""http://lorem.example"")","=1+1 was on the board."\n')
    documents = checked(read_corpus(tmp_path)).documents
    assert documents.loc[0, "text"] == "=1+1 was on the board."
    assert documents.loc[0, "title"] == '=HYPERLINK("http://lorem.example")'


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl", "a.html", "a.json"])
def test_endless_lines_have_a_limit_that_is_told(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "MAX_TEXT_CHARS", 100_000)
    line = "lorem " * 50_000
    wrapped = {
        "a.txt": line,
        "a.csv": f"text\n{line}\n",
        "a.jsonl": f'{{"text": "{line}"}}\n',
        "a.json": f'[{{"text": "{line}"}}]',
        "a.html": f"<html><body><article><p>{line}</p></article></body></html>",
    }
    put(tmp_path, name, wrapped[name])
    result = checked(read_corpus(tmp_path))
    assert result.documents.empty
    assert problems_of(result, "error") == ["text_too_long"]
    assert "the limit is 100,000" in result.problems["detail"].iloc[0]


def test_deeply_nested_pages_and_json_do_not_exhaust_the_stack(tmp_path: Path) -> None:
    put(tmp_path, "a.html", "<html><body>" + "<div>" * 50_000 + "<p>Lorem ipsum dolor.</p>")
    put(tmp_path, "b.json", "[" * 100_000)
    put(tmp_path, "c.html", "<!-- LXNComment 1:1 --><DOCFULL> -->" + "<div><b>" * 50_000 + "Lorem")
    put(
        tmp_path, "d.html", '<div class="article enArticle" id="article-LORM000020170102">' + "<div>" * 50_000 + "Lorem"
    )
    result = checked(read_corpus(tmp_path))
    assert set(result.problems["problem"]) - {"unreadable"} == set(result.problems["problem"])


def test_the_limits_are_those_the_docs_state() -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    assert f"{assemble.MAX_TEXT_CHARS:,} characters" in page
    assert f"{archive.MAX_MEMBER_BYTES // 2**20} MiB; packed {archive.MAX_RATIO} to 1" in page
