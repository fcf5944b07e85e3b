"""Quiz questions from elsewhere, and for elsewhere: `reading` and `writing` know every format."""
