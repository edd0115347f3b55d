"""This file unpacks what a page holds, apart from the page's own way: what was packed must be what is read."""

import functools
import json
import re
import zlib

DOCUMENT = re.compile(r'<script type="application/json"([^>]*)>(.*?)</script>', re.DOTALL)


def text_of(packed):
    """Return what was packed."""
    more, *letters = packed
    digits = [ord(letter) - 40 - (letter > "<") - (letter > ">") for letter in letters]
    fives = [digits[start : start + 5] for start in range(0, len(digits), 5)]
    numbers = [functools.reduce(lambda number, digit: number * 85 + digit, five) for five in fives]
    content = b"".join(number.to_bytes(4) for number in numbers)
    return zlib.decompress(content[: len(content) - int(more)], -zlib.MAX_WBITS).decode()


def unpacked(page):
    """Return the program of a page."""
    return text_of(re.search(r'<script type="text/plain">(.*?)</script>', page)[1])


def documents_in(page):
    """Return the documents of a page, packed or not."""
    found = DOCUMENT.findall(page)
    return [json.loads(text_of(text) if "data-packed" in attributes else text) for attributes, text in found]
