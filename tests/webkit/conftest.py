"""This file starts WebKit, the engine of Safari; without selenium nothing here is collected."""

from __future__ import annotations

import importlib.util
import shutil
import warnings
from pathlib import Path

import pytest
from browser.conftest import studio  # noqa: F401  the same server

MINI_BROWSERS = "*/webkit2gtk-4.*/MiniBrowser"  # below /usr/lib, in the folder of the machine's kind

if not importlib.util.find_spec("selenium"):  # `make test-webkit` has it
    collect_ignore_glob = ["*.py"]


@pytest.fixture(scope="session")
def hand():
    """Yield a hand that visits pages, drags and types in WebKit."""
    from selenium.webdriver import WebKitGTK
    from selenium.webdriver.webkitgtk.options import Options
    from selenium.webdriver.webkitgtk.service import Service

    from webkit.hand import Hand

    driver = shutil.which("WebKitWebDriver")
    if driver is None:
        pytest.fail("no WebKitWebDriver was found: `make test-webkit` installs it where there is apt and root")
    options = Options()
    options.binary_location = str(next(Path("/usr/lib").glob(MINI_BROWSERS)))
    options.add_argument("--automation")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # how selenium calls itself
        safari = WebKitGTK(options=options, service=Service(driver))
    safari.set_window_rect(width=1280, height=900)
    yield Hand(safari)
    safari.quit()
