"""The preview server: dist/ as it is, drafts beside it, and news of every change."""
