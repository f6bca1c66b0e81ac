"""Inquiries: adding, answering and closing them, and what of them is owed."""
