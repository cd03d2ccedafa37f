"""What list mode goes by, as functions of values."""
