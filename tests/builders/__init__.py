"""What tests and journeys begin from, built in the database."""
