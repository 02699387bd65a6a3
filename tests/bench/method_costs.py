#!/usr/bin/env python3
"""What AdaLoRA costs: against Rankscope's own LoRA, against PEFT's allocator and penalty, and how it grows.

usage: method_costs.py --cli build/release/bin/rankscope-cli --python VENV/bin/python --model DIR --train TSV --dev TSV
                       [--steps 40] [--rounds 3] [--only costs|growth]

Prints JSON. "adalora_over_lora": step time in each phase against a LoRA run of the same initial rank, runs in turn, medians of the
rounds. "allocator" and "regulariser": one call here and one in PEFT (36 modules, rank 12, two threads), milliseconds and ratio.
"growth": step time, allocator and penalty for three numbers of modules, ranks and tokens. VENV needs torch and peft. Run it on
an idle machine.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

import compare_with_peft as shared

PHASES = ("warm-up", "budgeting", "final")


def peft_calls(arguments):
    """Median milliseconds of PEFT's update_and_allocate and of its penalty, forward and backward; prints one JSON line."""
    import torch
    from peft import AdaLoraConfig, TaskType, get_peft_model
    from transformers import BertForSequenceClassification

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(42)
    base = BertForSequenceClassification.from_pretrained(arguments.model, num_labels=2)
    model = get_peft_model(base, AdaLoraConfig(
        task_type=TaskType.SEQ_CLS, init_r=12, target_r=8, tinit=1, tfinal=1000, deltaT=1, total_step=4000, lora_alpha=16,
        orth_reg_weight=0.1, target_modules=shared.TARGETS))
    adapters = [(name, parameter) for name, parameter in model.named_parameters() if "lora_" in name]

    def penalty():  # AdaLoraModel.forward of peft, the part after the base model
        loss, count = 0, 0
        for name, parameter in adapters:
            if "lora_A" in name or "lora_B" in name:
                gram = parameter @ parameter.T if "lora_A" in name else parameter.T @ parameter
                identity = torch.eye(*gram.size(), out=torch.empty_like(gram))
                identity.requires_grad = False
                count += 1
                loss = loss + torch.norm(gram - identity, p="fro")
        (0.1 * loss / count).backward()

    penalties, allocations = [], []
    passed = torch.zeros(16_000_000)  # 64 MB: what a forward and backward pass leaves of the caches, as in a training here
    for step in range(60):
        model.zero_grad()
        passed.add_(1.0)
        begin = time.perf_counter()
        penalty()
        penalties.append(time.perf_counter() - begin)
        for _, parameter in adapters:
            parameter.grad = torch.randn_like(parameter)
        passed.add_(1.0)
        begin = time.perf_counter()
        model.base_model.update_and_allocate(step + 2)
        allocations.append(time.perf_counter() - begin)
    print(json.dumps({"allocator_ms": 1e3 * statistics.median(allocations[10:]),
                      "regulariser_ms": 1e3 * statistics.median(penalties[10:])}))


def bench(arguments, settings):
    names = shared.columns(arguments.train)
    text, label = ("sentence", "label") if "label" in names else ("0|content|sentence", "1|label")
    command = [arguments.cli, "bench", "starter", "--json"]
    for setting in (f"model.path={arguments.model}", f"task.train={arguments.train}", f"task.eval={arguments.dev}",
                    f"task.text={text}", f"task.label={label}", f"train.steps={arguments.steps}", "train.batch_size=32",
                    f"train.threads={arguments.threads}", "train.learning_rate=1e-3", *settings):
        command += ["--set", setting]
    return shared.last_json(command)


def costs(arguments):
    result = {}
    for precision in arguments.precision:
        adalora, lora = [], []
        for _ in range(arguments.rounds):
            adalora.append(bench(arguments, [f"train.precision={precision}"]))
            lora.append(bench(arguments, [f"train.precision={precision}", "method.type=lora", "method.target_r=12"]))
        result[precision] = {}
        for phase in PHASES:  # a step has the same batch in both
            ratios = [own / other for first, second in zip(adalora, lora)
                      for own, other in zip(first["steps_ms"][phase], second["steps_ms"][phase])]
            result[precision][phase + " over lora"] = round(statistics.median(ratios), 3)
        result[precision]["allocator_ms"] = round(statistics.median(run["allocator_ms"] for run in adalora), 3)
        result[precision]["regulariser_ms"] = round(statistics.median(run["regulariser_ms"] for run in adalora), 3)
    peer = [shared.last_json([arguments.python, __file__, "--side", "peft", "--model", arguments.model, "--train", arguments.train,
                              "--threads", str(arguments.threads)]) for _ in range(arguments.rounds)]
    own = result[arguments.precision[0]]
    for part in ("allocator", "regulariser"):
        median = statistics.median(run[part + "_ms"] for run in peer)
        result[part] = {"rankscope_ms": own[part + "_ms"], "peft_ms": round(median, 2),
                        "ratio": round(median / own[part + "_ms"], 1)}
    return result


def growth(arguments):
    sizes = {
        "modules": [("12", ["method.targets=query, value"]), ("24", ["method.targets=query, key, value, intermediate.dense"]),
                    ("36", [])],
        "rank": [("6", ["method.init_r=6", "method.target_r=4"]), ("12", []), ("24", ["method.init_r=24", "method.target_r=16"])],
        "rows": [("16", ["train.batch_size=16"]), ("32", []), ("64", ["train.batch_size=64"])]}
    table = {}
    for what, points in sizes.items():
        table[what] = {}
        for name, settings in points:
            runs = [bench(arguments, ["train.precision=fp32", "train.batching=random", *settings])
                    for _ in range(arguments.rounds)]
            table[what][name] = {key: round(statistics.median(run[key] for run in runs), 2) for key in
                                 ("budgeting_step_ms", "allocator_ms", "regulariser_ms", "peak_memory_mb", "trainable_parameters")}
    return table


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--model", required=True)
    parser.add_argument("--train", required=True)
    parser.add_argument("--dev")
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--precision", nargs="+", default=["fp32", "bf16"])
    parser.add_argument("--only", choices=["costs", "growth"])
    parser.add_argument("--side", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.side == "peft":
        peft_calls(arguments)
        return
    result = {}
    if arguments.only != "growth":
        result["costs"] = costs(arguments)
    if arguments.only != "costs":
        result["growth"] = growth(arguments)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
