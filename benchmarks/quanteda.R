# The same texts in quanteda: Rscript benchmarks/quanteda.R TEXTS PATTERNS OUT
# TEXTS has one text a line, PATTERNS one glob or phrase a line. Written to the folder OUT: measured.tsv (name, value;
# CPU seconds of all threads, least of three runs) and features.tsv (feature, count).
suppressPackageStartupMessages(library(quanteda))

paths <- commandArgs(trailingOnly = TRUE)
texts <- readLines(paths[1], encoding = "UTF-8")
patterns <- readLines(paths[2], encoding = "UTF-8")

least <- function(work, runs = 3, patience = 10) {
  best <- Inf
  for (k in seq_len(runs)) {
    began <- proc.time()
    result <- work()
    spent <- sum((proc.time() - began)[c("user.self", "sys.self")])
    best <- min(best, spent)
    if (spent > patience) break
  }
  list(seconds = best, result = result)
}

cut <- function(x) tokens(x, remove_punct = TRUE, remove_symbols = TRUE)
invisible(cut(head(texts, 50)))
toks <- least(function() cut(texts))
counts <- least(function() dfm(toks$result))
weighted <- least(function() dfm_tfidf(counts$result))
codebook <- dictionary(list(all = patterns))
hits <- least(function() tokens_lookup(toks$result, codebook))

measured <- c(
  tokens_seconds = toks$seconds,
  dfm_seconds = counts$seconds,
  tfidf_seconds = weighted$seconds,
  lookup_seconds = hits$seconds,
  n_tokens = sum(ntoken(toks$result)),
  n_types = length(types(toks$result)),
  n_hits = sum(ntoken(hits$result))
)
lines <- paste(names(measured), format(measured, digits = 15, scientific = FALSE, trim = TRUE), sep = "\t")
writeLines(c(lines, paste0("version\t", packageVersion("quanteda"))), file.path(paths[3], "measured.tsv"))
totals <- colSums(counts$result)
writeLines(enc2utf8(paste(names(totals), totals, sep = "\t")), file.path(paths[3], "features.tsv"), useBytes = TRUE)
