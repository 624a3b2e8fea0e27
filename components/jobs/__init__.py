"""Processes and files: the browser that draws pictures, the workers that make products, the command line."""
