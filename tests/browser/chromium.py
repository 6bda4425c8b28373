"""Starts a real Chromium that draws Chinese and Khmer with the fonts of this repository, whatever the machine has."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

FONTS = Path(__file__).parents[2] / "src" / "fairfloor" / "reporting" / "fonts"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--force-color-profile=srgb",
)  # fmt: skip
FONT_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern">
    <edit name="family" mode="append_last"><string>Noto Sans SC</string></edit>
    <edit name="family" mode="append_last"><string>Noto Sans Khmer</string></edit>
  </match>
</fontconfig>
"""


def found() -> str | None:
    """The path of the Chromium on this machine; None when there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextlib.contextmanager
def chromium(program: str) -> Iterator[Browser]:
    """A browser started from `program`, ended with the block and, since it hangs on a pipe, with the test run."""
    with tempfile.TemporaryDirectory(prefix="fairfloor-fonts-", ignore_cleanup_errors=True) as folder:
        configuration = Path(folder) / "fonts.conf"
        configuration.write_text(FONT_CONFIGURATION.format(fonts=FONTS, cache=folder), "utf-8")
        environment = {**os.environ, "FONTCONFIG_FILE": str(configuration)}
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS), env=environment)
            try:
                yield browser
            finally:
                browser.close()
