"""Sentences that are no finding: what is missing, what went wrong, what can be done."""

NO_BROWSER = (
    "Pictures need Chromium or Chrome, and none could be started on this machine. Install one (on Debian or Ubuntu: apt-get "
    "install chromium), or name it in BROWSER_PATH. Tables, citations, slides and the report come without it."
)
# Seconds that a picture may take.
PICTURE_SECONDS = 20
TOO_SLOW = f"The browser did not draw the picture within {PICTURE_SECONDS} seconds. Please try again."
