"""Decisions of the catalogue as pure functions: format and gates, county rules, search, what builds on what."""
