"""What the processes of an installation say of themselves, on standard error."""

import logging


def begin() -> None:
    """Whatever is logged is printed from here on, with its moment."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
