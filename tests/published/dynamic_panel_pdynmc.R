# The employment equations of dynamic_panel.R by the R package pdynmc 0.9.12; the data, EmplUK, are in the package plm.
#
#   Rscript dynamic_panel_pdynmc.R > dynamic_panel_pdynmc.csv
#
# Of system GMM the first step's coefficients alone are held against ours: its second step and its serial correlation are
# neither plm's nor ours, and are printed to be seen.
suppressPackageStartupMessages(library(pdynmc))
data("EmplUK", package = "plm")
for (name in c("emp", "wage", "capital", "output")) EmplUK[[name]] <- log(EmplUK[[name]])

difference <- function(estimation) {
  pdynmc(dat = EmplUK, varname.i = "firm", varname.t = "year", use.mc.diff = TRUE, use.mc.lev = FALSE,
         use.mc.nonlin = FALSE, include.y = TRUE, varname.y = "emp", lagTerms.y = 2, fur.con = TRUE,
         fur.con.diff = TRUE, fur.con.lev = FALSE, varname.reg.fur = c("wage", "capital", "output"),
         lagTerms.reg.fur = c(1, 0, 1), include.dum = TRUE, dum.diff = TRUE, dum.lev = FALSE, varname.dum = "year",
         w.mat = "iid.err", std.err = "corrected", estimation = estimation, opt.meth = "none")
}
levels_too <- function(estimation) {
  pdynmc(dat = EmplUK, varname.i = "firm", varname.t = "year", use.mc.diff = TRUE, use.mc.lev = TRUE,
         use.mc.nonlin = FALSE, include.y = TRUE, varname.y = "emp", lagTerms.y = 1, include.x = TRUE,
         varname.reg.end = c("wage", "capital"), lagTerms.reg.end = c(1, 1), maxLags.reg.end = c(7, 7),
         include.dum = TRUE, dum.diff = FALSE, dum.lev = TRUE, varname.dum = "year", w.mat = "iid.err",
         std.err = "corrected", estimation = estimation, opt.meth = "none")
}

cat("model,steps,what,name,value\n")
say <- function(model, steps, fit, shown) {
  table <- summary(fit)$coefficients
  for (row in seq_len(shown)) {
    cat(sprintf("%s,%d,coefficient,%s,%.12g\n", model, steps, rownames(table)[row], table[row, 1]))
    cat(sprintf("%s,%d,corrected_error,%s,%.12g\n", model, steps, rownames(table)[row], table[row, 2]))
  }
  for (order in 1:2) cat(sprintf("%s,%d,serial_correlation,%d,%.12g\n", model, steps, order, mtest.fct(fit, order = order)$statistic))
  if (steps == 2) cat(sprintf("%s,%d,hansen,statistic,%.12g\n", model, steps, jtest.fct(fit)$statistic))
}
for (steps in 1:2) say("ab_b", steps, difference(c("onestep", "twostep")[steps]), 7)
for (steps in 1:2) say("bb_system", steps, levels_too(c("onestep", "twostep")[steps]), 5)
