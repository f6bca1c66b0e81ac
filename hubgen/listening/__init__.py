"""Listening: what people say about the organisation, stored and understood on this machine."""
