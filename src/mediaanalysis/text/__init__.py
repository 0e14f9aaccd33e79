"""Documents to tokens: the token grammar, Tokens, types, sentences, patterns, the document-feature matrix, KWIC."""
