"""Training: the sentences that the classifier learns from, and the program that learns."""
