"""Write docs/api.md and docs/tables.md from the package: run ``python docs/generate.py`` after a public change."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import mediaanalysis as ma
from mediaanalysis.corpus.articles import EXPORT_FIELDS
from mediaanalysis.schemas import SCHEMAS, Column, Schema

FOLDER = Path(__file__).resolve().parent
ROOMS = {
    "corpus": "Files to documents",
    "text": "Documents to tokens and features",
    "framing": "Tokens to hits",
    "statistics": "Tables to estimates",
    "topics": "Features to topics",
    "report": "Notebooks to a report",
}
MODULES = {
    "plot": "Figures: each takes a table and returns matplotlib `Axes`.",
    "schemas": "The tables as data; printed in [tables.md](tables.md).",
    "errors": "What is raised on purpose; all are `MediaAnalysisError`.",
}
NOTE = "<!-- Written by docs/generate.py; edit the docstrings or schemas, then run it again. -->"


class _Bare:
    """An annotation that prints without quotation marks."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def signature(thing: Any) -> str:
    """Return the parameters of a function or class as written in the code, or "" for an exception."""
    if inspect.isclass(thing) and issubclass(thing, BaseException):
        return ""
    found = inspect.signature(thing)
    parameters = [
        p.replace(annotation=_Bare(p.annotation)) if isinstance(p.annotation, str) else p
        for p in found.parameters.values()
        if p.name != "self"
    ]
    told = found.return_annotation
    returns = _Bare(told) if isinstance(told, str) and not inspect.isclass(thing) else inspect.Signature.empty
    return str(found.replace(parameters=parameters, return_annotation=returns))


def summary(thing: Any) -> str:
    """Return the first paragraph of a docstring on one line, its markup turned to Markdown."""
    text = " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text)
    return text.replace("``", "`")


def _line(name: str, thing: Any, indent: str = "") -> str:
    return f"{indent}- `{name}{signature(thing)}`: {summary(thing)}"


def _members(owner: type, name: str) -> list[str]:
    """Return a line for each public method and property of a class."""
    lines = []
    for member, value in vars(owner).items():
        if member.startswith("_"):
            continue
        if isinstance(value, property):
            lines.append(f"  - `{name}.{member}`: {summary(value)}")
        elif inspect.isfunction(value):
            lines.append(_line(f".{member}", value, "  "))
    return lines


def _module_lines(name: str, module: ModuleType) -> list[str]:
    lines = []
    for member in module.__all__:
        value = getattr(module, member)
        if inspect.isclass(value) or inspect.isfunction(value):
            lines.append(_line(f"ma.{name}.{member}", value))
        elif isinstance(value, Schema):
            lines.append(f"- `ma.{name}.{member}`: the schema of the table [{value.name}](tables.md#{value.name}).")
        else:
            shown = ", ".join(getattr(item, "name", item) for item in value)
            lines.append(f"- `ma.{name}.{member}`: {shown}.")
    return lines


def api_page() -> str:
    """Return docs/api.md: one line per public name with its signature and the first sentence of its docstring."""
    lines = [NOTE, "", "# Public names", "", "`import mediaanalysis as ma`; `ma.__version__` is the version.", ""]
    for room, title in ROOMS.items():
        lines += [f"## {title} (`{room}`)", ""]
        for name in ma.__all__:
            thing = getattr(ma, name)
            if getattr(thing, "__module__", "").startswith(f"mediaanalysis.{room}."):
                lines.append(_line(f"ma.{name}", thing))
                lines += _members(thing, "") if inspect.isclass(thing) else []
        lines.append("")
    for name, title in MODULES.items():
        lines += [f"## `ma.{name}`", "", title, "", *_module_lines(name, getattr(ma, name)), ""]
    return "\n".join(lines).rstrip() + "\n"


def _row(column: Column, key: tuple[str, ...]) -> str:
    meaning = column.meaning
    if column.allowed:
        meaning += f" (one of: {', '.join(column.allowed)})"
    cells = (
        f"`{column.name}`",
        column.kind,
        column.unit or "–",
        meaning,
        "yes" if column.required else "no",
        "yes" if column.name in key else "",
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def tables_page() -> str:
    """Return docs/tables.md: every table with its columns."""
    lines = [
        NOTE,
        "",
        "# Tables",
        "",
        "Every public table and its columns, from `mediaanalysis.schemas`. Columns beyond these are the user's own and",
        "are carried along. Columns marked as key are unique together. Offsets satisfy `text[start:end] == surface`.",
        "",
    ]
    for schema in SCHEMAS:
        lines += [
            f"## {schema.name}",
            "",
            "| column | kind | unit | meaning | required | key |",
            "|---|---|---|---|---|---|",
            *(_row(column, schema.key) for column in schema.columns),
            "",
        ]
    lines += ["## Columns of exports", "", "Documents from databases have these beside their schema, where the export"]
    lines += ["has the field.", "", "| column | meaning |", "|---|---|"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in EXPORT_FIELDS.items()]
    return "\n".join(lines).rstrip() + "\n"


def pages() -> dict[Path, str]:
    """Return the text of every page this script writes."""
    return {FOLDER / "api.md": api_page(), FOLDER / "tables.md": tables_page()}


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
