"""Whole exports of the Nexis family, simulated: every field of every article exact, no article lost or added."""

from __future__ import annotations

import pytest

from mediaanalysis.corpus.readers import read_corpus

from .nexis_simulator_files import simulate

NAMES = {"docx": "lorem.docx", "html": "lorem.html", "txt": "lorem.txt"}
# The length is drawn, not counted, so it differs; the other two say that a line at hand was missing or a text short.
HARMLESS = {
    "length_differs",
    "date_from_load_date",
    "identical_record",
    "declared_count",
    "no_coverage",
    "missing_field",
}


def differences(layout, seed, folder):
    """Return (article, field, found, expected) wherever reader and truth differ, and problems that have no cause."""
    raw, truth = simulate(layout, seed)
    path = folder / NAMES[layout]
    path.write_bytes(raw)
    documents, problems = read_corpus(path)
    documents = documents.sort_values("source_index").reset_index(drop=True)
    declared = [row.detail for row in problems.itertuples() if row.problem == "declared_count"]
    assert declared == [f"The file declares {len(truth)} articles; {len(truth)} were found."]
    found = [(-1, row.problem, row.detail, "") for row in problems.itertuples() if row.problem not in HARMLESS]
    if list(documents["source_index"]) != list(range(len(truth))):
        return [*found, (-1, "count", len(documents), len(truth))]
    documents["date"] = documents["date"].dt.strftime("%Y-%m-%d")
    for number, (row, fields) in enumerate(zip(documents.to_dict("records"), truth, strict=True)):
        for name, value in fields.items():
            seen = row.get(name)
            if seen is None or seen != seen:
                seen = ""
            if seen != value and (value or name != "date_raw"):  # without a date line it is that of the load date
                found.append((number, name, seen, value))
    return found


@pytest.mark.parametrize("layout", ["docx", "html", "txt"])
@pytest.mark.parametrize("seed", range(8))
def test_every_field_of_a_simulated_export_is_exact(layout, seed, tmp_path):
    assert differences(layout, seed, tmp_path) == []
