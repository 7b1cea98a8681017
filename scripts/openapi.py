"""Prints the office's OpenAPI document, which the types of the pages are made from."""

import json
import sys

from hutong.doors.office.frame.app import schema


def main() -> int:
    """Ends with 0 once the document is written."""
    json.dump(schema(), sys.stdout, ensure_ascii=False, sort_keys=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
