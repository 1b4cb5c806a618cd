"""A real Chromium, the sample site and a hostile one, opened from disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from outputs.site.build import build_site
from tests.outputs.site.site_tables import CREATED, hostile_tables, sample_tables

CHROME = os.environ.get("CHROME") or shutil.which("chromium") or shutil.which("google-chrome")
NO_CHROME = "no Chromium here: apt-get install chromium, or set CHROME to a browser's path"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROME is None:
        pytest.skip(NO_CHROME)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROME, args=["--no-sandbox"])
        yield running
        running.close()


@dataclass
class Opened:
    """A page and everything it did that nobody asked for."""

    page: Any
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


Open = Callable[..., Opened]


@pytest.fixture
def open_page(browser: Any) -> Iterator[Open]:
    contexts = []

    def open_(path: Path, fragment: str = "", ready: bool = True, **options: Any) -> Opened:
        """Open a file; the compare page is waited for, unless ``ready`` is False."""
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        opened = Opened(context.new_page())
        opened.page.set_default_timeout(10_000)
        opened.page.on("console", lambda message: opened.console.append(message.text))
        opened.page.on("pageerror", lambda error: opened.console.append(str(error)))
        opened.page.on("dialog", lambda dialog: opened.console.append(f"dialog: {dialog.message}"))
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.goto(path.as_uri() + fragment)
        scripted = options.get("java_script_enabled", True)
        if ready and scripted and path.name == "index.html" and path.parent.name != "methods":
            opened.page.wait_for_selector("html[data-ready]")
        return opened

    yield open_
    for context in contexts:
        context.close()


def _build(folder: Path, tables: dict[str, Any]) -> Path:
    build_site(tables, folder, title="methodbase", version="2026.11.1", created=CREATED, licence="CC-BY-4.0")
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(tmp_path_factory.mktemp("site"), sample_tables())


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(tmp_path_factory.mktemp("hostile"), hostile_tables())
