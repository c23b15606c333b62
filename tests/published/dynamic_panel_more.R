# Difference and system GMM on further panels by the R packages plm 2.6-6 and pdynmc 0.9.12: the firms of plm's EmplUK with
# holes (some firms without 1979 or 1980, so that years are missing in between), and the 738 Spanish firms of plm's Snmesp,
# which are there in all years. pdynmc's collapsed instruments end in an error where there are year effects, and its two
# steps of system GMM in a singular matrix for the Spanish firms.
#
#   Rscript dynamic_panel_more.R > dynamic_panel_more.csv
suppressPackageStartupMessages({library(plm); library(pdynmc)})
data("EmplUK", package = "plm")
data("Snmesp", package = "plm")
Snmesp$year <- as.integer(Snmesp$year)
holes <- subset(EmplUK, !(firm %% 5 == 2 & year == 1980) & !(firm %% 7 == 3 & year == 1979))
for (name in c("emp", "wage", "capital", "output")) holes[[name]] <- log(holes[[name]])

cat("program,model,steps,what,name,value\n")
say <- function(program, model, steps, what, name, value) {
  cat(sprintf("%s,%s,%d,%s,\"%s\",%.12g\n", program, model, steps, what, name, value))
}

ab <- emp ~ lag(emp, 1:2) + lag(wage, 0:1) + capital + lag(output, 0:1) | lag(emp, 2:99)
ab_short <- emp ~ lag(emp, 1:2) + lag(wage, 0:1) + capital + lag(output, 0:1) | lag(emp, 2:4)
bb <- emp ~ lag(emp, 1) + lag(wage, 0:1) + lag(capital, 0:1) | lag(emp, 2:99) + lag(wage, 2:99) + lag(capital, 2:99)
spain <- n ~ lag(n, 1:2) + lag(w, 0:2) | lag(n, 2:99) + lag(w, 2:99)
before <- n ~ lag(n, 1:2) + lag(w, 0:2) | lag(n, 2:99) + lag(w, 1:99)
models <- list(
  holes_ab = list(ab, holes, "d", FALSE, "twoways"),
  holes_ab_short = list(ab_short, holes, "d", FALSE, "twoways"),
  holes_ab_collapsed = list(ab, holes, "d", TRUE, "twoways"),
  holes_ab_no_years = list(ab, holes, "d", FALSE, "individual"),
  holes_bb_difference = list(bb, holes, "d", FALSE, "twoways"),
  holes_bb_system = list(bb, holes, "ld", FALSE, "twoways"),
  holes_bb_system_collapsed = list(bb, holes, "ld", TRUE, "twoways"),
  spain_difference = list(spain, Snmesp, "d", FALSE, "twoways"),
  spain_difference_collapsed = list(spain, Snmesp, "d", TRUE, "twoways"),
  spain_predetermined = list(before, Snmesp, "d", FALSE, "twoways"),
  spain_system = list(spain, Snmesp, "ld", FALSE, "twoways"),
  spain_system_collapsed = list(spain, Snmesp, "ld", TRUE, "twoways"),
  spain_system_predetermined = list(before, Snmesp, "ld", FALSE, "twoways")
)
for (model in names(models)) {
  each <- models[[model]]
  for (steps in 1:2) {
    fit <- pgmm(each[[1]], data = each[[2]], effect = each[[5]], model = c("onestep", "twosteps")[steps],
                transformation = each[[3]], collapse = each[[4]])
    coefficients <- coef(fit)
    shown <- !grepl("^[0-9]{4}$|Intercept", names(coefficients))
    robust <- sqrt(diag(vcovHC(fit)))
    for (name in names(coefficients)[shown]) {
      say("plm", model, steps, "coefficient", name, coefficients[name])
      say("plm", model, steps, "corrected_error", name, robust[name])
    }
    if (steps == 2) {
      test <- sargan(fit)
      say("plm", model, steps, "hansen", "statistic", test$statistic)
      say("plm", model, steps, "hansen", "freedom", test$parameter)
    }
    for (order in if (each[[3]] == "d") 1:2) {
      say("plm", model, steps, "serial_correlation", order, mtest(fit, order = order, vcov = vcovHC)$statistic)
    }
  }
}

other <- function(rows, steps, holes) {
  common <- list(dat = rows, varname.i = "firm", varname.t = "year", use.mc.diff = TRUE, use.mc.lev = FALSE,
                 use.mc.nonlin = FALSE, include.y = TRUE, lagTerms.y = 2, include.dum = TRUE, varname.dum = "year",
                 dum.diff = TRUE, dum.lev = FALSE, w.mat = "iid.err", std.err = "corrected",
                 estimation = c("onestep", "twostep")[steps], opt.meth = "none")
  own <- if (holes) {
    list(varname.y = "emp", fur.con = TRUE, fur.con.diff = TRUE, fur.con.lev = FALSE,
         varname.reg.fur = c("wage", "capital", "output"), lagTerms.reg.fur = c(1, 0, 1))
  } else {
    list(varname.y = "n", include.x = TRUE, varname.reg.end = "w", lagTerms.reg.end = 2, maxLags.reg.end = 6)
  }
  do.call(pdynmc, c(common, own))
}
for (model in c("holes_ab", "spain_difference")) {
  for (steps in 1:2) {
    fit <- other(if (model == "holes_ab") holes else Snmesp, steps, model == "holes_ab")
    table <- summary(fit)$coefficients
    for (row in seq_len(if (model == "holes_ab") 7 else 5)) {
      say("pdynmc", model, steps, "coefficient", rownames(table)[row], table[row, 1])
      say("pdynmc", model, steps, "corrected_error", rownames(table)[row], table[row, 2])
    }
    for (order in 1:2) say("pdynmc", model, steps, "serial_correlation", order, mtest.fct(fit, order = order)$statistic)
    if (steps == 2) say("pdynmc", model, steps, "hansen", "statistic", jtest.fct(fit)$statistic)
  }
}
