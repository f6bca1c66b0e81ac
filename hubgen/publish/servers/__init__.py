"""Servers: the configuration by which a team's own web server serves a published hub."""

SERVERS = ("nginx", "caddy")
