"""How learning is asked for and graded: pure functions of (quiz, answers, rules, clock)."""
