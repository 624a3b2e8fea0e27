"""Every sentence and word that a reader sees, by language."""
