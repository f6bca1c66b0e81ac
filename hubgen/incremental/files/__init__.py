"""The files below `dist/`: how they are replaced so that readers see whole files alone."""
