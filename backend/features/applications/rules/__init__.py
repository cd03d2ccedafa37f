"""The decisions around an application, as functions of values."""
