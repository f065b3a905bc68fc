"""The authors' checker: `python3 start.py check`. It says in sentences what a lesson lacks; it changes nothing."""

from .lesson import Finding, Lesson, LessonError, read_lesson
from .rules import RULES, check_lesson, check_series

__all__ = ["RULES", "Finding", "Lesson", "LessonError", "check_lesson", "check_series", "read_lesson"]
