"""`python -m jobboard` is `jobboard`."""

from jobboard.cli import main

if __name__ == "__main__":
    main()
