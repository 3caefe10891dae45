"""Pages of the desk: the frame of acts, the frame of lists, how the system stands."""
