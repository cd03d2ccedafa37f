"""`python -m i18n build | check | sort`."""

from __future__ import annotations

import sys

from i18n.build import build
from i18n.catalog import LOCALES, files, sort
from i18n.check import check


def main(arguments: list[str]) -> int:
    match arguments:
        case ["build"]:
            build()
            return 0
        case ["sort"]:
            changed = [path for locale in LOCALES for path in files(locale) if sort(path, locale)]
            print("\n".join(str(path) for path in changed) or "all in order")
            return 0
        case ["check"]:
            faults = check()
            for fault in faults:
                print(fault)
            print(f"catalogues: {len(faults)} faults" if faults else "catalogues: complete in nb, nn and en")
            return 1 if faults else 0
        case _:
            print(__doc__)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
