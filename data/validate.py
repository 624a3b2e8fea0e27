"""Checks a dataset folder or single tables: `python -m data.validate [FOLDER_OR_FILE ...]`."""

import sys

from data.validation.report import main

if __name__ == "__main__":
    sys.exit(main())
