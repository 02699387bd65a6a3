#!/usr/bin/env python3
"""Rankscope against Hugging Face PEFT: same model, rows, batch size, precision and threads, in turn, medians.

usage: compare_with_peft.py --cli build/release/bin/rankscope-cli --python VENV/bin/python --model DIR --train TSV --dev TSV
                            [--steps 40] [--rounds 3] [--precision fp32 bf16] [--peer SCRIPT]

VENV needs torch, peft and transformers. The TSV files have a header "sentence<TAB>label" or two columns without a header, the
text and an integer label. Each round runs Rankscope (batches of similar length), Rankscope with random batches, PEFT, and PEFT
with batches of similar length; the table gives medians of real tokens a second (padding not counted) and ratios.
SCRIPT replaces the PEFT side below by another program with the same options and the same JSON line. Run it on an idle machine.
"""
import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

TARGETS = ["query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense"]


def read_rows(path):
    rows = []
    labels = {"negative": 0, "positive": 1}
    with open(path, encoding="utf-8") as file:
        for line in file:
            cells = line.rstrip("\r\n").split("\t")
            if len(cells) != 2:
                continue
            for text, label in (cells, cells[::-1]):
                if label.isdigit() or label in labels:
                    rows.append((text, int(label) if label.isdigit() else labels[label]))
                    break
    return rows


def plan(rows, batch, group, seed):
    order = list(range(len(rows)))
    random.Random(seed).shuffle(order)
    if not group:
        return [order[i:i + batch] for i in range(0, len(order), batch)]
    batches = []
    for begin in range(0, len(order), batch * 50):
        part = sorted(order[begin:begin + batch * 50], key=lambda i: len(rows[i][0]))
        batches += [part[i:i + batch] for i in range(0, len(part), batch)]
    random.Random(seed + 1).shuffle(batches)
    return batches


def peft_side(arguments):
    """One training with PEFT as people write it; prints one JSON line."""
    import torch
    from peft import AdaLoraConfig, TaskType, get_peft_model
    from transformers import AutoTokenizer, BertForSequenceClassification, get_linear_schedule_with_warmup

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(42)
    tokenizer = AutoTokenizer.from_pretrained(arguments.model)
    base = BertForSequenceClassification.from_pretrained(arguments.model, num_labels=2)
    total = arguments.steps
    model = get_peft_model(base, AdaLoraConfig(
        task_type=TaskType.SEQ_CLS, init_r=12, target_r=8, tinit=int(0.15 * total), tfinal=int(0.45 * total), deltaT=10,
        total_step=total, lora_alpha=16, orth_reg_weight=0.1, target_modules=TARGETS))
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-3, weight_decay=0.0)
    schedule = get_linear_schedule_with_warmup(optimizer, int(0.06 * total), total)
    rows = read_rows(arguments.train)
    batches = plan(rows, arguments.batch, arguments.group, 42)
    model.train()
    tokens = 0
    begin = time.perf_counter()
    for step in range(total):
        chosen = batches[step % len(batches)]
        inputs = tokenizer([rows[i][0] for i in chosen], truncation=True, max_length=128, padding=True, return_tensors="pt")
        inputs["labels"] = torch.tensor([rows[i][1] for i in chosen])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=arguments.dtype == "bf16"):
            loss = model(**inputs).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        model.base_model.update_and_allocate(step)
        optimizer.zero_grad()
        tokens += int(inputs["attention_mask"].sum())
    print(json.dumps({"tokens_per_s": tokens / (time.perf_counter() - begin)}))


def last_json(command):
    """The last line of a program's output, with its peak memory in MB under "rss_mb"."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, stdout=output, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0), errors.seek(0)
        if process.returncode != 0:
            sys.exit(f"{command[0]} failed with exit code {process.returncode}:\n{errors.read()[-2000:]}")
        return {**json.loads(output.read().strip().splitlines()[-1]), "rss_mb": used.ru_maxrss / 1024}


def columns(path):
    with open(path, encoding="utf-8") as file:
        first = file.readline().rstrip("\r\n").split("\t")
    return first if "label" in first else ["0", "1"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--peer")
    parser.add_argument("--model", required=True)
    parser.add_argument("--train", required=True)
    parser.add_argument("--dev")
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--precision", nargs="+", default=["fp32", "bf16"])
    parser.add_argument("--dtype", default="fp32", help=argparse.SUPPRESS)
    parser.add_argument("--group", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--side", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.side == "peft":
        peft_side(arguments)
        return

    names = columns(arguments.train)
    text = "sentence" if "sentence" in names else "0|content|sentence"
    label = "label" if "label" in names else "1|label"
    result = {}
    for precision in arguments.precision:
        ours = [arguments.cli, "bench", "starter", "--json"]
        for setting in (f"model.path={arguments.model}", f"task.train={arguments.train}", f"task.eval={arguments.dev}",
                        f"task.text={text}", f"task.label={label}", f"train.steps={arguments.steps}",
                        f"train.batch_size={arguments.batch}", f"train.threads={arguments.threads}", "train.learning_rate=1e-3",
                        f"train.precision={precision}"):
            ours += ["--set", setting]
        program = [arguments.python] + ([arguments.peer] if arguments.peer else [__file__, "--side", "peft"])
        peer = program + ["--model", arguments.model, "--train", arguments.train, "--dev", arguments.dev or arguments.train,
                          "--steps", str(arguments.steps), "--batch", str(arguments.batch), "--threads", str(arguments.threads),
                          "--dtype", precision]
        sides = {"rankscope": ours, "rankscope random": ours + ["--set", "train.batching=random"],
                 "peft": peer, "peft grouped": peer + ["--group"]}
        rates = {side: [] for side in sides}
        memory = {side: [] for side in sides}
        for _ in range(arguments.rounds):
            for side, command in sides.items():
                done = last_json(command)
                rates[side].append(done["tokens_per_second" if side.startswith("rank") else "tokens_per_s"])
                memory[side].append(done["rss_mb"])
        medians = {side: statistics.median(values) for side, values in rates.items()}
        result[precision] = {
            "tokens_per_second": {side: round(value, 1) for side, value in medians.items()},
            "peak_memory_mb": {side: round(statistics.median(values)) for side, values in memory.items()},
            "memory_over_peft": round(statistics.median(memory["rankscope"]) / statistics.median(memory["peft"]), 2),
            "rankscope_over_peft": round(medians["rankscope"] / medians["peft"], 2),
            "random_over_peft": round(medians["rankscope random"] / medians["peft"], 2),
            "rankscope_over_peft_grouped": round(medians["rankscope"] / medians["peft grouped"], 2)}
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
