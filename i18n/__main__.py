"""`python -m i18n build|check`."""
