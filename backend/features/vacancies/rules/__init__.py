"""What a query means and in which order its answers come: functions of values."""
