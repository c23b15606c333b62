# Times the R package IndexNumR on a csv (time, prodID, prices, quantities), method by method; prints processor seconds (the median
# of three runs after one that warms up) and last values as JSON.
suppressMessages(library(IndexNumR))
arguments <- commandArgs(trailingOnly = TRUE)
items <- read.csv(arguments[1])
price <- function(method) {
  if (method == "geks") {
    return(GEKSIndex(items, pvar = "prices", qvar = "quantities", pervar = "time", prodID = "prodID",
                     indexMethod = "fisher", window = max(items$time)))
  }
  priceIndex(items, pvar = "prices", qvar = "quantities", pervar = "time", prodID = "prodID",
             indexMethod = method, output = "fixedBase")
}
timed <- function(method) {
  answer <- price(method)
  took <- median(sapply(1:3, function(run) sum(system.time(price(method))[c("user.self", "sys.self")])))
  sprintf('{"seconds":%s,"last":%s}', format(took, digits = 6), format(answer[nrow(answer), 1], digits = 15))
}
methods <- arguments[-1]
results <- sapply(methods, timed)
cat("{", paste0('"', methods, '":', results, collapse = ","), "}\n", sep = "")
