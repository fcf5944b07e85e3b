"""What learning earns: pure functions of (catalogue, results, clock)."""
