"""Who would like to be found by cooperatives, by whom exactly, and what do these see before the person says yes?"""
