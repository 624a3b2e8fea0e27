"""Makes a file of a view: `python -m components.exports "country=MEX&as_of=2025-08-31" --out brief.pptx`."""

import sys

from components.jobs.command_line import main

if __name__ == "__main__":
    sys.exit(main())
