"""Everything that touches the world: database, HTTP, clock, files, outbox, audit."""
