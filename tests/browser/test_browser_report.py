"""The run report in a browser: accessible, inert, without a request, and it prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from outputs.report.build import build_report
from tests.browser.conftest import Open
from tests.browser.test_browser_access import violations
from tests.outputs.report.report_sample import VOLATILE, full_report
from tests.outputs.site.site_tables import HOSTILE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_in_the_report(tmp_path: Path, open_page: Open, scheme: str) -> None:
    build_report(full_report(volatile=VOLATILE), tmp_path)
    opened = open_page(tmp_path / "index.html", color_scheme=scheme, ready=False)
    opened.page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
    assert violations(opened.page) == []
    assert opened.console == []


def test_a_hostile_report_is_inert(tmp_path: Path, open_page: Open) -> None:
    build_report(full_report(volatile=VOLATILE, hostile=" ".join(HOSTILE)), tmp_path)
    opened = open_page(tmp_path / "index.html", ready=False)
    assert opened.page.evaluate("window.hacked") is None
    assert opened.console == []
    assert opened.requests == [(tmp_path / "index.html").as_uri()]
    wide = opened.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0


def test_the_report_fits_a_small_screen_and_prints(tmp_path: Path, open_page: Open) -> None:
    build_report(full_report(volatile=VOLATILE), tmp_path)
    size = {"width": 400, "height": 800}
    page = open_page(tmp_path / "index.html", viewport=size, ready=False).page
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    assert page.pdf().startswith(b"%PDF")
