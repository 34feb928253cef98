"""Pages of lists."""

import base64

from .refusal import invalid, not_implemented

MOST = 1000
UNKNOWN = ("matchGlob", "filter", "softDeleted", "includeFoldersAsPrefixes", "returnPartialSuccess")


def page_token(text):
    return base64.urlsafe_b64encode(text.encode()).decode()


def position(token):
    try:
        return base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True).decode()
    except ValueError as error:
        raise invalid("Invalid page token.") from error


def list_objects(objects, query):
    """(objects, prefixes, token of the next page) of what stands in a bucket, in order."""
    for name in UNKNOWN:
        if name in query:
            raise not_implemented(f"{name} in a list")
    prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
    begin, end = query.get("startOffset", "").encode(), query.get("endOffset", "").encode()
    most = min(query.get("maxResults", MOST) or MOST, MOST)
    # All up to and with this name, or this prefix, was on earlier pages.
    after = position(query["pageToken"]) if "pageToken" in query else None
    found, prefixes = [], []
    last = None
    for one in objects:
        name = one.name
        if not name.startswith(prefix) or name.encode() < begin or (end and name.encode() >= end):
            continue
        rest = name[len(prefix) :]
        shared = prefix + rest[: rest.index(delimiter) + len(delimiter)] if delimiter and delimiter in rest else None
        mark = shared or name
        if after is not None and mark.encode() <= after.encode():
            continue
        if shared is not None and prefixes and prefixes[-1] == shared:
            if name == shared and query.get("includeTrailingDelimiter"):
                found.append(one)
            continue
        # The versions of one object stand on one page, so that a token can be a name.
        if len(found) + len(prefixes) >= most and mark != last:
            return found, prefixes, page_token(last)
        if shared is None:
            found.append(one)
        else:
            prefixes.append(shared)
            if name == shared and query.get("includeTrailingDelimiter"):
                found.append(one)
        last = mark
    return found, prefixes, None
