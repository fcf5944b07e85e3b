"""Quizzes in Markdown: the text of a `%%quiz` cell becomes a Quiz, without being run."""

from courseware.catalog.quiz_markdown.cell import parse_quiz, quiz_cell
from courseware.catalog.quiz_markdown.writing import question_markdown, settings_yaml

__all__ = ["parse_quiz", "question_markdown", "quiz_cell", "settings_yaml"]
