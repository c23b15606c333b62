"""What all subjects share: words, audit chain, files, messages, forms."""
