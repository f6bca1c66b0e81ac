"""What comes out: functions from the public view to artifacts and page sources."""
