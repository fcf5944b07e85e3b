"""Open Badges: proofs, badges, verdicts."""
