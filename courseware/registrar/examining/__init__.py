"""What examiners do with attempts: mark, look into, regrade, and ease the rules of."""
