-- Every version of a quiz that was handed in at least once: those asked now first, the most tried first.
SELECT quiz_id, quiz_version, quiz_title, is_current, attempts
FROM quiz_statistics
WHERE attempts > 0
ORDER BY is_current DESC, attempts DESC, lower(quiz_title), quiz_id, quiz_version DESC
