"""hubgen: a static-site crisis information hub generator."""

__version__ = "0.1.0"
