from __future__ import annotations

import functools
import hashlib
import itertools
import os
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Text

from mediaanalysis import figures as plot
from mediaanalysis.errors import OptionError, TableError
from mediaanalysis.figures.timeaxis import main_window

sys.path.insert(0, str(Path(__file__).parent))
import figure_tables as make

NAN = float("nan")


def _nan_interval(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(low=NAN, high=NAN, n_docs=1)


def _undated(table: pd.DataFrame, column: str) -> pd.DataFrame:
    return table.assign(**{column: table[column].where(table[column] != table[column].min())})


MONTHS = make.estimates(make.months(), "month")
CASES = {
    "coverage": (plot.coverage, make.documents()),
    "coverage-one": (plot.coverage, make.documents().head(1)),
    "coverage-14": (plot.coverage, make.documents(14, 180, 0)),
    "coverage-60": (plot.coverage, make.documents(60, 3, 1)),
    "coverage-undated": (plot.coverage, _undated(make.documents(), "date")),
    "rates": (plot.rates, make.estimates(["A", "B", "C"])),
    "rates-one": (plot.rates, make.estimates(["A"], frames=1)),
    "rates-50": (plot.rates, make.estimates([f"The long named newspaper of town {k}" for k in range(50)], frames=4)),
    "rates-nan": (plot.rates, _nan_interval(make.estimates(["A", "B"]))),
    "rates-no-group": (plot.rates, make.estimates(["A"]).drop(columns="outlet")),
    "rates-no-tokens": (plot.rates, _nan_interval(make.estimates(["A"])).assign(estimate=NAN, n_tokens=0, n_docs=0)),
    "timeline": (plot.timeline, MONTHS),
    "timeline-one": (plot.timeline, MONTHS.head(1)),
    "timeline-many": (plot.timeline, make.estimates(make.months(180), "month", frames=12)),
    "timeline-nan": (plot.timeline, _nan_interval(MONTHS)),
    "timeline-undated": (plot.timeline, _undated(MONTHS, "month")),
    "topics": (plot.topics, make.terms()),
    "topics-one": (plot.topics, make.terms(1, 1)),
    "topics-20": (plot.topics, make.terms(20)),
    "prevalence": (plot.prevalence, make.effects()),
    "prevalence-one": (plot.prevalence, make.effects(1, 1)),
    "prevalence-14": (plot.prevalence, make.effects(14, 60)),
    "prevalence-nan": (plot.prevalence, _nan_interval(make.effects())),
    "prevalence-undated": (plot.prevalence, _undated(make.effects(), "month")),
}


@functools.cache
def _drawn(case: str) -> Axes:
    draw, table = CASES[case]
    return draw(table)


def _svg(ax: Axes, folder: Path) -> bytes:
    return plot.save_figure(ax, folder / "figure", formats=["svg"])[0].read_bytes()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", CASES)
def test_every_input_is_drawn_and_nothing_else_changes(case: str, tmp_path: Path) -> None:
    draw, table = CASES[case]
    before, settings = table.copy(deep=True), dict(mpl.rcParams)
    ax = _drawn(case)
    first = _svg(ax, tmp_path)
    pd.testing.assert_frame_equal(table, before)
    assert dict(mpl.rcParams) == settings
    assert make.note(ax).startswith("n = ")
    assert ax.get_title(loc="left")
    assert _svg(ax, tmp_path) == first, "the same figure, saved again"
    with mpl.rc_context({"font.size": 20, "axes.grid": True, "svg.hashsalt": "x", "lines.linewidth": 9}):
        assert _svg(draw(table), tmp_path) == first, "drawn again, under other settings"


def _tick_labels(axis: Axis) -> list[Text]:
    low, high = sorted(axis.get_view_interval())
    return [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]


@pytest.mark.parametrize("case", CASES)
def test_labels_do_not_overlap_and_stay_on_the_sheet(case: str) -> None:
    ax = _drawn(case)
    figure = ax.get_figure()
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    ticks = [*_tick_labels(ax.xaxis), *_tick_labels(ax.yaxis)] if ax.axison else []
    texts = [*ax.texts, *ticks, ax.xaxis.label, ax.yaxis.label, ax._left_title]
    texts += [figure._supxlabel, *(ax.get_legend().get_texts() if ax.get_legend() else [])]
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in texts if t.get_text().strip()]
    for (a, box), (b, other) in itertools.combinations(boxes, 2):
        wide = min(box.x1, other.x1) - max(box.x0, other.x0)
        high = min(box.y1, other.y1) - max(box.y0, other.y0)
        assert wide < 1 or high < 2.5, f"{a!r} overlaps {b!r}"
    for text, box in boxes:
        assert box.x0 > -1, text
        assert box.x1 < figure.bbox.width + 1, text
        assert box.y0 > -1, text
        assert box.y1 < figure.bbox.height + 1, text
    assert min(t.get_fontsize() for t in texts if t.get_text().strip()) >= 8


def test_same_bytes_in_another_process(tmp_path: Path) -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); import figure_tables as make\n"
        "from mediaanalysis import figures as plot\n"
        "axes = [plot.coverage(make.documents()), plot.rates(make.estimates(['A', 'B'])), plot.topics(make.terms()),\n"
        "        plot.timeline(make.estimates(make.months(), 'month')), plot.prevalence(make.effects())]\n"
        "for ax in axes:\n"
        "    for path in plot.save_figure(ax, sys.argv[2], formats=['svg', 'png', 'pdf']):\n"
        "        print(hashlib.sha256(path.read_bytes()).hexdigest())\n"
    )
    outputs = []
    for seed in ("1", "2"):
        source = str(Path(plot.__file__).parents[2])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": source}
        command = [sys.executable, "-c", code, str(Path(__file__).parent), str(tmp_path / seed)]
        outputs.append(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
    assert outputs[0] == outputs[1]
    ax = plot.coverage(make.documents())
    here = [hashlib.sha256(p.read_bytes()).hexdigest() for p in plot.save_figure(ax, tmp_path / "here")]
    assert outputs[0].split()[:2] == here


@pytest.mark.parametrize(
    ("draw", "table"),
    [
        (plot.coverage, make.documents().head(0)),
        (plot.rates, make.estimates(["A"]).head(0)),
        (plot.timeline, MONTHS.head(0)),
        (plot.topics, make.terms().head(0)),
        (plot.prevalence, make.effects().head(0)),
    ],
)
def test_an_empty_table_is_refused(draw, table: pd.DataFrame) -> None:
    with pytest.raises(TableError, match="no rows"):
        draw(table)


def test_wrong_input_is_refused_with_the_next_step() -> None:
    with pytest.raises(TableError, match="no document has a date"):
        plot.coverage(make.documents().assign(date=pd.NaT))
    with pytest.raises(TableError, match="no such column"):
        plot.coverage(make.documents(), by="paper")
    with pytest.raises(OptionError, match="Did you mean 'month'"):
        plot.coverage(make.documents(), period="months")
    with pytest.raises(TableError, match="'frame' is missing"):
        plot.rates(make.effects())
    with pytest.raises(OptionError, match="Did you mean 'frame_1'"):
        plot.rates(make.estimates(["A"]), frames=["frame_1", "frame1"])
    with pytest.raises(OptionError, match="outlet"):
        plot.rates(make.estimates(["A"]), group="paper")
    twice = pd.concat([make.estimates(["A"]), make.estimates(["A"])])
    with pytest.raises(TableError, match="more than one row for frame=frame_0"):
        plot.rates(twice)
    with pytest.raises(TableError, match="by='month'"):
        plot.timeline(make.estimates(["A"]))
    with pytest.raises(TableError, match="'topic' is missing"):
        plot.prevalence(MONTHS)
    with pytest.raises(OptionError, match="too small"):
        plot.topics(make.terms(), n=0)
    with pytest.raises(OptionError, match="'svg'"):
        plot.save_figure(Figure(), "x", formats=["svgg"])


def test_notes_say_what_is_counted_and_what_is_not_drawn() -> None:
    table = make.documents()
    stray = table.head(1).assign(doc_id="stray", date=pd.Timestamp("1999-05-01"))
    lost = table.head(2).assign(doc_id=["u", "v"], date=pd.NaT)
    text = make.note(plot.coverage(pd.concat([table, stray, lost])))
    assert "n = 327 articles" in text
    assert "2 articles without a date not drawn" in text
    assert "1 article dated before Feb 2022 (earliest: May 1999) not drawn" in text
    assert "the 31 smallest of 60 groups are one row" in make.note(_drawn("coverage-60"))
    text = make.note(plot.rates(make.estimates(["A", "B"])))
    assert "n = 40 articles, 20,000 tokens" in text
    assert "lines: 95 % interval, articles as units; uncorrected count" in text
    corrected = make.estimates(["A"]).assign(method="dsl", n_coded=150)
    assert "method: dsl, 150 hand-coded units" in make.note(plot.rates(corrected))
    assert "hollow: fewer than 5 articles" in make.note(plot.timeline(_nan_interval(MONTHS)))
    assert "20 articles without a date not drawn" in make.note(plot.timeline(_undated(MONTHS, "month")))
    assert "7 frames with fewer hits not shown" in make.note(_drawn("timeline-many"))
    assert "2 smaller topics not shown" in make.note(_drawn("prevalence-14"))
    assert "uncorrected" in make.note(plot.prevalence(make.effects()))


def test_frames_keep_the_order_and_labels_asked_for() -> None:
    ax = plot.rates(make.estimates(["A"]), frames={"frame_2": "Second to none", "frame_0": ""})
    assert [t.get_text() for t in ax.texts if t.get_weight() == "bold"] == ["Second to none", "Frame 0"]


def test_window_keeps_even_coverage_and_drops_strays_on_both_sides() -> None:
    even = pd.Series(1, index=pd.date_range("2008-01-01", periods=180, freq="MS"))
    assert main_window(even).before == 0
    days = pd.to_datetime(["1970-01-01", *(f"2022-{m:02}-01" for m in range(1, 13)), "2202-01-01"])
    window = main_window(pd.Series([1, *[50] * 12, 1], index=days))
    assert (window.before, window.after, window.first.year, window.last.year) == (1, 1, 2022, 2022)
    few = pd.Series([1, 1, 1], index=pd.to_datetime(["1999-01-01", "2022-01-01", "2022-02-01"]))
    assert main_window(few).before == 0, "a third of the documents is no stray"


def test_given_axes_are_used_and_an_event_can_be_marked() -> None:
    figure = Figure(figsize=(6.3, 6), layout="constrained")
    upper, lower = figure.subplots(2)
    assert plot.rates(make.estimates(["A", "B"]), ax=upper) is upper
    assert plot.coverage(make.documents(), ax=lower) is lower
    lower.axvline(pd.Timestamp("2022-02-24"))
    figure.draw_without_rendering()
    assert np.allclose(figure.get_size_inches(), (6.3, 6))
    assert all(" 20" in label.get_text() for label in lower.get_xticklabels())


def test_a_notebook_shows_the_axes_and_its_figure() -> None:
    ax = plot.topics(make.terms())
    image, size = ax._repr_png_()
    assert image.startswith(b"\x89PNG")
    assert size["width"] == 630
    assert ax.get_figure()._repr_png_()[0] == image


def test_importing_the_package_loads_no_matplotlib() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    code = "import sys, mediaanalysis, mediaanalysis.statistics.rates; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    code = "import sys; from mediaanalysis import plot; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
