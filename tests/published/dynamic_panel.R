# Difference and system GMM of the employment equations of Arellano and Bond (1991) and Blundell and Bond (1998) by the R
# package plm 2.6-6; the data, EmplUK, are in the package.
#
#   Rscript dynamic_panel.R > dynamic_panel.csv
#
# Serial correlation of difference GMM alone: of system GMM plm leaves the untransformed rows out of the covariance of
# scores and residuals (pdynmc 0.9.12 gives a third number). Before 2.6-6 plm's test of one step was not a number.
suppressPackageStartupMessages(library(plm))
data("EmplUK", package = "plm")

models <- list(
  ab_b = list(
    log(emp) ~ lag(log(emp), 1:2) + lag(log(wage), 0:1) + log(capital) + lag(log(output), 0:1) | lag(log(emp), 2:99),
    "d", FALSE
  ),
  ab_b_short = list(
    log(emp) ~ lag(log(emp), 1:2) + lag(log(wage), 0:1) + log(capital) + lag(log(output), 0:1) | lag(log(emp), 2:4),
    "d", FALSE
  ),
  ab_b_collapsed = list(
    log(emp) ~ lag(log(emp), 1:2) + lag(log(wage), 0:1) + log(capital) + lag(log(output), 0:1) | lag(log(emp), 2:99),
    "d", TRUE
  ),
  bb_difference = list(
    log(emp) ~ lag(log(emp), 1) + lag(log(wage), 0:1) + lag(log(capital), 0:1) |
      lag(log(emp), 2:99) + lag(log(wage), 2:99) + lag(log(capital), 2:99),
    "d", FALSE
  ),
  bb_system = list(
    log(emp) ~ lag(log(emp), 1) + lag(log(wage), 0:1) + lag(log(capital), 0:1) |
      lag(log(emp), 2:99) + lag(log(wage), 2:99) + lag(log(capital), 2:99),
    "ld", FALSE
  ),
  bb_system_collapsed = list(
    log(emp) ~ lag(log(emp), 1) + lag(log(wage), 0:1) + lag(log(capital), 0:1) |
      lag(log(emp), 2:99) + lag(log(wage), 2:99) + lag(log(capital), 2:99),
    "ld", TRUE
  )
)

say <- function(model, steps, what, name, value) {
  cat(sprintf("%s,%d,%s,\"%s\",%.12g\n", model, steps, what, name, value))
}

cat("model,steps,what,name,value\n")
for (model in names(models)) {
  each <- models[[model]]
  for (steps in 1:2) {
    fit <- pgmm(each[[1]], data = EmplUK, effect = "twoways", model = c("onestep", "twosteps")[steps],
                transformation = each[[2]], collapse = each[[3]])
    coefficients <- coef(fit)
    shown <- !grepl("^[0-9]{4}$|Intercept", names(coefficients))
    robust <- sqrt(diag(vcovHC(fit)))
    plain <- sqrt(diag(vcov(fit)))
    for (name in names(coefficients)[shown]) {
      say(model, steps, "coefficient", name, coefficients[name])
      say(model, steps, "corrected_error", name, robust[name])
      if (steps == 2) say(model, steps, "plain_error", name, plain[name])
    }
    if (steps == 2) {
      test <- sargan(fit)
      say(model, steps, "hansen", "statistic", test$statistic)
      say(model, steps, "hansen", "freedom", test$parameter)
    }
    for (order in if (each[[2]] == "d") 1:2) {
      say(model, steps, "serial_correlation", order, mtest(fit, order = order, vcov = vcovHC)$statistic)
    }
  }
}
