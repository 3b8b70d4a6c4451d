"""Which invented cooperatives, people and CVs fill a portal that is being shown or tried?"""
