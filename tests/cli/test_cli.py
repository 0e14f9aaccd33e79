"""The command as a user types it: output, files, exit codes, and what it says when something is wrong."""

from __future__ import annotations

import contextlib
import http.server
import io
import subprocess
import sys
import threading
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from mediaanalysis.cli import main

ROOT = Path(__file__).parents[2]
SAMPLE = str(ROOT / "data" / "raw" / "sample")


class Result(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str) -> Result:
    """Call the command in this process, as the shell would."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    before = sys.argv
    sys.argv = ["mediaanalysis", *arguments]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    finally:
        sys.argv = before
    return Result(code, out.getvalue(), err.getvalue())


def test_installed_command_runs_in_a_process_of_its_own():
    command = [sys.executable, "-m", "mediaanalysis.cli", "read", "no/such/folder"]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert result.returncode == 2
    assert result.stderr.startswith("error: ")
    assert "Traceback" not in result.stderr


def test_report_says_where_it_is(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "one.txt").write_text("The truce held in Harnov.", encoding="utf-8")
    result = run("report", str(folder), "--home", str(tmp_path), "--name", "mine", "--quiet")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "reports" / "mine" / "index.html").is_file()
    assert "index.html" in result.stdout


@pytest.mark.parametrize("command", ["", "read", "check", "fetch", "frames", "topics", "report"])
def test_help_has_an_example(command):
    result = run(*filter(None, [command]), "--help")
    assert result.returncode == 0
    assert "Usage" in result.stdout
    assert not command or f"mediaanalysis {command}" in result.stdout


def test_version():
    assert run("--version").stdout.startswith("mediaanalysis 0.")


def test_check_says_what_would_be_read():
    result = run("check", SAMPLE, "--quiet")
    assert result.returncode == 0, result.stderr
    assert "68 articles, 0 rejected" in result.stdout
    assert "Meridian Wire 16" in result.stdout
    assert "2023-09-04 to 2024-02-27" in result.stdout


def test_check_writes_the_audit_and_names_what_is_lost(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.xml").write_text(
        '<PPSResponse><ppsArticleResponse><ppsarticleResultSet count="2"><ppsarticle><article>'
        "<headline><paragraph>Lorem</paragraph></headline><leadParagraph><paragraph>Ipsum dolor.</paragraph>"
        "</leadParagraph></article></ppsarticle></ppsarticleResultSet></ppsArticleResponse></PPSResponse>"
    )
    (tmp_path / "raw" / "b.docx").write_bytes(b"PK\x03\x04cut off")
    result = run("check", str(tmp_path / "raw"), "--out", str(tmp_path / "audit.csv"), "--quiet")
    assert result.returncode == 1
    assert "layouts:   factiva_xml 1" in result.stdout
    assert "warning: a.xml: count_differs: The file declares 2 articles; 1 were found." in result.stdout
    assert "error: b.docx: broken_zip" in result.stdout
    audit = pd.read_csv(tmp_path / "audit.csv")
    assert audit.loc[audit["check"] == "declared_count", ["found", "expected"]].to_numpy().tolist() == [[1, 2]]


def test_read_keeps_a_study_and_parses_only_what_changed(tmp_path):
    study = str(tmp_path / "study")
    assert "(36 files parsed, 0 unchanged)" in run("read", SAMPLE, "--study", study, "--quiet").stdout
    again = run("read", SAMPLE, "--study", study, "--quiet")
    assert "68 articles, 0 rejected" in again.stdout
    assert "(0 files parsed, 36 unchanged)" in again.stdout


def test_fetch_then_read(tmp_path):
    page = "<html><body><article><h1>Talks fail</h1>" + "<p>Talks failed on the coast on Monday.</p>" * 5 + "</article>"

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            found = self.path == "/talks"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode() if found else b"")

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host = f"http://127.0.0.1:{server.server_port}"
        (tmp_path / "list.txt").write_text(f"{host}/talks\n{host}/gone\n")
        arguments = ("fetch", str(tmp_path / "list.txt"), "--out", str(tmp_path / "raw"), "--delay", "0", "--quiet")
        first, again = run(*arguments), run(*arguments)
        server.shutdown()
    assert (first.returncode, again.returncode) == (1, 1)
    assert "1 fetched" in first.stdout
    assert "1 cached" in again.stdout
    assert "not_found" in first.stdout
    read = run("read", str(tmp_path / "raw"), "--out", str(tmp_path / "d.parquet"), "--quiet")
    assert read.returncode == 0, read.stdout
    documents = pd.read_parquet(tmp_path / "d.parquet")
    assert documents["url"].tolist() == [f"{host}/talks"]
    assert documents["text"].str.contains("Talks failed on the coast").all()


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".jsonl"])
def test_read_writes_every_format(tmp_path, ending):
    out = tmp_path / f"documents{ending}"
    assert run("read", SAMPLE, "--out", str(out), "--quiet").returncode == 0
    readers = {".csv": pd.read_csv, ".parquet": pd.read_parquet, ".jsonl": lambda p: pd.read_json(p, lines=True)}
    assert len(readers[ending](out)) == 68


def test_frames_and_topics(tmp_path):
    out, hits = tmp_path / "rates.csv", tmp_path / "hits.csv"
    result = run("frames", SAMPLE, "--by", "outlet", "--out", str(out), "--hits", str(hits), "--quiet")
    assert result.returncode == 0, result.stderr
    assert len(pd.read_csv(out)) == 4 * 12
    assert {"pre", "node", "post", "frame"} <= set(pd.read_csv(hits).columns)
    shown = run("topics", SAMPLE, "--n-topics", "3", "--quiet")
    assert shown.returncode == 0
    assert sum(line.strip()[:1] in {"1", "2", "3"} for line in shown.stdout.splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["read", "no/such/folder"], 2, "no/such/folder"),
        (["read", SAMPLE, "--out", "table.xls"], 2, "'.csv', '.parquet', '.jsonl'"),
        (["frames", SAMPLE, "--codebook", "war_diplomcy"], 2, "Did you mean 'war_diplomacy'"),
        (["frames", SAMPLE, "--by", "outlt"], 2, "Did you mean 'outlet'"),
        (["topics", SAMPLE, "--n-topics", "5000"], 2, "too many"),
        (["topics", SAMPLE, "--n-topics", "1"], 2, "2"),
        (["reed", SAMPLE], 2, "reed"),
        (["read", SAMPLE, "--out", "/proc/x.csv"], 2, "/proc/x.csv"),
        (["fetch", "no/such/list.txt", "--out", "x"], 2, "no/such/list.txt"),
        (["read", SAMPLE, "--column", "text"], 2, "our name=theirs"),
        (["check", SAMPLE, "--column", "txt=body"], 2, "Did you mean 'text'"),
    ],
)
def test_mistakes_are_told_in_one_line(arguments, code, said):
    result = run(*arguments)
    assert result.returncode == code
    assert said in result.stdout + result.stderr
    assert "Traceback" not in result.stderr


def test_rejected_records_give_exit_code_one_and_are_listed(tmp_path):
    (tmp_path / "good.txt").write_text("Talks resumed in Harnov on Monday.", encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    result = run("check", str(tmp_path), "--quiet")
    assert result.returncode == 1
    assert "1 articles, 1 rejected" in result.stdout
    assert "empty.txt" in result.stdout


def test_folder_where_nothing_can_be_read(tmp_path):
    (tmp_path / "junk.txt").write_bytes(bytes(range(256)) * 40)
    for command in ("check", "read", "frames", "topics"):
        result = run(command, str(tmp_path), "--quiet")
        assert result.returncode == 2, command
        assert "not_text" in result.stdout


def test_columns_can_be_named(tmp_path):
    (tmp_path / "export.csv").write_text("Gesagtes;Blatt\nDie Waffen schweigen.;Bote\n", encoding="utf-8")
    result = run("check", str(tmp_path), "--column", "text=Gesagtes", "--column", "outlet=Blatt", "--quiet")
    assert result.returncode == 0
    assert "Bote 1" in result.stdout
    assert "records; the file has: Gesagtes, Blatt" in run("check", str(tmp_path), "--quiet").stdout
