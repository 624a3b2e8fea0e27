"""Any table that people keep, as a relation of texts: CSV, TSV, XLSX, ODS, JSON Lines, Parquet.

One way in for the command line and the page: `open.open_table` chooses the reader by what the file is, never by who asks.
"""
