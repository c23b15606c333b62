# What other programs print, for the page «Where other programs go wrong».
#
#   Rscript where_programs_go_wrong.R DATA MDITOOLS > where_programs_go_wrong.csv
#
# DATA holds chile_plants.csv, acf_dgp1_sim.csv, gnr_mc_500.parquet as gnr_mc_500.csv (id, time, ln_go, ln_k, ln_int,
# ln_share_int) and dynamics_toy.csv; MDITOOLS is the folder R of mditools 0.1.0, read file by file, since the package
# wants fixest. R 4.2; prodest 1.0.1, estprod 1.2, gnrprod 1.1.2, dfvad 0.3.6, plm 2.6-6, pdynmc 0.9.12.
suppressPackageStartupMessages({
  library(prodest); library(estprod); library(gnrprod); library(dfvad); library(data.table); library(plm); library(pdynmc)
})
given <- commandArgs(TRUE)
mditools <- new.env()
for (file in list.files(given[2], full.names = TRUE)) try(sys.source(file, mditools), silent = TRUE)
from <- function(name) read.csv(file.path(given[1], name))

cat("case,name,value\n")
say <- function(case, values, names = seq_along(values)) {
  cat(sprintf("\"%s\",%s,%.10g\n", case, names, as.numeric(values)), sep = "")
}

plants <- from("chile_plants.csv")
labour <- as.matrix(plants[c("ln_skilled", "ln_unskilled")])
made <- from("acf_dgp1_sim.csv")

set.seed(1)
fit <- prodestACF(plants$ln_va, labour, plants$ln_k, plants$ln_electricity, plants$id, plants$year, R = 2)
say("prodest ACF, own start, Chile", fit@Estimates$pars)
for (seed in 1:3) {
  set.seed(seed)
  fit <- prodestACF(made$y, made$l, made$k, made$m_err01, made$id, made$t, R = 2)
  say(paste("prodest ACF, own start, seed", seed), fit@Estimates$pars)
}
fit <- mditools$mdi_acf_prodest(as.data.table(made), "y", "l", "k", "m_err01", "id", "t", TFP_demeaned = FALSE)
say("mditools ACF", unlist(fit[1, .(el_l, el_k)]))
say("mditools ACF, convergence", fit$convergence[1])
two <- try(mditools$mdi_acf_prodest(as.data.table(plants), "ln_va", colnames(labour), "ln_k", "ln_electricity", "id",
                                    "year"), silent = TRUE)
say("mditools ACF, two kinds of labour end in an error", inherits(two, "try-error"))

fit <- prodestWRDG(plants$ln_va, labour, plants$ln_k, plants$ln_electricity, plants$id, plants$year)
say("prodest WRDG, Chile", fit@Estimates$pars)
say("prodest WRDG, Chile, errors", fit@Estimates$std.errors)
fit <- prodestWRDG_GMM(plants$ln_va, labour, plants$ln_k, plants$ln_electricity, plants$id, plants$year)
say("prodest WRDG_GMM, Chile", fit@Estimates$pars)
say("prodest WRDG_GMM, Chile, errors", fit@Estimates$std.errors)
fit <- prodestWRDG(made$y, made$l, made$k, made$m_err01, made$id, made$t)
say("prodest WRDG, made-up firms", fit@Estimates$pars)
say("prodest WRDG, made-up firms, errors", fit@Estimates$std.errors)

set.seed(1)
simulated <- panelSim()
within <- mean((simulated$pX1 - ave(simulated$pX1, simulated$idvar))^2)
say("prodest panelSim, error of pX2 over the variance within firms", mean((simulated$pX2 - simulated$pX1)^2) / within)
fit <- prodestLP(simulated$Y, simulated$fX, simulated$sX, simulated$pX2, simulated$idvar, simulated$timevar, R = 2)
say("prodest LP on panelSim, pX2", fit@Estimates$pars)

fit <- levinsohn_petrin(data = plants, formula = ln_va ~ ln_skilled + ln_unskilled | ln_k | ln_electricity, id = "id",
                        time = "year", bootstrap = FALSE)
say("estprod LP, Chile", fit$Coefficients)
set.seed(1)
fit <- levinsohn_petrin(data = made, formula = y ~ l | k | m_err01, id = "id", time = "t", bootstrap = TRUE, reps = 100)
say("estprod LP, made-up firms", fit$t0)
say("estprod LP, made-up firms, errors", apply(fit$t, 2, sd))

firms <- from("gnr_mc_500.csv")
flexible <- function(rows) {
  gnrflex(output = "ln_go", fixed = "ln_k", flex = "ln_int", share = "ln_share_int", id = "id", time = "time", data = rows)
}
to_the_root <- list(method = "Nelder-Mead", maxit = 20000, reltol = 1e-16)
first <- flexible(firms)
for (search in c("usual", "to the root")) {
  second <- gnriv(first, control = if (search == "usual") list() else to_the_root)
  say(paste("gnrprod,", search), c(mean(second$fixed_elas), mean(first$elas$flex_elas)))
  say(paste("gnrprod,", search, "constants"), second$optim_info$par)
}
holes <- firms[!(firms$id %% 2 == 0 & firms$time %in% c(10, 20)), ]
first <- flexible(holes)
second <- gnriv(first, control = to_the_root)
say("gnrprod with holes", c(mean(second$fixed_elas), mean(first$elas$flex_elas)))
say("gnrprod with holes, constants", second$optim_info$par)

rows <- data.table(firmid = 1:4, industry = "a", sales = c(1, 2, 3, 4))
index <- function(merged) mditools$mdi_aggregate(copy(rows), "sales", "industry", "HHI", mrg = merged, disclosure = FALSE)
say("mditools HHI", c(index(FALSE)$HHI_sales[1], index(TRUE)$HHI_sales[1]), c("alone", "merged"))

toy <- from("dynamics_toy.csv")
names(toy)[names(toy) == "id"] <- "firm"
for (renamed in c(FALSE, TRUE)) {
  if (renamed) toy$firm[toy$firm == 7] <- 0  # an entrant of the first step has the smallest id
  found <- dynamics(toy, "tfp", "share", "firm", "period", "mp")
  say(paste("dfvad", if (renamed) "renamed" else "as it is"), unlist(found[1, -1]), names(found)[-1])
}

data("EmplUK", package = "plm")
bb <- log(emp) ~ lag(log(emp), 1) + lag(log(wage), 0:1) + lag(log(capital), 0:1) |
  lag(log(emp), 2:99) + lag(log(wage), 2:99) + lag(log(capital), 2:99)
fit <- pgmm(bb, data = EmplUK, effect = "twoways", model = "onestep", transformation = "ld")
say("plm, serial correlation of system GMM", c(mtest(fit, 1, vcov = vcovHC)$statistic, mtest(fit, 2, vcov = vcovHC)$statistic))
ab <- log(emp) ~ lag(log(emp), 1:2) + lag(log(wage), 0:1) + lag(log(capital), 0:2) + lag(log(output), 0:2) |
  lag(log(emp), 2:99)
fit <- pgmm(ab, data = EmplUK, effect = "twoways", model = "onestep", transformation = "d")
say("plm, Sargan of one step", c(sargan(fit)$statistic, sargan(fit, weights = "onestep")$statistic))
for (name in c("emp", "wage", "capital")) EmplUK[[name]] <- log(EmplUK[[name]])
fit <- pdynmc(dat = EmplUK, varname.i = "firm", varname.t = "year", use.mc.diff = TRUE, use.mc.lev = TRUE,
              use.mc.nonlin = FALSE, include.y = TRUE, varname.y = "emp", lagTerms.y = 1, include.x = TRUE,
              varname.reg.end = c("wage", "capital"), lagTerms.reg.end = c(1, 1), maxLags.reg.end = c(7, 7),
              include.dum = TRUE, dum.diff = FALSE, dum.lev = TRUE, varname.dum = "year", w.mat = "iid.err",
              std.err = "corrected", estimation = "onestep", opt.meth = "none")
say("pdynmc, serial correlation of system GMM", c(mtest.fct(fit, 1)$statistic, mtest.fct(fit, 2)$statistic))
