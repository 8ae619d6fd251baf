"""What stands at a story's head: its title, its date, a standfirst, what is said twice."""
