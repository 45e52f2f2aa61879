"""The ways out of an offer: what others than readers of the page are given of it."""
