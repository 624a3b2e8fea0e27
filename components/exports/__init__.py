"""Products that leave the page: a frame or a value in, text or bytes out."""
