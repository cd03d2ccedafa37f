"""The demo country: an invented cast in real counties. Loads in development and test only."""
