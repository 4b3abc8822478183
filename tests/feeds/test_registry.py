"""x."""


def test_a():
    import commandcenter.feed
