"""Sentences and words that a reader sees. Those that still stand elsewhere only become fewer (SENTENCES_LEFT in tests/test_architecture.py)."""
