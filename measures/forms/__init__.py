"""The forms of measures: what is asked, and the filters of the lists."""
