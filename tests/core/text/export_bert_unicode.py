#!/usr/bin/env python3
"""Writes bert_unicode.json: what Hugging Face tokenizers make of every code point, one CRC a block of 4,096.

For each code point c that Unicode 14 assigns (but surrogates) the text is "a" + c + "b". The CRC-32 runs over, for
every such c of the block, the normalised text in UTF-8 and a zero byte; "kind" over one byte a code point: how many
words BertPreTokenizer makes of it (1 part of a word, 2 white space, 3 punctuation).
Needs Python 3.11 (Unicode 14) and the package tokenizers (made with 0.23.3). Usage:
    export_bert_unicode.py > bert_unicode.json
"""

import json
import unicodedata
import zlib

from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

BLOCK = 4096
assert unicodedata.unidata_version == "14.0.0", unicodedata.unidata_version

normalizers = {
    "uncased": BertNormalizer(lowercase=True),
    "cased": BertNormalizer(lowercase=False),
    "lowercase_with_accents": BertNormalizer(lowercase=True, strip_accents=False),
    "cased_without_accents": BertNormalizer(lowercase=False, strip_accents=True),
}
splitter = BertPreTokenizer()
result = {name: [] for name in [*normalizers, "kind"]}
for start in range(0, 0x110000, BLOCK):
    sums = dict.fromkeys(result, 0)
    for code in range(start, start + BLOCK):
        if code == 0 or 0xD800 <= code < 0xE000 or unicodedata.category(chr(code)) == "Cn":
            continue
        text = "a" + chr(code) + "b"
        for name, normalizer in normalizers.items():
            sums[name] = zlib.crc32(normalizer.normalize_str(text).encode() + b"\0", sums[name])
        sums["kind"] = zlib.crc32(bytes([len(splitter.pre_tokenize_str(text))]), sums["kind"])
    for name, value in sums.items():
        result[name].append(value)
print(json.dumps(result, separators=(",", ":")).replace("],", "],\n"))
