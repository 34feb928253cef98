"""The `fields` parameter: which parts of an answer are wanted, as `items(name,size),nextPageToken` or `items/name`."""

import re

from .refusal import invalid


def select(document, text):
    """The parts of a document that a selector names."""
    words = re.findall(r"[^,/()]+|[,/()]", text)
    tree = parse_list(words)
    if words:
        raise invalid(f"Invalid field selection {text}")
    return pick(document, tree)


def parse_list(words):
    tree = {}
    while True:
        merge(tree, parse_path(words))
        if not words or words[0] != ",":
            return tree
        words.pop(0)


def parse_path(words):
    if not words or words[0] in ",/()":
        raise invalid("Invalid field selection")
    name = words.pop(0)
    if words and words[0] == "/":
        words.pop(0)
        return {name: parse_path(words)}
    if words and words[0] == "(":
        words.pop(0)
        inner = parse_list(words)
        if not words or words.pop(0) != ")":
            raise invalid("Invalid field selection")
        return {name: inner}
    # Empty: all of it.
    return {name: {}}


def merge(tree, more):
    for name, inner in more.items():
        if name in tree and tree[name] and inner:
            merge(tree[name], inner)
        else:
            tree[name] = inner if name not in tree else {}


def pick(value, tree):
    if not tree:
        return value
    if isinstance(value, list):
        return [pick(member, tree) for member in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for name, member in value.items():
        if name in tree or "*" in tree:
            found[name] = pick(member, tree.get(name, tree.get("*", {})))
    return found
