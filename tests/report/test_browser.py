"""The report in a real headless browser: no console error, every picture loads, the pages read well at two widths."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mediaanalysis.report.build import build_report

ROOT = Path(__file__).parents[2]


def find_browser() -> tuple[str, str]:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not browser or not driver:
        message = "chromium and chromedriver are not installed (Debian: apt-get install chromium chromium-driver)"
        if os.environ.get("MEDIAANALYSIS_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    return browser, driver


@pytest.fixture(scope="module")
def browser():
    path, driver = find_browser()
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = path
    for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"):
        options.add_argument(flag)
    options.add_argument("--disable-component-update")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    running = webdriver.Chrome(options=options, service=Service(driver, log_output=subprocess.DEVNULL))
    yield running
    running.quit()


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    home = tmp_path_factory.mktemp("browser")
    return build_report(ROOT / "data" / "raw" / "sample", home=home, notebooks=ROOT / "notebooks", progress=False)


@pytest.mark.parametrize("page", ["index", "01_corpus", "02_topics", "03_framing", "04_voices"])
@pytest.mark.parametrize("width", [1200, 480])
def test_page(browser, report, page, width):
    browser.set_window_size(width, 900)
    browser.get((report.folder / f"{page}.html").as_uri())
    errors = [entry for entry in browser.get_log("browser") if entry["level"] in {"SEVERE", "WARNING"}]
    assert errors == []
    broken = browser.execute_script(
        "return [...document.images].filter(i => !i.complete || i.naturalWidth === 0 || !i.alt).length"
    )
    assert broken == 0
    pictures = browser.execute_script("return document.images.length")
    assert pictures >= {"index": 0, "01_corpus": 1, "02_topics": 2, "03_framing": 2, "04_voices": 3}[page]
    too_wide = browser.execute_script("return document.documentElement.scrollWidth > window.innerWidth + 1")
    assert not too_wide, "the page scrolls sideways"
    hrefs = browser.execute_script("return [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
    for href in hrefs:
        if "://" not in href and not href.startswith("#"):
            assert (report.folder / href).exists(), href
