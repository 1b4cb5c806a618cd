"""Takes the screenshots of ``docs/screenshots`` from a home that holds a release.

methodbase refresh examples/captures --bibliography examples/bibliography.jsonl --offline --home HOME
python -m tests.browser.screenshots HOME
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).parents[2] / "docs" / "screenshots"
CHOSEN = "m=qlora,direct-preference-optimization,mamba"
SHOTS = [
    ("compare-en", "site/index.html", f"#l=en&{CHOSEN}", "light"),
    ("compare-he-dark", "site/index.html", f"#l=he&{CHOSEN}", "dark"),
    ("search-vi", "site/index.html", "#l=vi&m=qlora", "light"),
    ("method", "site/methods/{qlora}.html", "", "light"),
    ("report", "report/index.html", "", "light"),
]


def take(browser: Any, release: Path, home: Path) -> None:
    """One file a view, all of one size."""
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    page.goto((release / "site/index.html").as_uri() + "#l=en&m=qlora")
    page.wait_for_selector("thead th")
    qlora = page.locator("tr[data-row=id] td").inner_text()
    for name, path, fragment, scheme in SHOTS:
        root = home if path.startswith("report") else release
        page = browser.new_page(viewport={"width": 1200, "height": 1000}, color_scheme=scheme)
        page.goto((root / path.format(qlora=qlora)).as_uri() + fragment)
        if fragment:
            page.wait_for_selector("html[data-ready]")
        if name.startswith("search"):
            page.fill("#search", "mo hinh")
            page.wait_for_selector("#options li")
        page.screenshot(path=TARGET / f"{name}.png")
        page.close()


def main() -> None:
    home = Path(sys.argv[1]).resolve()
    TARGET.mkdir(parents=True, exist_ok=True)
    chrome = os.environ.get("CHROME") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chrome, args=["--no-sandbox"])
        take(browser, home / "releases" / "latest", home)
        browser.close()


if __name__ == "__main__":
    main()
