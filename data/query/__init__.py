"""What can be asked of a dataset: a view in, small pandas frames out, whatever engine holds the rows.

The bodies are narwhals expressions, so a frame may be any that narwhals knows; what leaves is pandas.
"""
