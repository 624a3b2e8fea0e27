"""How outlines, hatches and names are made from their sources; nothing here is needed to show the page."""
