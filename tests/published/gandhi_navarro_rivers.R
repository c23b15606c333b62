# Gandhi-Navarro-Rivers on the 500 simulated firms of GNRProdEst.jl's tests, by R gnrprod 1.1.2: with its usual options,
# and with a search that goes on until the moment conditions hold. Writes gandhi_navarro_rivers.csv.
# Rscript gandhi_navarro_rivers.R GNR_data_500.csv
library(gnrprod)
firms <- read.csv(commandArgs(TRUE)[1])
names(firms)[match(c("yg", "k", "i", "si"), names(firms))] <- c("output", "capital", "input", "share")
first <- gnrflex(output = "output", fixed = "capital", flex = "input", share = "share", id = "id", time = "time", data = firms)
row <- function(search, control) {
  second <- gnriv(first, control = control)
  data.frame(search = search, input = mean(first$elas$flex_elas), capital = mean(second$fixed_elas),
             constant_1 = second$optim_info$par[1], constant_2 = second$optim_info$par[2],
             constant_3 = second$optim_info$par[3], criterion = second$optim_info$value)
}
found <- rbind(row("usual", list()), row("to the root", list(method = "Nelder-Mead", maxit = 20000, reltol = 1e-16)))
write.csv(found, "gandhi_navarro_rivers.csv", row.names = FALSE)
