"""The server beneath the pages: security headers, caching, the start page."""
