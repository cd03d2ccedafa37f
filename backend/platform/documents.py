"""Documents to keep, as PDF: tagged and marked as PDF/UA-1, with every font inside, the same bytes for the same words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst


def pdf_of(template: Path, content: Mapping[str, Any], made_at: datetime) -> bytes:
    """Set `content`, which holds every word, by a Typst template that reads it as JSON from `sys.inputs.data`."""
    made = typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=int(made_at.timestamp()),
    )
    return bytes(made)
