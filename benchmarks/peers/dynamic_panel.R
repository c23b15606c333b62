# Times pgmm of the R package plm on a csv (firm, year, output, employees): system GMM of output on its year before and
# employees, endogenous, all past levels as instruments, effects of years; estimate and corrected covariance. Prints
# processor seconds (the median of three runs after one that warms up), coefficients and errors as JSON.
suppressMessages(library(plm))
firms <- pdata.frame(read.csv(commandArgs(trailingOnly = TRUE)[1]), index = c("firm", "year"))
estimate <- function(steps) {
  fit <- pgmm(output ~ lag(output, 1) + employees | lag(output, 2:99) + lag(employees, 2:99), data = firms,
              effect = "twoways", model = c("onestep", "twosteps")[steps], transformation = "ld")
  rbind(coef(fit)[1:2], sqrt(diag(vcovHC(fit)))[1:2])
}
results <- sapply(1:2, function(steps) {
  found <- estimate(steps)
  took <- median(sapply(1:3, function(run) sum(system.time(estimate(steps))[c("user.self", "sys.self")])))
  numbers <- apply(found, 1, function(row) paste(format(row, digits = 15), collapse = ","))
  sprintf('"%d":{"seconds":%s,"coefficients":[%s],"errors":[%s]}', steps, format(took, digits = 6), numbers[1], numbers[2])
})
cat("{", paste(results, collapse = ","), "}\n", sep = "")
