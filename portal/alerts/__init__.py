"""Alerts: whoever searches openings without finding theirs hears of the new ones by mail, without an account."""
