"""Plumbing between Telegram and the features: declarations, access, errors, sending. It knows no feature."""
