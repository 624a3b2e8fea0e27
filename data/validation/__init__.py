"""The codebook's rules, once, and the checks of folders and files that apply them."""
