"""Garbage: how often Python looks for what stands in circles, where little of it can."""

from __future__ import annotations

# Pages are made of thousands of short-lived objects, few of them in circles.
SELDOM = (50_000, 20, 100)
