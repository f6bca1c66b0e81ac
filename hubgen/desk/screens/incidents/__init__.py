"""Screens of incidents: the list, one incident, its questions, a new one."""
