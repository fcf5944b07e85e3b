"""What a learner touches inside a notebook, and what an author previews: quiz, video, exercise, progress."""
