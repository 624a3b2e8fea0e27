"""How the columns of any table become those of the codebook: a mapping read, written, inferred, and compiled to SQL."""
