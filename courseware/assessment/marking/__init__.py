"""What an answer to one question is worth: a module for each way of answering, and this face before them."""

from courseware.assessment.marking.by_type import check_answer, is_answered, worth
from courseware.assessment.marking.worth import Worth

__all__ = ["Worth", "check_answer", "is_answered", "worth"]
