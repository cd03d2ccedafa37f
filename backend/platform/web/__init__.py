"""The browser's side of serving: shells, assets, headers."""
