"""What goes outside (Articles 13 and 15): to the city's credit platform, and to the public."""
