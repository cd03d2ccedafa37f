"""What the web server loads: `granian backend.wsgi:app`."""

from __future__ import annotations

from backend.app import create_app
from backend.config import Settings
from backend.platform.logs import set_up

settings = Settings.from_environment()
set_up(settings.log_level)
app = create_app(settings)
