"""The pages and files for everybody."""
