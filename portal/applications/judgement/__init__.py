"""How do colleagues judge an application together: by which criteria, who reads along, and whom does a note tell?"""
