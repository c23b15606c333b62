# Times the R package IndexNumR on a csv (time, prodID, prices, quantities); prints seconds and last values as JSON.
suppressMessages(library(IndexNumR))
arguments <- commandArgs(trailingOnly = TRUE)
items <- read.csv(arguments[1])
timed <- function(expression) {
  took <- system.time(answer <- expression)[["elapsed"]]
  sprintf('{"seconds":%s,"last":%s}', format(took, digits = 6), format(answer[nrow(answer), 1], digits = 15))
}
price <- function(method) {
  priceIndex(items, pvar = "prices", qvar = "quantities", pervar = "time", prodID = "prodID",
             indexMethod = method, output = "fixedBase")
}
results <- c(
  laspeyres = timed(price("laspeyres")), paasche = timed(price("paasche")),
  fisher = timed(price("fisher")), tornqvist = timed(price("tornqvist")),
  geks = timed(GEKSIndex(items, pvar = "prices", qvar = "quantities", pervar = "time", prodID = "prodID",
                         indexMethod = "fisher", window = max(items$time)))
)
cat("{", paste0('"', names(results), '":', results, collapse = ","), "}\n", sep = "")
