"""One module for each rule; the list of them is made elsewhere, so that no rule reaches another."""
