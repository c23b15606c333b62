# Times the R package prodest on a csv (firm, year, y, l, k, m) of logarithms: ACF from the start (.5, .5) and LP, each with
# so many draws of firms. Prints processor seconds of the point estimate with two draws and of all draws, and coefficients,
# as JSON.
suppressMessages(library(prodest))
asked <- commandArgs(trailingOnly = TRUE)
rows <- read.csv(asked[1])
draws <- as.integer(asked[2])
methods <- list(
  ACF = function(count) prodestACF(rows$y, rows$l, rows$k, rows$m, rows$firm, rows$year, R = count, theta0 = c(.5, .5)),
  LP = function(count) prodestLP(rows$y, rows$l, rows$k, rows$m, rows$firm, rows$year, R = count)
)
processor <- function(work) sum(system.time(work())[c("user.self", "sys.self")])
results <- sapply(names(methods), function(name) {
  set.seed(1)
  few <- processor(function() methods[[name]](2))
  all <- processor(function() fit <<- methods[[name]](draws))
  coefficients <- paste(format(fit@Estimates$pars, digits = 10), collapse = ",")
  sprintf('"%s":{"per_draw":%s,"coefficients":[%s]}', name, format((all - few) / (draws - 2), digits = 6), coefficients)
})
cat("{", paste(results, collapse = ","), "}\n", sep = "")
