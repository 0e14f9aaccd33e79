"""Which layout a file has is told by its content, whatever its ending."""

from __future__ import annotations

import importlib
import io
import zipfile
from pathlib import Path

import pytest

from mediaanalysis.corpus import registry
from mediaanalysis.corpus.batch import RejectedError
from mediaanalysis.corpus.sniffing import EXTENSIONS, LAYOUTS, sniff
from mediaanalysis.corpus.sources import FORMATS
from mediaanalysis.errors import OptionError, ReadError

from .reading_helpers import checked, problems_of, put


def zipped(*names: str) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return sink.getvalue()


@pytest.mark.parametrize(
    ("raw", "given", "layout"),
    [
        ("<html><!-- LXNComment 0:1 --></html>", "html", "nexis_html"),
        ("<HTML><!-- Hide\n<DOCFULL> -->", "docx", "nexis_html"),
        ("<html><DIV class=article id=article-LORM000020170102ed12>", "html", "factiva_html"),
        ('<div id="article-LORM000020170102ed12" class="lastarticle">', "docx", "factiva_html"),
        ('<html><style>.article {}</style><p id="article-body">x</p>', "html", "html"),
        ("<td class='index'><b>HD</b>", "html", "factiva_fields"),
        ('<a name="DocID_MSTAR_1"></a>', "eml", "proquest_mail"),
        ("<span class='DocPublicationName'>Le Lorem", "html", "europresse"),
        ('<table class="wide topic-list counted"><th>発行日', "html", "kikuzo"),
        ('<table class="topic-list">A forum', "html", "html"),
        (
            '<?xml version="1.0"?>\n<!DOCTYPE html><html><div id="heiseiDetailArea"><table class="contentsTable">',
            "html",
            "yomidasu",
        ),
        ("\n\n\n<?xml version='1.0'?><html><table class='contentsTable'><th class='wp50'>", "html", "yomidasu"),
        ("<html><td>^ИС:\n Лорем".encode("cp1251"), "html", "integrum_html"),
        ("<html><td>^ИС:\n Лорем", "html", "integrum_html"),
        ("\ufeff<PPSResponse><ppsArticleResponse/></PPSResponse>", "xml", "factiva_xml"),
        ("<Record><GOID>1</GOID></Record>", "xml", "proquest_xml"),
        ("<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "xml", "feed"),
        ("<?xml version='1.0'?><!-- made by --><feed xmlns='a'/>", "xml", "feed"),
        ("<rdf:RDF xmlns:rdf='a'/>", "xml", "feed"),
        ("<TEI xmlns='http://www.tei-c.org/ns/1.0'><text/></TEI>", "xml", "tei"),
        ("<doc sitename='Lorem' title='Ipsum'><main/></doc>", "xml", "trafilatura_xml"),
        ("\ufeff\r\n                  1 of 10 DOCUMENTS\r\n", "txt", "nexis_txt"),
        ("\n      Dokument 1 von 10\n", "txt", "nexis_txt"),
        ("   1 of 10 DOCUMENTS\r\n".encode("utf-16"), "txt", "nexis_txt"),
        ("<rss version='2.0'/>".encode("utf-16"), "xml", "feed"),
        ("<!-- made by -->" * 5000 + "<rss version='2.0'/>", "xml", "feed"),
        ("<!-- made by -->" * 5000 + "<html><p>Lorem", "html", "html"),
        ("TY  - NEWS\r\nTI  - Lorem\r\nER  - ", "txt", "ris"),
        ("{\\rtf1 Lorem}", "txt", "rtf"),
        ("{\\rtf1 {\\b HD} Lorem {\\b WC} 9 words", "docx", "factiva_rtf"),
        ("%PDF-1.7", "docx", "pdf"),
        ("Lorem ipsum.", "docx", "txt"),
        ("<html><p>Lorem</html>", "docx", "html"),
        ("From lorem@example Mon May  1 10:00:00 2023\n", "mbox", "mbox"),
        ('{"html": "<DOCFULL>"}', "json", "json"),
        ("text\n<DOCFULL>\n", "csv", "csv"),
    ],
)
def test_layouts(raw: str | bytes, given: str, layout: str) -> None:
    assert sniff(raw if isinstance(raw, bytes) else raw.encode("utf-8"), given) == layout


@pytest.mark.parametrize(
    ("names", "given", "layout"),
    [
        (("word/document.xml",), "txt", "docx"),
        (("xl/workbook.xml",), "docx", "xlsx"),
        (("a.txt",), "docx", "docx"),
    ],
)
def test_office_files(names: tuple[str, ...], given: str, layout: str) -> None:
    assert sniff(zipped(*names), given) == layout


def test_unknown_xml_is_told_with_its_root() -> None:
    with pytest.raises(RejectedError, match="root is <catalogue> is not a layout") as caught:
        sniff(b"<?xml version='1.0'?><catalogue><book/></catalogue>", "xml")
    assert caught.value.problem == "unknown_layout"


def test_every_layout_and_format_has_a_reader() -> None:
    assert set(registry._READERS) == {*EXTENSIONS, *(layout.name for layout in LAYOUTS), "nexis_docx"} - {"xml"}
    assert set(FORMATS) == set(registry._READERS) | {"xml"}
    for name in registry._READERS:
        assert callable(registry.reader_of(name))
    modules = {path.stem for path in Path(registry.__file__).with_name("formats").glob("*.py")}
    for named in registry._READERS.values():
        assert named.partition(":")[0] in modules
        importlib.import_module(f"mediaanalysis.corpus.formats.{named.partition(':')[0]}")


def test_a_layout_can_be_forced_and_a_wrong_name_is_told(tmp_path: Path) -> None:
    from mediaanalysis import read_corpus

    put(tmp_path, "a.html", "<html><p>Lorem ipsum dolor sit amet.</p></html>")
    assert problems_of(checked(read_corpus(tmp_path, format="factiva_html")), "error") == ["unknown_layout"]
    with pytest.raises(OptionError, match="Did you mean 'nexis_html'"):
        read_corpus(tmp_path, format="nexis_htm")
    with pytest.raises(ReadError, match="no files of format 'pdf'"):
        read_corpus(tmp_path, format="pdf")
