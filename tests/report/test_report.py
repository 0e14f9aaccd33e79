"""The main job, run for real on the sample: pages, figures, tables, manifest; twice the same; what goes wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest

import mediaanalysis as ma
from mediaanalysis.errors import CodebookError, OptionError, ReadError, ReportError
from mediaanalysis.report.build import build_report
from mediaanalysis.report.study import Parameters, input_hashes, open_study, study_name

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "raw" / "sample"


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The sample report, built once."""
    return build_report(SAMPLE, home=tmp_path_factory.mktemp("project"), notebooks=ROOT / "notebooks", progress=False)


def test_report_has_pages_figures_tables_and_manifest(built):
    names = {path.relative_to(built.folder).as_posix() for path in built.folder.rglob("*") if path.is_file()}
    pages = {
        "index.html",
        "01_corpus.html",
        "02_topics.html",
        "03_framing.html",
        "04_voices.html",
        "manifest.json",
        "run.json",
    }
    assert pages <= names
    for figure in ("coverage", "frame_rates", "frame_timeline", "topic_terms", "topic_prevalence"):
        assert {f"figures/{figure}.svg", f"figures/{figure}.png"} <= names
    rates = pd.read_csv(built.folder / "tables" / "frame_rates.csv")
    assert set(rates["frame"]) == set(ma.load_codebook("war_diplomacy").frame_ids)
    assert rates["n_docs"].gt(0).all()


def test_every_page_says_that_the_sample_is_fiction(built):
    for page in built.folder.glob("*.html"):
        assert "a fictional war between countries, people and outlets that do not exist" in page.read_text(
            encoding="utf-8"
        )


def test_manifest_names_everything_by_hash(built):
    manifest = json.loads(built.manifest.read_text(encoding="utf-8"))
    assert manifest["inputs"] == input_hashes(SAMPLE)
    assert manifest["documents"] == 68
    assert manifest["codebook"]["sha256"] == ma.load_codebook("war_diplomacy").sha256
    on_disk = {p.relative_to(built.folder).as_posix() for p in built.folder.rglob("*") if p.is_file()}
    assert set(manifest["outputs"]) == on_disk - {"manifest.json", "run.json"}
    assert str(ROOT) not in built.manifest.read_text(encoding="utf-8")


def test_pages_need_nothing_from_elsewhere(built):
    for page in built.folder.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text
        assert 'src="http' not in text
        assert "Traceback (most recent" not in text
        assert "Warning:" not in text, f"{page.name} shows a warning"
        assert 'alt="' in text or page.name == "index.html"


def test_second_build_has_the_same_bytes(built, tmp_path):
    again = build_report(SAMPLE, home=tmp_path, notebooks=ROOT / "notebooks", progress=False)
    first, second = (json.loads(result.manifest.read_text(encoding="utf-8")) for result in (built, again))
    first.pop("lock"), second.pop("lock")
    assert first == second


def test_processed_tables_load_as_they_were(built):
    tables = ma.load_study(built.folder.parents[1] / "data" / "processed" / "sample")
    assert set(tables) == {"documents", "problems", "hits", "quotes"}
    fresh = ma.read_corpus(SAMPLE).documents
    pd.testing.assert_frame_equal(tables["documents"], fresh, check_dtype=False)
    hits = tables["hits"]
    text = tables["documents"].set_index("doc_id")["text"]
    assert all(text[row.doc_id][row.start : row.end] == row.surface for row in hits.itertuples())
    assert set(hits["quote_id"]) - {""} <= set(tables["quotes"]["quote_id"])


def test_one_undated_article_gives_a_report_that_says_why(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "only.txt").write_text(
        "A truce was agreed in Harnov, officials said. Nobody spoke of betrayal.", encoding="utf-8"
    )
    result = build_report(folder, home=tmp_path, notebooks=ROOT / "notebooks", progress=False)
    assert "it needs 20 articles, this study has 1" in result.page.read_text(encoding="utf-8")
    assert "Figure not drawn" in (result.folder / "03_framing.html").read_text(encoding="utf-8")


def notebook_with(folder: Path, *sources: str) -> Path:
    folder.mkdir()
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "01_own.ipynb")
    return folder


def test_a_failed_build_leaves_the_earlier_report(tmp_path):
    good = notebook_with(tmp_path / "good", "1 + 1")
    build_report(SAMPLE, home=tmp_path, notebooks=good, progress=False)
    before = {p.name: p.read_bytes() for p in (tmp_path / "reports" / "sample").glob("*.*")}
    bad = notebook_with(tmp_path / "bad", "1 / 0")
    with pytest.raises(ReportError, match="ZeroDivisionError"):
        build_report(SAMPLE, home=tmp_path, notebooks=bad, progress=False)
    assert {p.name: p.read_bytes() for p in (tmp_path / "reports" / "sample").glob("*.*")} == before
    assert [p.name for p in (tmp_path / "reports").iterdir()] == ["sample"]


def test_a_study_without_dates_has_topics_but_no_curves(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    words = "truce envoy grain border shell convoy court ridge winter port".split()
    for k in range(30):
        text = " ".join(words[(k + j * j) % 10] for j in range(12))
        (folder / f"{k}.txt").write_text(f"The {text} stood in the way, officials said on Monday.", encoding="utf-8")
    parameters = Parameters(n_topics=3, max_docs=0.99)
    result = build_report(folder, home=tmp_path, notebooks=ROOT / "notebooks", parameters=parameters, progress=False)
    text = (result.folder / "02_topics.html").read_text(encoding="utf-8")
    assert "Figure not drawn" in text
    assert 'id="topic_terms"' in text


def test_columns_of_tables_reach_the_notebooks(tmp_path):
    (tmp_path / "export.csv").write_text("Artikeltext;Blatt\nDie Waffen schweigen.;Bote\n", encoding="utf-8")
    parameters = Parameters(columns={"text": "Artikeltext", "outlet": "Blatt"})
    own = notebook_with(
        tmp_path / "own", "import mediaanalysis as ma\nprint(ma.open_study().documents['outlet'].tolist())"
    )
    result = build_report(tmp_path / "export.csv", home=tmp_path, notebooks=own, parameters=parameters, progress=False)
    assert "Bote" in (result.folder / "01_own.html").read_text(encoding="utf-8")


def test_a_failing_cell_is_named(tmp_path):
    own = notebook_with(tmp_path / "own", "1 + 1", "# second\nraise ValueError('no such outlet')")
    with pytest.raises(ReportError, match=r"01_own.ipynb, code cell 2 of 2 .*ValueError: no such outlet"):
        build_report(SAMPLE, home=tmp_path, notebooks=own, progress=False)


def test_wrong_codebook_is_told_before_the_work(tmp_path):
    with pytest.raises(CodebookError, match="Did you mean 'war_diplomacy'"):
        build_report(SAMPLE, home=tmp_path, parameters=Parameters(codebook="war_diplomcy"), progress=False)


def test_nothing_readable_and_odd_names(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_bytes(b"")
    with pytest.raises(ReadError, match="empty_file"):
        build_report(tmp_path / "raw", home=tmp_path, progress=False)
    with pytest.raises(OptionError, match="cannot name a folder"):
        build_report(SAMPLE, home=tmp_path, name="../up", progress=False)


def test_a_folder_that_is_no_report_is_left_alone(tmp_path):
    mine = tmp_path / "reports" / "sample"
    mine.mkdir(parents=True)
    (mine / "thesis.docx").write_text("years of work", encoding="utf-8")
    with pytest.raises(ReportError, match="not empty"):
        build_report(SAMPLE, home=tmp_path, notebooks=ROOT / "notebooks", progress=False)
    assert (mine / "thesis.docx").exists()


def test_changed_raw_files_are_read_again(tmp_path):
    raw = tmp_path / "raw"
    shutil.copytree(SAMPLE / "harnov-courier", raw)
    first = open_study(raw, home=tmp_path)
    (raw / "2024-03-01_new.txt").write_text(
        "Observers reached the river on Friday, the mission said.", encoding="utf-8"
    )
    assert len(open_study(raw, home=tmp_path).documents) == len(first.documents) + 1


@pytest.mark.parametrize(("path", "name"), [("data/raw/mine", "mine"), ("a/b.c.csv", "b.c"), ("x/*.txt", "x")])
def test_study_names(path, name):
    assert study_name(path) == name


def test_views_in_a_notebook_escape_what_they_show(tmp_path):
    study = open_study(SAMPLE, home=tmp_path)
    view = study.table("odd", "<b>caption</b>", pd.DataFrame({"a": ["<script>x</script>", "two\nlines"]}))
    html = view._repr_html_()
    assert "<script>" not in html
    assert "<b>" not in html
    assert "two ¶ lines" in html
