"""What others than readers of the page are given of an offer."""
