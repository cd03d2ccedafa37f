"""In which language a journey goes: the great ones in all three, the others take turns, so that each is heard often."""

from __future__ import annotations

import pytest

LANGUAGES = ("nb", "nn", "en")

in_bokmal = pytest.mark.parametrize("locale", ["nb"], indirect=True)
in_nynorsk = pytest.mark.parametrize("locale", ["nn"], indirect=True)
in_english = pytest.mark.parametrize("locale", ["en"], indirect=True)
