"""Figures of voice, polarity and speakers."""

from __future__ import annotations

import functools
import itertools
import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from mediaanalysis import figures as plot
from mediaanalysis.errors import OptionError, TableError
from mediaanalysis.figures.voices_chart import SHADES
from mediaanalysis.schemas import POLARITIES

sys.path.insert(0, str(Path(__file__).parent))
import figure_tables as make

LARGE = make.hits(30, 400, 60)
CASES = {
    "voices": (plot.voices, make.hits()),
    "voices-one": (plot.voices, make.hits(1, 1)),
    "voices-large": (plot.voices, LARGE),
    "voices-newsroom": (plot.voices, make.hits().assign(voice="newsroom", polarity="asserted")),
    "ladder": (functools.partial(plot.ladder, frame="frame_0"), make.who_says(make.hits())),
    "ladder-one": (functools.partial(plot.ladder, frame="frame_0"), make.who_says(make.hits(1, 1))),
    "ladder-large": (functools.partial(plot.ladder, frame="frame_0"), make.who_says(LARGE)),
    "ladder-long": (functools.partial(plot.ladder, frame="frame_0", top=40), make.who_says(LARGE)),
    "ladder-denied": (
        functools.partial(plot.ladder, frame="frame_0"),
        make.who_says(make.hits(1, 6).assign(polarity="denied")),
    ),
}


@functools.cache
def _drawn(case: str) -> Axes:
    draw, table = CASES[case]
    return draw(table)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", CASES)
def test_every_input_is_drawn_and_nothing_else_changes(case: str, tmp_path: Path) -> None:
    draw, table = CASES[case]
    before, settings = table.copy(deep=True), dict(mpl.rcParams)
    ax = _drawn(case)
    first = plot.save_figure(ax, tmp_path / "figure", formats=["svg"])[0].read_bytes()
    pd.testing.assert_frame_equal(table, before)
    assert dict(mpl.rcParams) == settings
    assert make.note(ax).startswith("n = ")
    assert ax.get_title(loc="left")
    with mpl.rc_context({"font.size": 20, "svg.hashsalt": "x", "hatch.linewidth": 5, "hatch.color": "red"}):
        assert plot.save_figure(draw(table), tmp_path / "again", formats=["svg"])[0].read_bytes() == first


@pytest.mark.parametrize("case", CASES)
def test_labels_do_not_overlap_and_stay_on_the_sheet(case: str) -> None:
    ax = _drawn(case)
    figure = ax.get_figure()
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    low, high = sorted(ax.get_xlim())
    ticks = [tick.label1 for tick in ax.xaxis.get_major_ticks() if low <= tick.get_loc() <= high]
    texts = [*ax.texts, *ticks, *ax.get_yticklabels(), ax.xaxis.label, ax._left_title, figure._supxlabel]
    texts += ax.get_legend().get_texts()
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in texts if t.get_text().strip()]
    for (a, box), (b, other) in itertools.combinations(boxes, 2):
        wide = min(box.x1, other.x1) - max(box.x0, other.x0)
        tall = min(box.y1, other.y1) - max(box.y0, other.y0)
        assert wide < 1 or tall < 2.5, f"{a!r} overlaps {b!r}"
    for text, box in boxes:
        assert box.x0 > -1, text
        assert box.x1 < figure.bbox.width + 1, text
        assert box.y0 > -1, text
        assert box.y1 < figure.bbox.height + 1, text
    assert min(t.get_fontsize() for t in texts if t.get_text().strip()) >= 8
    legend = ax.get_legend().get_window_extent(renderer)
    assert legend.x1 < figure.bbox.width + 1
    bars = ax.get_window_extent(renderer)
    for text in ax.texts:
        if text.get_bbox_patch() is not None:
            assert bars.x0 <= text.get_window_extent(renderer).x0 <= text.get_window_extent(renderer).x1 <= bars.x1


def test_bars_show_the_shares_of_each_voice() -> None:
    table = make.hits(1, 200)
    ax = plot.voices(table)
    lengths = {}
    for bar in ax.patches:
        lengths.setdefault(round(bar.get_y() + bar.get_height() / 2), []).append(bar.get_width())
    voices = [label.get_text() for label in ax.get_yticklabels()]
    assert voices == ["newsroom", "direct", "indirect", "fragment"]
    for y, voice in zip(ax.get_yticks(), voices, strict=True):
        counts = table.loc[table["voice"] == voice, "polarity"].value_counts()
        expected = [counts[p] / counts.sum() for p in POLARITIES if p in counts]
        assert lengths[round(y)] == pytest.approx(expected)
        assert sum(lengths[round(y)]) == pytest.approx(1)


def test_the_ladder_puts_denials_left_and_sorts_by_balance() -> None:
    rows = {
        "Olin": [0, 1, 3, 0, 0, 0],
        "Petrenko": [5, 0, 0, 2, 1, 0],
        "newsroom": [1, 0, 0, 0, 0, 1],
        "Reyl": [0] * 3 + [1, 0, 0],
    }
    table = pd.DataFrame(rows.values(), columns=[f"n_{p}" for p in POLARITIES]).assign(
        frame="betrayal", speaker=list(rows), n_hits=[sum(r) for r in rows.values()], n_docs=1
    )
    ax = plot.ladder(pd.concat([table, table]), frame="betrayal")
    assert [t.get_text() for t in ax.get_yticklabels()] == ["Petrenko", "newsroom", "Reyl", "Olin"]
    spans = {}
    for bar in ax.patches:
        y = round(bar.get_y() + bar.get_height() / 2)
        spans.setdefault(y, []).append((bar.get_x(), bar.get_x() + bar.get_width()))
    assert spans == {3: [(0, 10), (10, 16)], 2: [(0, 2), (2, 4)], 1: [(0, 2)], 0: [(0, -2), (-2, -8)]}
    assert "2 speakers with fewer hits (10 hits) not shown" in make.note(
        plot.ladder(pd.concat([table, table]), frame="betrayal", top=2)
    )
    assert ax.get_title(loc="left") == "Who asserts, who denies: Betrayal"
    few = plot.ladder(table.assign(label="Broken word"), frame="betrayal", top=1)
    assert few.get_title(loc="left") == "Who asserts, who denies: Broken word"
    assert [t.get_text() for t in few.get_yticklabels()] == ["newsroom"], "the newsroom is always shown"


def test_polarities_differ_without_colour() -> None:
    def lightness(colour: str) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        return 116 * float(np.dot(linear, [0.2126, 0.7152, 0.0722])) ** (1 / 3) - 16

    for (a, one), (b, two) in itertools.combinations(SHADES.items(), 2):
        assert one[1] != two[1] or abs(lightness(one[0]) - lightness(two[0])) >= 15, f"{a} and {b}"


@pytest.mark.parametrize(
    ("draw", "table"),
    [
        (plot.voices, make.hits().head(0)),
        (functools.partial(plot.ladder, frame="frame_0"), make.who_says(make.hits()).head(0)),
    ],
)
def test_an_empty_table_is_refused(draw, table: pd.DataFrame) -> None:
    with pytest.raises(TableError, match="no rows"):
        draw(table)


def test_wrong_input_is_refused_with_the_next_step() -> None:
    with pytest.raises(OptionError, match="Did you mean 'frame_1'"):
        plot.voices(make.hits(), frames=["frame1"])
    with pytest.raises(TableError, match="these frames have no hits"):
        plot.voices(make.hits(1).assign(frame=pd.Categorical(["a"] * 40, categories=["a", "b"])), frames=["b"])
    with pytest.raises(TableError, match="'voice' is missing"):
        plot.voices(make.hits().drop(columns="voice"))
    table = make.who_says(make.hits())
    with pytest.raises(OptionError, match="Did you mean 'frame_1'"):
        plot.ladder(table, frame="frame1")
    with pytest.raises(TableError, match="'frame_1' has no hits"):
        plot.ladder(table[table["frame"] != "frame_1"], frame="frame_1")
    with pytest.raises(OptionError, match="too small"):
        plot.ladder(table, frame="frame_1", top=0)


def test_frames_keep_the_order_and_labels_asked_for_and_axes_are_used() -> None:
    figure = Figure(figsize=(6.3, 6), layout="constrained")
    upper, lower = figure.subplots(2)
    assert plot.voices(make.hits(), frames={"frame_2": "Second to none", "frame_0": ""}, ax=upper) is upper
    assert [t.get_text() for t in upper.texts if t.get_weight() == "bold"] == ["Second to none", "Frame 0"]
    assert plot.ladder(make.who_says(make.hits()), frame="frame_0", ax=lower) is lower
    figure.draw_without_rendering()
    assert "frames with fewer hits not shown" in make.note(_drawn("voices-large"))
