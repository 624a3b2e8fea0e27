"""Any table to a dataset folder, or to a dataset in memory."""
