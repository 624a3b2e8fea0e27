"""The dataset: its contract, its checks, its loading, and the questions it can answer."""
