"""The monthly circular (信用情况月度通报): its figures, its wording, its moves, and the two files that it is issued as."""
