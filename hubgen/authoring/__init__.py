"""The desk: everything that writes source files."""
