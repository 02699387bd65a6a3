#!/usr/bin/env python3
"""Writes what the fuzz targets begin with: a folder a target, a few small inputs each, and libFuzzer's dictionary of their
words beside it (NAME.dict).

make_corpus.py FOLDER [SEEDS]

SEEDS is the program fuzz_seeds, which writes the Parquet tables. What was found once is in tests/fuzz/found.
"""

import json
import re
import struct
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def config():
    for preset in sorted((ROOT / "resources" / "presets").glob("*.json")):
        yield preset.read_bytes()
    yield b'{"name": "a", "method": {"type": "lora", "targets": ["query", "value"], "tinit": "15%"}}'
    yield b'{"train": {"seed": 7, "seed": 8}, "unknown": [1, {"a": null}], "method": {"target_share": 0.3}}'
    yield b'{"train": {"learning_rate": 1e999, "epochs": -0, "batch": 1e3}, "name": "\\ud800\\u00e9"}'
    yield b'{"method": {"rank_limits": [{"modules": "layer.0", "most": 4}]}, "task": {"text": ["a", "b"]}}'
    yield b"[" * 200
    yield b'{"a":' * 200


def query():
    yield from (
        b'method = adalora and accuracy > 0.8 or tag = "paper"',
        b"not (starred or archived) -failed name ~ ^base.*[0-9]$",
        b'created > -7d and steps in (100, 200, 3) status:fin note !~ "a b"',
        b"target_r >= 4 loss/task < 0.5 tag not in (a, b)",
        b"(((((((((a or b)))))))))",
        b'name = "" created = 2023-11-14 seconds > 1h parent != 0',
        b"\xed\x95\x9c\xea\xb5\xad \"\xc3\x9cbung\" tag:\xc3\xbc",
        b"(" * 300,
        b"not " * 300 + b"a",
    )


def sweep():
    for text in (
        b"target_r < init_r and beta1 = beta2",
        b"method.target_r * 2 + 1 >= (init_r - 3) / 4 and tinit != tfinal",
        b"learning_rate <= 1e-3 and -seed > --1",
        b"(" * 300 + b"1" + b")" * 300 + b" < 2",
        b"-" * 300 + b"1 < 2",
    ):
        yield b"\0" + text
    for text in (
        b"method.target_r=2,4,8",
        b"method.target_r=1..9:2",
        b"method.tinit=10%..30%:10%",
        b"train.learning_rate=1e-4..1e-2:log5",
        b"train.seed=1..100:random5@7",
        b"train.learning_rate=1e-5..1e-2:lograndom5",
        b"method.targets=query,value;query",
        b"train.seed=1..1e999",
    ):
        yield b"\1" + text


def sql():
    yield from (
        b"SELECT * FROM runs",
        b"select name, count(*) from runs join metrics on runs.run = metrics.run group by name having count(*) > 1;",
        b"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
        b"SELECT json_extract(config, '$.method.type'), key, value FROM params, runs -- all",
        b"SELECT step, rank * 1.0 / init_r, row_number() OVER (PARTITION BY module ORDER BY step) FROM ranks",
        b"PRAGMA user_version = 3",
        b"ATTACH '/tmp/x' AS y",
        b"DELETE FROM run; SELECT 1",
        b"SELECT randomblob(1000), zeroblob(1e9), printf('%*c', 100, 'a'), ?1, load_extension('x')",
        b"VACUUM INTO '/tmp/x'",
        b"SELECT group_concat(hex(mask)), quote(lambda) FROM allocation WHERE kept BETWEEN 1 AND 24",
        b"EXPLAIN QUERY PLAN SELECT * FROM allocations ORDER BY budget",
    )


def tensors(header, data=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def safetensors():
    yield tensors({"a": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}, bytes(24))
    yield tensors({"__metadata__": {"format": "pt"}, "x.weight": {"dtype": "BF16", "shape": [], "data_offsets": [0, 2]},
                   "y": {"dtype": "I64", "shape": [0, 4], "data_offsets": [2, 2]}}, bytes(2))
    yield tensors({"a": {"dtype": "F16", "shape": [1 << 62, 4], "data_offsets": [0, 0]}})
    yield tensors(b'{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', b"\0")
    yield tensors(b'{"a":{"dtype":"U8","shape":[1e999],"data_offsets":[0,1]}}', b"\0")
    yield tensors(b"{" + b'"a":[' * 200)
    yield struct.pack("<Q", 1 << 60) + b"{}"
    yield b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n"


def varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


def event(step, *parts, time=1.7e9):
    return b"\x09" + struct.pack("<d", time) + b"\x10" + varint(step) + b"".join(parts)


def scalar(tag, value):
    return field(5, field(1, field(1, tag) + b"\x15" + struct.pack("<f", value)))


def tensor(tag, value, kind=2):
    return field(5, field(1, field(1, tag) + field(8, b"\x08" + varint(kind) + field(4, struct.pack("<d", value)))))


def records(*events):
    """Without checksums: the target sets them when its first byte is odd."""
    return b"".join(struct.pack("<Q", len(e)) + bytes(4) + e + bytes(4) for e in events)


def events():
    header = event(0, field(3, b"brain.Event:2"))
    yield b"\1" + records(header, event(1, scalar(b"loss", 0.5)), event(2, scalar(b"loss", 0.25)),
                          event(1, scalar(b"loss", float("nan"))), event(3, tensor(b"eval/accuracy", 0.75)))
    yield b"\1" + records(header, *(event(i, scalar(b"Ranknum/layer.0.query.lora_E", 4 - i)) for i in range(4)))
    yield b"\1" + records(event(5, scalar(b"a" * 200, float("inf")), b"\x3a\x00"), b"\xff\xff", b"")
    yield b"\0" + (ROOT / "tests/core/analysis/fixtures/authors.tfevents").read_bytes()[:3000]


def log_table():
    yield b"\0" + b'step,loss,"a ""b""",Ranknum/layer.0.query.lora_E\n1,0.5,1,4\n2,0.25,,3\n10,-1e-3,nan,2\n'
    yield b"\0" + b"# comment\nstep;loss;wall_time\n1;0,5;1700000000\n2;inf;1700000000000\n2;1e999;x\n"
    yield b"\0" + b'step,loss\n1,"0.5"x\n2,"0.25\n'
    yield b"\1" + b"run\tstep\tmetric\tvalue\twall_time\n1\t1\tloss\t0.5\t1700000000\n1\t2\tRanknum/q.lora_E\t3\t1\n"
    yield b"\2" + b'{"log_history": [{"step": 1, "loss": 0.5}, {"step": 2, "eval_loss": 1e5, "x": NaN}]}'
    yield b"\2" + b'[{"step": 1, "loss": 1e999}, {"step": "2", "loss": null}, {"step": 3.5, "loss": -Infinity}]'
    yield b"\2" + b"[" * 200
    yield b"\3" + b'{"step": 1, "loss": 0.5}\n{"step": 2, "loss": 0.25, "t": "x", "n": {"a": []}}\n'


def tables():
    texts = [
        (0, b"sentence\tlabel\na fine film\t1\nnot so\t0\n"),
        (0, b"\xef\xbb\xbfa\tb\r\nc\td\r\n\xff\xfe\tx\n"),
        (1, b'text,label\n"a, ""b""\nc",1\nx,0\n'),
        (1, b'text,label\n"open,1\nx,0\n'),
        (2, b'{"text": "a", "label": 1}\n{"text": ["b", "c"], "label": 0, "x": {"y": null}}\n'),
        (2, b'{"text": "2020-01-01", "label": 1e999}\n{"text": 1, "label": true}\n'),
        (2, b'{"a":' * 150),
        (4, b"DESC:manner How did serfdom develop ?\nENTY:cremat What films ?\n"),
        (0, b"\t" * 500),
    ]
    for choice, text in texts:
        yield bytes([choice]) + text
        yield bytes([choice + 5]) + text


def tokenizer():
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "##b", "text", "##er", "한", "##국", "."]
    vocabulary = "\n".join(words).encode()
    yield b"=== vocab.txt\n" + vocabulary + b"\n=== text\nA text abb texter [SEP] \xed\x95\x9c\xea\xb5\xad."
    yield (b"=== vocab.txt\n" + vocabulary + b'=== tokenizer_config.json\n{"do_lower_case": false, "strip_accents": true, '
           b'"unk_token": {"content": "[UNK]"}}=== added_tokens.json\n{"<new>": 13}=== text\n<new> \xc3\x89t\xc3\xa9')
    special = {"special": True, "single_word": False, "lstrip": True, "rstrip": False, "normalized": False}
    document = {
        "added_tokens": [{"id": i, "content": words[i], **special} for i in range(5)],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                       "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                       {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                               "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}},
        },
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": {word: i for i, word in enumerate(words)}},
    }
    whole = b"=== tokenizer.json\n" + json.dumps(document, ensure_ascii=False).encode()
    yield whole + b"\n=== text\n a[SEP]b \xe4\xbd\xa0\xe5\xa5\xbd"
    document["post_processor"] = {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}
    document["model"]["vocab"]["a"] = -1
    yield b"=== tokenizer.json\n" + json.dumps(document).encode()
    yield b"=== tokenizer.json\n" + b'{"a":' * 150
    yield whole.replace(b'"id": 3', b'"id": 1e999', 1)


def workspace():
    yield b"\0"
    yield b"\1"
    for column in range(0, 110, 3):
        for kind, value in ((0, bytes(7) + b"\x07"), (1, b'{"a": [1, null, "x"]}'), (2, bytes(48)),
                            (3, struct.pack(">d", float("inf"))), (4, b"")):
            if (column + kind) % 5 == 0:
                yield b"\0" + bytes([column, kind, len(value) // (kind % 2 + 1)]) + value
    yield b"\1" + b"\x01\x00\xff" * 4


def adapters():
    base = {"peft_type": "LORA", "r": 2, "lora_alpha": 4, "target_modules": ["query"], "task_type": "SEQ_CLS",
            "lora_dropout": 0.1, "bias": "none"}
    entries, data = {}, b""
    prefix = "base_model.model.bert.encoder.layer.0.attention.self.query."

    def add(name, *shape):
        nonlocal data
        count = 1
        for side in shape:
            count *= side
        entries[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [len(data), len(data) + 4 * count]}
        data += struct.pack(f"<{count}f", *range(count))

    add(prefix + "lora_A.weight", 2, 3)
    add(prefix + "lora_B.weight", 3, 2)
    lora = tensors(entries, data)
    yield json.dumps(base).encode() + b"\n===\n" + lora
    yield json.dumps({**base, "use_rslora": True, "alpha_pattern": {"query": 8}, "rank_pattern": {"^query": 2}}).encode() + b"\n===\n" + lora
    yield json.dumps({**base, "use_dora": True}).encode() + b"\n===\n" + lora
    entries, data = {}, b""
    add(prefix + "lora_A", 2, 3)
    add(prefix + "lora_B", 3, 2)
    add(prefix + "lora_E", 2, 1)
    ada = {**base, "peft_type": "ADALORA", "init_r": 3, "target_r": 2, "tinit": 1, "tfinal": 2, "deltaT": 1, "total_step": 9,
           "beta1": 0.85, "orth_reg_weight": 0.5, "rank_pattern": {prefix + "lora_E": [True, False, True]}}
    yield json.dumps(ada).encode() + b"\n===\n" + tensors(entries, data)
    yield json.dumps({**ada, "init_r": 1e300, "lora_alpha": None}).encode() + b"\n===\n" + tensors(entries, data)
    yield b'{"peft_type": "LORA", "lora_alpha": 1e999}\n===\n' + lora


TARGETS = (config, query, sweep, sql, safetensors, events, log_table, tables, tokenizer, workspace, adapters)


def main():
    folder = Path(sys.argv[1])
    for target in TARGETS:
        place = folder / target.__name__
        place.mkdir(parents=True, exist_ok=True)
        words = set()
        for number, content in enumerate(target()):
            (place / f"seed-{number:03}").write_bytes(content)
            words.update(re.findall(rb"[A-Za-z_]{2,20}|[0-9]+e[0-9]+", content))
        lines = (f'"{word.decode()}"\n' for word in sorted(words))
        (folder / f"{target.__name__}.dict").write_text("".join(lines))
    if len(sys.argv) > 2:
        subprocess.run([sys.argv[2], folder / tables.__name__], check=True)


if __name__ == "__main__":
    main()
