# One task of frontiers by one R package: Rscript frontier.R package task csv [draws]. The csv has firm, year, x1, x2, x3, y1, y2.
# Prints elapsed and processor seconds of the task alone (the median of three runs; of one where it takes over five seconds)
# and what it found, unit by unit, as JSON. Input orientation, variable returns, but the Malmquist index: constant returns.
arguments <- commandArgs(trailingOnly = TRUE)
package <- arguments[1]
task <- arguments[2]
firms <- read.csv(arguments[3])
draws <- as.integer(arguments[4])
suppressMessages(library(package, character.only = TRUE))
x <- as.matrix(firms[, c("x1", "x2", "x3")])
y <- as.matrix(firms[, c("y1", "y2")])
sheet <- data.frame(unit = paste0("u", firms$firm), x, y)

for_deaR <- function(frame) make_deadata(frame, inputs = 2:4, outputs = 5:6)
panel_for_deaR <- function() {
  years <- sort(unique(firms$year))
  lapply(years, function(year) for_deaR(sheet[firms$year == year, ]))
}

tasks <- list(
  Benchmarking = list(
    scores = function() dea(x, y, RTS = "vrs", ORIENTATION = "in")$eff,
    slacks = function() {
      found <- dea(x, y, RTS = "vrs", ORIENTATION = "in", SLACK = TRUE)
      peers(found)
      as.numeric(found$sum)
    },
    malmquist = function() malmquist(x, y, firms$firm, firms$year, RTS = "crs", ORIENTATION = "in")$m,
    bootstrap = function() dea.boot(x, y, NREP = draws, RTS = "vrs", ORIENTATION = "in")$eff.bc,
    hull = function() dea(x, y, RTS = "fdh", ORIENTATION = "in")$eff
  ),
  rDEA = list(
    scores = function() dea(XREF = x, YREF = y, X = x, Y = y, model = "input", RTS = "variable")$thetaOpt,
    bootstrap = function() dea.robust(X = x, Y = y, model = "input", RTS = "variable", B = draws)$theta_hat_hat
  ),
  deaR = list(
    scores = function() efficiencies(model_basic(for_deaR(sheet), orientation = "io", rts = "vrs", maxslack = FALSE)),
    malmquist = function() as.matrix(malmquist_index(panel_for_deaR(), orientation = "io", rts = "crs")$mi),
    bootstrap = function() bootstrap_basic(for_deaR(sheet), orientation = "io", rts = "vrs", B = draws)$score_bc,
    slacks_based = function() efficiencies(model_sbmeff(for_deaR(sheet), orientation = "no", rts = "vrs"))
  ),
  nonparaeff = list(
    scores = function() dea(data.frame(y, x), noutput = 2, orientation = 1, rts = 2)$eff
  ),
  additiveDEA = list(
    slacks_based = function() dea.sbm(data.frame(y, x), noutput = 2, rts = 2, print.status = FALSE)$eff
  ),
  productivity = list(
    malmquist = function() {
      changes <- malm(firms, id.var = "firm", time.var = "year", x.vars = 3:5, y.vars = 6:7, rts = "crs",
                      orientation = "in")$Changes
      changes$malmquist[order(changes$firm, changes$Year.1)]
    }
  )
)

work <- tasks[[package]][[task]]
runs <- list()
repeat {
  invisible(capture.output(clock <- system.time(found <- work())))
  runs[[length(runs) + 1]] <- c(clock[["elapsed"]], clock[["user.self"]] + clock[["sys.self"]])
  if (length(runs) == 3 || clock[["elapsed"]] > 5) break
}
middle <- apply(do.call(rbind, runs), 2, median)
numbers <- format(as.numeric(found), digits = 15, trim = TRUE)
numbers[!is.finite(as.numeric(found))] <- "null"
cat(sprintf('{"seconds":%.4f,"processor":%.4f,"version":"%s","found":[%s]}\n', middle[1], middle[2],
            as.character(packageVersion(package)), paste(numbers, collapse = ",")))
