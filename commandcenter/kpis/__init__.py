"""One file per figure, as the wall, the regia, the review and exports show it. Pure."""
