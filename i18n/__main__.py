"""`python -m i18n build`: write what the browser reads."""

from __future__ import annotations

import sys

from i18n import browser

if __name__ == "__main__":
    if sys.argv[1:] != ["build"]:
        sys.exit("usage: python -m i18n build")
    browser.export()
