"""A document-feature matrix to topics: the model, and topic shares by group."""
