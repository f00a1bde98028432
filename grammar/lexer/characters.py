"""Classes of characters as the language sees them, as fragments for regular expressions.

Knows nothing of modes or tokens. Names follow what the character does to a token, not its Unicode category.
"""

from __future__ import annotations

# Everything .NET calls a separator, and the two Latin-1 characters PowerShell adds; line separators count as spaces.
WHITESPACE = " \\t\\f\\v\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
NEWLINE = "\\r\\n"
SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
DOUBLE_QUOTES = '"\u201c\u201d\u201e'
DASHES = "\\-\u2013\u2014\u2015"
# What ends a word whatever came before it.
FORCED_END = f"\\x00{WHITESPACE}{NEWLINE}&(),;{{|}}"
# What ends a number in an expression, besides FORCED_END.
AFTER_NUMBER = f"!#%*+./<=>\\]{DASHES}"

END_OF_WORD = f"(?=[{FORCED_END}]|\\Z)"
# Only sets are repeated possessively: over groups, Python before 3.11.5 (Debian 12's) ends such a match too early.
BLOCK_COMMENT = r"<\#[\s\S]*?(?:\#>|\Z)"
LINE_COMMENT = r"\#[^\r\n]*+"
# A backtick swallows the line break or the white space after it.
CONTINUATION = f"`(?:\\r\\n|[{NEWLINE}{WHITESPACE}])"
# What may stand before a token.
SKIP = f"(?:[{WHITESPACE}]++|{BLOCK_COMMENT}|{LINE_COMMENT}|{CONTINUATION})*+"
# The same where line breaks do not count.
SKIP_LINES = f"(?:[{WHITESPACE}{NEWLINE}]++|{BLOCK_COMMENT}|{LINE_COMMENT}|{CONTINUATION})*+"

# The same where semicolons do not count either.
SKIP_SEPARATORS = f"(?:[{WHITESPACE}{NEWLINE};]++|{BLOCK_COMMENT}|{LINE_COMMENT}|{CONTINUATION})*+"
