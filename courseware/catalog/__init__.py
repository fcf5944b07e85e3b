"""What is taught: tracks, courses, quizzes and questions; reading them; checking them."""
