"""Known answers: small tables whose answers are told by hand, for what other tests hold only by agreement."""
