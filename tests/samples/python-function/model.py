"""The example of the article: mix, bake, frost."""


def mix(x):
    """Mix the ingredients."""
    return x**2


def bake(batter):
    return 2 * batter


def frost(cake):
    return cake + 3


def cake(x):
    batter = mix(x)
    baked = bake(batter)  # baking doubles it
    return frost(baked)
