"""The desk: a local web application in which a hub is written, checked and published."""
