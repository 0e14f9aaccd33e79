"""Executed notebooks to HTML pages that open without a network: no script, no font, no picture from elsewhere."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from mediaanalysis._version import __version__
from mediaanalysis.report.study import Study

__all__ = ["Page", "body_of", "index_body", "render"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the report: its file name, its title, a sentence on what it shows, or why it was not made."""

    href: str
    title: str
    summary: str = ""
    skipped: str = ""


def body_of(notebook: Any) -> str:
    """Return the body of an executed notebook as HTML: prose, results, and code folded away.

    Markdown and highlighting are nbconvert's; the frame around them is ours, so that a page needs no script.
    """
    from nbconvert.filters import Highlight2HTML, markdown2html

    highlight = Highlight2HTML(pygments_lexer="ipython3")
    parts: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(
                str(markdown2html(cell.source)).replace('<a class="anchor-link"', '<a hidden class="anchor-link"')
            )
        elif cell.cell_type == "code" and cell.source.strip():
            code = highlight(cell.source)
            parts.append(f'<details class="code"><summary>code</summary>{code}</details>')
            parts += [_output(output) for output in cell.outputs]
    return "\n".join(part for part in parts if part)


def _output(output: Any) -> str:
    """Return one output of a cell as HTML: the richest form that needs no script."""
    if output.output_type == "stream":
        kind = " err" if output.name == "stderr" else ""
        return f'<pre class="out{kind}">{html.escape(output.text)}</pre>' if output.text.strip() else ""
    data = output.get("data", {})
    if "text/html" in data:
        return str(data["text/html"])
    if "image/png" in data:
        return f'<figure><img src="data:image/png;base64,{data["image/png"].strip()}" alt="figure"></figure>'
    return f'<pre class="out">{html.escape(data["text/plain"])}</pre>' if "text/plain" in data else ""


def render(page: Page, body: str, *, study: Study, pages: Sequence[Page], run: str) -> str:
    """Return the whole HTML page."""
    from jinja2 import Environment
    from pygments.formatters import HtmlFormatter

    here = files("mediaanalysis.report")
    css = (here / "page.css").read_text(encoding="utf-8") + HtmlFormatter(style="default").get_style_defs(".highlight")
    template = Environment(autoescape=False).from_string((here / "page.html.j2").read_text(encoding="utf-8"))
    return template.render(
        title=html.escape(page.title),
        study=html.escape(study.name),
        css=css,
        here=page.href,
        pages=[p for p in pages if not p.skipped],
        body=body,
        notice=html.escape(study.notice),
        version=__version__,
        run=run,
    )


def index_body(study: Study, pages: Sequence[Page]) -> str:
    """Return the body of the index: what was read, the pages, and every figure and table with its files."""
    documents, problems = study.documents, study.problems
    counts = problems["severity"].value_counts()
    dates = documents["date"].dropna() if "date" in documents else documents.iloc[:0, 0]
    span = f"{dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}" if len(dates) else "no dates"
    outlets = documents["outlet"].replace("", None).nunique() if "outlet" in documents else 0
    lines = [
        f"<h1>Study: {html.escape(study.name)}</h1>",
        f"<p>{_counted(len(documents), 'article')} from {_counted(outlets, 'outlet')}, {span}. "
        f"{_counted(int(counts.get('error', 0)), 'record')} could not be read; there "
        f"{'is' if counts.get('warning', 0) == 1 else 'are'} {_counted(int(counts.get('warning', 0)), 'warning')}; "
        '<a href="tables/problems.csv">the list</a> names each.</p>',
        "<h2>Pages</h2><ul>",
    ]
    for page in pages[1:]:
        note = f" <em>Not made: {html.escape(page.skipped)}</em>" if page.skipped else ""
        title = html.escape(page.title)
        link = title if page.skipped else f'<a href="{page.href}">{title}</a>'
        lines.append(f"<li>{link}. {html.escape(page.summary)}{note}</li>")
    lines.append("</ul>")
    lines += _files(study, "figures", "Figures", ".png", (".svg", ".png"))
    lines += _files(study, "tables", "Tables", ".csv", (".csv",))
    lines.append('<p><a href="manifest.json">manifest.json</a> lists what went in and what came out, by hash.</p>')
    return "\n".join(lines)


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _files(study: Study, folder: str, title: str, main: str, endings: Sequence[str]) -> list[str]:
    found = sorted((study.out / folder).glob(f"*{main}"))
    if not found:
        return []
    items = []
    for file in found:
        links = ", ".join(f'<a href="{folder}/{file.stem}{ending}">{ending[1:].upper()}</a>' for ending in endings)
        items.append(f"<li>{html.escape(file.stem.replace('_', ' '))}: {links}</li>")
    return [f"<h2>{title}</h2><ul>", *items, "</ul>"]
