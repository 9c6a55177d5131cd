"""Running models of language: where, in which batches, and what the files of one hold."""
