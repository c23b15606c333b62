"""How productive? Indicators, index numbers, growth accounting, TFP of enterprises."""
