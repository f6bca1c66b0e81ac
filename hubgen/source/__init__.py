"""From bytes to the model, keeping the place of everything that was written."""
