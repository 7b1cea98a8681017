"""`python -m hutong` is the command `hutong`."""

from hutong.app.cli import main

if __name__ == "__main__":
    main()
