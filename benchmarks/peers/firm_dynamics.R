# Times the R package dfvad on a csv of firms (id, t, tfp, s); prints processor seconds (the median of three runs after one that
# warms up) and the totals by component as JSON.
suppressMessages(library(dfvad))
arguments <- commandArgs(trailingOnly = TRUE)
firms <- read.csv(arguments[1])
seconds <- list()
totals <- list()
for (method in c("bhc", "gr", "fhk", "bg", "df", "mp")) {
  answer <- dynamics(firms, "tfp", "s", "id", "t", method)
  seconds[[method]] <- median(sapply(1:3, function(run) sum(system.time(dynamics(firms, "tfp", "s", "id", "t", method))[c("user.self", "sys.self")])))
  totals[[method]] <- colSums(answer[, -1, drop = FALSE])
}
write_object <- function(values) paste0("{", paste0('"', names(values), '":', format(unlist(values), digits = 15), collapse = ","), "}")
nested <- sapply(totals, write_object)
cat(sprintf('{"seconds":%s,"totals":{%s}}\n', write_object(seconds),
            paste0('"', names(nested), '":', nested, collapse = ",")))
