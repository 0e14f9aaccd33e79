"""The command ``mediaanalysis``: the steps of a study from a shell.

Exit codes: 0 done, 1 some records were rejected or a report failed, 2 nothing could be read or the call was wrong.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mediaanalysis._version import __version__
from mediaanalysis.errors import MediaAnalysisError, OptionError, ReportError, one_of

if TYPE_CHECKING:
    import pandas as pd

    from mediaanalysis.corpus.fetching.fetch import FetchResult
    from mediaanalysis.corpus.readers import ReadResult

__all__ = ["app", "main"]

app = typer.Typer(
    name="mediaanalysis",
    help="From a folder of press articles to a claim about framing that survives peer review.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)

_PATH = Annotated[str, typer.Argument(help="A file, folder, pattern in quotation marks, or zip of articles.")]
_OUT = Annotated[Path | None, typer.Option("--out", "-o", help="Write the table here: .csv, .parquet or .jsonl.")]
_QUIET = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]
_COLUMNS = Annotated[
    list[str] | None,
    typer.Option("--column", help="Our name=theirs for tables, such as text=BodyText or outlet=Source. Repeatable."),
]
_CODEBOOK = Annotated[str, typer.Option(help="A codebook that ships with the package, or a TOML file.")]


def _version(show: bool) -> None:
    if show:
        typer.echo(f"mediaanalysis {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command(epilog="Example: `mediaanalysis read data/raw/sample --out documents.parquet`")
def read(
    path: _PATH,
    out: _OUT = None,
    column: _COLUMNS = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of text files, when the guess is wrong.")] = None,
    study: Annotated[
        Path | None,
        typer.Option(help="Keep the tables in this folder; the next time only new or changed files are parsed."),
    ] = None,
    quiet: _QUIET = False,
) -> None:
    """Read articles into one table of documents; print what was read and what was not."""
    _check_out(out)
    result = (
        _update(study, path, column, encoding, quiet=quiet) if study else _read(path, column, encoding, quiet=quiet)
    )
    _write(result.documents, out)
    _print_problems(result)
    raise typer.Exit(_code(result))


@app.command(epilog='Example: `mediaanalysis check "exports/*.docx" --out audit.csv`')
def check(
    path: _PATH,
    column: _COLUMNS = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the audit here: .csv, .parquet or .jsonl.")
    ] = None,
    quiet: _QUIET = False,
) -> None:
    """Tell what would be read and what is wrong with it: counts declared and found, missing fields, odd dates, gaps."""
    from mediaanalysis.corpus.audit import audit

    _check_out(out)
    result = _read(path, column, None, quiet=quiet)
    documents = result.documents
    if len(documents):
        by_outlet = documents["outlet"].replace("", "(unknown)").value_counts()
        dates = documents["date"].dropna()
        typer.echo(f"outlets:   {', '.join(f'{name} {n}' for name, n in by_outlet.head(12).items())}")
        typer.echo(
            f"dates:     {f'{dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}' if len(dates) else 'none'}"
            f", {len(documents) - len(dates)} articles without one"
        )
        typer.echo(f"layouts:   {', '.join(f'{name} {n}' for name, n in _layouts(documents))}")
    findings = audit(documents, result.problems)
    # Rejected records and declared counts are told by the problems, each with its reason.
    told = findings[(findings["severity"] != "ok") & ~findings["check"].isin(["rejected", "declared_count"])]
    passed = sorted(set(findings["check"]) - set(findings.loc[findings["severity"] != "ok", "check"]))
    for row in told.to_dict("records"):
        where = f" {row['name']}:" if row["name"] else ""
        typer.echo(f"{row['severity']}:{where} {row['check']}: {row['detail']}")
    if passed:
        typer.echo(f"passed:    {', '.join(passed)}")
    _write(findings, out)
    _print_problems(result, limit=50)
    raise typer.Exit(_code(result))


def _layouts(documents: pd.DataFrame) -> list[tuple[str, int]]:
    """Return how many documents came in which layout; a file without one of its own goes by its ending."""
    ending = documents["source_file"].str.lower().str.removesuffix(".gz").str.extract(r"\.(\w+)$")[0].fillna("?")
    given = documents["format"].fillna("") if "format" in documents else ending
    counts = given.where(given.ne(""), ending).value_counts()
    return [(str(name), int(n)) for name, n in counts.items()]


@app.command(
    epilog="Example: `mediaanalysis fetch urls.csv --out data/raw/floods --contact you@university.example`. "
    "Keys of services come from the environment: GUARDIAN_API_KEY, MEDIACLOUD_API_KEY."
)
def fetch(
    source: Annotated[
        str,
        typer.Argument(
            help="A file of addresses or a feed, the address of a feed, or a query such as "
            "'gdelt:flood?start=2024-05-01&end=2024-05-31' (also mediacloud:, guardian:, wikinews:)."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder that gets the pages, usually data/raw/STUDY.")],
    kind: Annotated[str, typer.Option(help="What an address is: auto, pages or feed.")] = "auto",
    delay: Annotated[float, typer.Option(help="Least seconds between two requests to the same server.", min=0)] = 1.0,
    limit: Annotated[int | None, typer.Option(help="Most addresses to take.", min=1)] = None,
    contact: Annotated[
        str, typer.Option(help="Your e-mail address or web page, told to the servers.", envvar="MEDIAANALYSIS_CONTACT")
    ] = "",
    form: Annotated[str, typer.Option("--format", help="html: a file a page; warc: one web archive.")] = "html",
    quiet: _QUIET = False,
) -> None:
    """Fetch the articles of a list, feed or press service; a second call fetches only what is missing."""
    import mediaanalysis as ma

    result = ma.fetch(
        source, out=out, kind=kind, delay=delay, limit=limit, contact=contact, format=form, progress=not quiet
    )
    counts = result.summary
    typer.echo(f"fetch:     {', '.join(f'{n:,} {outcome}' for outcome, n in counts.items())}")
    _print_problems(result)
    typer.echo(f"written:   {out} (read it with `mediaanalysis read {out}`)")
    here, lost = counts["fetched"] + counts["cached"], counts["failed"] + counts["refused"]
    errors = bool(result.problems["severity"].eq("error").any())
    raise typer.Exit(2 if not here else 1 if lost or errors else 0)


@app.command(epilog="Example: `mediaanalysis frames data/raw/sample --by outlet --by month --out rates.csv`")
def frames(
    path: _PATH,
    codebook: _CODEBOOK = "war_diplomacy",
    by: Annotated[
        list[str] | None, typer.Option(help="Group by a column or year, quarter, month, week, day. Repeatable.")
    ] = None,
    voice: Annotated[
        list[str] | None, typer.Option(help="Count this voice alone: newsroom, direct, indirect, fragment. Repeatable.")
    ] = None,
    polarity: Annotated[
        list[str] | None,
        typer.Option(
            help="Count this polarity alone: asserted, negated, denied, hypothetical, questioned, future. Repeatable."
        ),
    ] = None,
    out: _OUT = None,
    hits: Annotated[Path | None, typer.Option(help="Write every hit with its context here.")] = None,
    column: _COLUMNS = None,
    quiet: _QUIET = False,
) -> None:
    """Count framing terms per thousand words by group, with article-clustered intervals."""
    import mediaanalysis as ma

    _check_out(out)
    _check_out(hits)
    book = ma.load_codebook(codebook)
    result = _read(path, column, None, quiet=quiet)
    _stop_without_documents(result)
    tokens = ma.tokenize(result.documents, language=book.language)
    found = ma.find_frames(result.documents, book, tokens=tokens)
    table = ma.frame_rates(
        found, tokens, result.documents, by=list(by) if by else None, voice=voice or None, polarity=polarity or None
    )
    if voice:
        found = found[found["voice"].isin(voice)]
    if polarity:
        found = found[found["polarity"].isin(polarity)]
    if hits:
        _write(ma.kwic(tokens, found), hits)
    _write(table, out)
    if not out:
        _print_table(table.drop(columns=["estimand", "method", "level", "n_coded"]))
    typer.echo(
        f"{len(found):,} framing terms in {len(tokens):,} words of {len(result.documents):,} articles; "
        "rates are per 1,000 words, uncorrected counts."
    )
    raise typer.Exit(_code(result))


@app.command(epilog="Example: `mediaanalysis topics data/raw/sample --n-topics 5`")
def topics(
    path: _PATH,
    n_topics: Annotated[int, typer.Option(help="Number of topics.", min=2)] = 6,
    terms: Annotated[int, typer.Option(help="Features shown of each topic.", min=1)] = 10,
    min_docs: Annotated[int, typer.Option(help="Leave out features in fewer articles.", min=1)] = 3,
    out: _OUT = None,
    column: _COLUMNS = None,
    quiet: _QUIET = False,
) -> None:
    """Fit a topic model (TF-IDF and NMF from an exact start) and show its features."""
    import mediaanalysis as ma

    _check_out(out)
    result = _read(path, column, None, quiet=quiet)
    _stop_without_documents(result)
    matrix = ma.dfm(ma.tokenize(result.documents), min_docs=min_docs).trim(max_docs=0.5)
    table = ma.TopicModel(n_topics).fit(matrix).terms(terms)
    _write(table, out)
    for topic, rows in table.groupby("topic"):
        typer.echo(f"{topic:>3}  {', '.join(rows['feature'])}")
    raise typer.Exit(_code(result))


@app.command(epilog="Example: `mediaanalysis report data/raw/sample`")
def report(
    path: Annotated[str | None, typer.Argument(help="Articles; the sample corpus of the project when omitted.")] = None,
    home: Annotated[Path, typer.Option(help="Project folder that gets data/processed and reports.")] = Path("."),
    name: Annotated[str | None, typer.Option(help="Name of the study; from the path when omitted.")] = None,
    codebook: _CODEBOOK = "war_diplomacy",
    n_topics: Annotated[int, typer.Option(help="Number of topics.", min=2)] = 6,
    column: _COLUMNS = None,
    quiet: _QUIET = False,
) -> None:
    """Build the whole report: tables, executed notebooks, pages, figures, manifest."""
    from mediaanalysis.report.build import build_report
    from mediaanalysis.report.study import Parameters

    settings = Parameters(codebook=codebook, n_topics=n_topics, columns=_columns(column))
    result = build_report(path, home=home, name=name, parameters=settings, progress=not quiet)
    typer.echo(f"The report is ready: {result.page}")


def _columns(given: list[str] | None) -> dict[str, str]:
    """Return the mapping written as ``ours=theirs``."""
    pairs = [pair.partition("=") for pair in given or []]
    for ours, sign, theirs in pairs:
        if not (ours and sign and theirs):
            raise OptionError(f"--column {ours + sign + theirs!r}: write our name=theirs, such as text=BodyText.")
    return {ours: theirs for ours, _, theirs in pairs}


def _check_out(out: Path | None) -> None:
    """Refuse a place that cannot be written before any work is done."""
    if out is None:
        return
    one_of("ending of --out", out.suffix, (".csv", ".parquet", ".jsonl"))
    if not out.parent.is_dir():
        raise OptionError(f"--out {out}: the folder {out.parent} does not exist; make it first.")
    if out.is_dir() or not os.access(out if out.exists() else out.parent, os.W_OK):
        raise OptionError(f"--out {out}: cannot be written; it is a folder, or you may not write there.")


def _read(path: str, columns: list[str] | None, encoding: str | None, *, quiet: bool) -> ReadResult:
    from mediaanalysis.corpus.readers import read_corpus

    result = read_corpus(path, columns=_columns(columns) or None, encoding=encoding, progress=not quiet)
    _print_counts(result)
    return result


def _update(study: Path, path: str, columns: list[str] | None, encoding: str | None, *, quiet: bool) -> ReadResult:
    from mediaanalysis.corpus.readers import ReadResult
    from mediaanalysis.corpus.updating import update_study

    updated = update_study(study, path, columns=_columns(columns) or None, encoding=encoding, progress=not quiet)
    result = ReadResult(updated.documents, updated.problems)
    _print_counts(result)
    typer.echo(f"study:     {study} ({updated.n_parsed:,} files parsed, {updated.n_kept:,} unchanged)")
    return result


def _print_counts(result: ReadResult) -> None:
    counts = result.summary
    typer.echo(
        f"read:      {counts['records']:,} records in {counts['files']:,} files: {counts['documents']:,} articles, "
        f"{counts['rejected']:,} rejected, {counts['warnings']:,} warnings"
    )


def _code(result: ReadResult) -> int:
    if result.documents.empty:
        return 2
    return 1 if result.summary["rejected"] else 0


def _stop_without_documents(result: ReadResult) -> None:
    if result.documents.empty:
        _print_problems(result)
        raise typer.Exit(2)


def _print_problems(result: ReadResult | FetchResult, limit: int = 10) -> None:
    order = {"error": 0, "warning": 1, "note": 2}
    table = result.problems
    table = table.iloc[table["severity"].map(order).argsort(kind="stable")]
    for row in table.head(limit).to_dict("records"):
        record = f", record {row['source_index']}" if row["source_index"] >= 0 else ""
        typer.echo(f"{row['severity']}: {row['source_file']}{record}: {row['problem']}: {row['detail']}")
    if len(table) > limit:
        typer.echo(f"... and {len(table) - limit:,} more.")


def _print_table(table: pd.DataFrame) -> None:
    typer.echo(table.to_string(index=False, float_format=lambda value: f"{value:.2f}"))


def _write(table: pd.DataFrame, out: Path | None) -> None:
    if out is None:
        return
    if out.suffix == ".csv":
        from mediaanalysis.corpus.store import write_csv

        write_csv(table, out)
    elif out.suffix == ".jsonl":
        table.to_json(out, orient="records", lines=True, force_ascii=False, date_format="iso")
    else:
        from mediaanalysis.corpus.store import write_parquet

        write_parquet(table, out)
    typer.echo(f"written:   {out} ({len(table):,} rows)")


def main() -> None:
    """Run the command; errors that are the caller's to mend are one clear line, not a traceback."""
    try:
        app()
    except MediaAnalysisError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(1 if isinstance(error, ReportError) else 2)
    except OSError as error:
        typer.echo(f"error: {error.filename or 'a file'}: {error.strerror or error}", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        typer.echo("stopped.", err=True)
        sys.exit(130)


if __name__ == "__main__":
    main()
