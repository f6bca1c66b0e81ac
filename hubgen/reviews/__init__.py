"""Reviews: what the records say of an incident, drafts of its review, and figures over time."""
