"""Thresholds of the garbage collector for processes that build."""

from __future__ import annotations

# A build creates thousands of short-lived objects, few of them in reference cycles.
SELDOM = (50_000, 20, 100)
