"""The way features speak HTTP: one blueprint class, one error shape, one unit of work."""
