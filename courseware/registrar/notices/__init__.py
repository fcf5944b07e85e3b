"""Telling people and programs: the outbox, letters and a mail server, webhooks, calendars."""
