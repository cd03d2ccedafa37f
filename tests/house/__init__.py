"""House rules: what holds for the whole repository, each told so that it explains what to do."""
