"""The preview server: dist/ as it is, drafts beside it, and word of every change."""
