"""Making: parts into files, anew or from what stands, and how they come to their places."""
