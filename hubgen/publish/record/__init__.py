"""What publications say in people's words: changes between records, and what may not change."""
