#!/usr/bin/env python3
"""Checks that adapters and merged models give the same logits in Rankscope and in Hugging Face PEFT, both ways.

Run by hand (needs torch, peft, transformers, safetensors; about five minutes on two cores):
    python3 tests/parity/exchange_with_peft.py RANKSCOPE_CLI MODEL_FOLDER TRAIN_TSV SENTENCES_TSV [--write-fixture]
MODEL_FOLDER is <cache>/models/minilm-l6, TRAIN_TSV <cache>/data/movie-reviews/train.tsv (dev.tsv lies beside it), SENTENCES_TSV a
file without a header whose rows are a sentence and its label (SST-2's sentences). fp32; the first 64 sentences.

Out: a run of 60 AdaLoRA steps with modules of rank 0 and a LoRA run are exported as AdaLoRA adapter, plain LoRA adapter and merged
model; PEFT and transformers load them. In: PEFT trains and saves AdaLoRA (compacted and not), LoRA (one rank; rank_pattern and
alpha_pattern; rsLoRA); Rankscope imports them. And round: what Rankscope exported is imported again.

Prints max |Rankscope - PEFT| of each and ends with 1 when one exceeds 1e-5. --write-fixture replaces fixtures/peft_lora.
"""
import argparse
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

import peft
import torch
import transformers
from peft import AdaLoraConfig, LoraConfig, PeftModel, TaskType, get_peft_model
from safetensors.torch import save_file

ROWS, TOLERANCE = 64, 1e-5
FIXTURE = pathlib.Path(__file__).parent / "fixtures" / "peft_lora"
RUN = {
    "name": "exchange", "model": {"path": None},
    "task": {"train": None, "eval": None, "text": ["sentence"], "label": "label"},
    "method": {"type": "adalora", "targets": ["query", "key", "value"], "init_r": 6, "target_r": 2, "alpha": 16, "tinit": 10,
               "tfinal": 20, "delta_t": 5, "orthogonality": 0.1},
    "train": {"steps": 60, "batch_size": 16, "learning_rate": 0.003, "precision": "fp32", "device": "cpu", "threads": 1},
    "eval": {"every": 0}, "checkpoint": {"every": 0}}
ADALORA = dict(task_type=TaskType.SEQ_CLS, init_r=4, target_r=1, tinit=2, tfinal=3, deltaT=1, total_step=10, lora_alpha=16,
               target_modules=["query", "value"])
LORA = dict(task_type=TaskType.SEQ_CLS, r=2, lora_alpha=8, target_modules=["query", "value"])
PATTERNS = dict(rank_pattern={"layer.1.attention.self.query": 1, "value": 3}, alpha_pattern={"layer.2.attention.self.value": 5})
THEIRS = {  # name -> configuration, training steps, the adapter's own name
    "AdaLoRA, compacted": (AdaLoraConfig(**ADALORA), 10, "default"),
    'AdaLoRA named "model"': (AdaLoraConfig(**ADALORA), 10, "model"),
    "AdaLoRA, saved in the warm-up": (AdaLoraConfig(**{**ADALORA, "tinit": 20, "total_step": 40}), 16, "default"),
    "LoRA": (LoraConfig(**LORA), 8, "default"),
    "LoRA with patterns": (LoraConfig(**LORA, **PATTERNS), 8, "default"),
    "rsLoRA": (LoraConfig(**LORA, use_rslora=True), 8, "default"),
}


class Lab:
    def __init__(self, arguments, folder):
        self.arguments, self.folder = arguments, folder
        rows = [line.split("\t") for line in arguments.sentences.read_text(encoding="utf-8").splitlines()]
        self.sentences = [row[0] for row in rows[:ROWS]]
        self.training = rows[ROWS:ROWS + 400]
        self.probe = folder / "probe.tsv"
        self.probe.write_text("sentence\n" + "\n".join(self.sentences) + "\n", encoding="utf-8")
        self.tokenizer = transformers.AutoTokenizer.from_pretrained(str(arguments.model))
        self.worst, self.runs = 0.0, 0

    def cli(self, *words):
        done = subprocess.run([str(self.arguments.cli), *map(str, words), "--workspace", str(self.folder / "lab.rankscope")],
                              capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"rankscope-cli {' '.join(map(str, words))} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout

    def run(self, method):
        configuration = json.loads(json.dumps(RUN))
        configuration["model"]["path"] = str(self.arguments.model)
        configuration["task"].update(train=str(self.arguments.train), eval=str(self.arguments.train.with_name("dev.tsv")))
        configuration["method"].update(method)
        file = self.folder / "run.json"
        file.write_text(json.dumps(configuration))
        return json.loads(self.cli("run", file, "--json", "--quiet").splitlines()[-1])["run"]

    def imported(self, folder):
        return json.loads(self.cli("import", "peft", folder, "--model", self.arguments.model, "--json"))["run"]

    def ours(self, run):
        rows = csv.reader(self.cli("predict", run, self.probe, "--set", "train.precision=fp32").splitlines())
        return torch.tensor([[float(logit) for logit in row[3:]] for row in list(rows)[1:]])

    @torch.no_grad()
    def theirs(self, model, sentences=None):
        model.eval()
        inputs = self.tokenizer(sentences or self.sentences, truncation=True, max_length=128, padding=True, return_tensors="pt")
        return model(**inputs).logits

    def base(self):
        torch.manual_seed(5)
        return transformers.BertForSequenceClassification.from_pretrained(str(self.arguments.model), num_labels=2,
                                                                         dtype=torch.float32)

    def loaded(self, folder):
        return PeftModel.from_pretrained(self.base(), str(folder))

    def compare(self, what, ours, theirs):
        distance = float((ours - theirs).abs().max())
        self.worst = max(self.worst, distance)
        print(f"{what:52} max |difference| {distance:.2e}, logits up to {float(theirs.abs().max()):.3f}", flush=True)


def train(lab, config, steps, name):
    torch.manual_seed(11)
    model = get_peft_model(lab.base(), config, adapter_name=name)
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=2e-2)
    model.train()
    for step in range(steps):
        part = lab.training[8 * step:8 * step + 8]
        inputs = lab.tokenizer([row[0] for row in part], padding=True, truncation=True, max_length=128, return_tensors="pt")
        model(**inputs, labels=torch.tensor([int(row[1]) for row in part])).loss.backward()
        optimizer.step()
        if isinstance(config, AdaLoraConfig):
            model.base_model.update_and_allocate(step)
        optimizer.zero_grad()
    return model


def outwards(lab, name, method):
    run = lab.run(method)
    ours = lab.ours(run)
    ranks = json.loads(lab.cli("show", run, "--json"))["ranks"]
    if ranks is not None:
        kept = list(ranks["modules"].values())
        print(f"{name}: {sum(kept)} triplets in {len(kept)} modules, {kept.count(0)} of them at rank 0")
    for what in ("adapter", "lora"):
        folder = lab.folder / f"{run}-{what}"
        report = json.loads(lab.cli("export", run, "--what", what, "--out", folder, "--json"))
        lab.compare(f"{name} -> {what} ({report['modules_written']} modules) -> PEFT", ours, lab.theirs(lab.loaded(folder)))
        lab.compare(f"{name} -> {what} -> import", lab.ours(lab.imported(folder)), ours)
    folder = lab.folder / f"{run}-merged"
    report = json.loads(lab.cli("export", run, "--what", "merged", "--out", folder, "--json"))
    print(f"{name}: Rankscope's own max |merged - adapted| {report['max_difference']:.2e} over {report['probe_rows']} rows")
    merged = transformers.AutoModelForSequenceClassification.from_pretrained(str(folder))
    assert merged.config.id2label == {0: "negative", 1: "positive"}, merged.config.id2label
    own = transformers.AutoTokenizer.from_pretrained(str(folder))
    assert own(lab.sentences)["input_ids"] == lab.tokenizer(lab.sentences)["input_ids"]
    lab.compare(f"{name} -> merged -> transformers", ours, lab.theirs(merged))


@torch.no_grad()
def without_update(lab, folder):
    """The same head on the base model: what an import that lost the update would say."""
    model = lab.loaded(folder)
    for name, parameter in model.named_parameters():
        if "lora_B" in name:
            parameter.zero_()
    return lab.theirs(model)


def inwards(lab, write_fixture):
    for name, (config, steps, own_name) in THEIRS.items():
        model = train(lab, config, steps, own_name)
        folder = lab.folder / name.replace(" ", "-")
        model.save_pretrained(str(folder))
        if own_name != "default":
            folder /= own_name
        theirs = lab.theirs(lab.loaded(folder))
        effect = float((without_update(lab, folder) - theirs).abs().max())
        assert effect > 1000 * TOLERANCE, f"{name}: the adapter does too little ({effect:.1e}) to prove anything"
        run = lab.imported(folder)
        lab.compare(f"PEFT {name} -> import", lab.ours(run), theirs)
        again = lab.folder / f"{run}-again"
        lab.cli("export", run, "--what", "adapter", "--out", again)
        lab.compare(f"PEFT {name} -> import -> PEFT", lab.theirs(lab.loaded(again)), theirs)
        if write_fixture and name == "LoRA with patterns":
            write(lab, model)


def write(lab, model):
    """The adapter and what PEFT says with it of the first rows of dev.tsv."""
    model.save_pretrained(str(FIXTURE))
    (FIXTURE / "README.md").unlink(missing_ok=True)
    file = FIXTURE / "adapter_config.json"
    config = json.loads(file.read_text())
    config.update(base_model_name_or_path="minilm-l6", target_modules=sorted(config["target_modules"]))
    file.write_text(json.dumps(config, indent=2) + "\n")  # the patterns' order matters
    lines = lab.arguments.train.with_name("dev.tsv").read_text(encoding="utf-8").splitlines()[1:1 + ROWS]
    logits = lab.theirs(lab.loaded(FIXTURE), [line.split("\t")[0] for line in lines])
    save_file({"logits": logits}, str(FIXTURE / "logits.safetensors"),
              metadata={"torch": torch.__version__, "peft": peft.__version__, "transformers": transformers.__version__})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("cli", "model", "train", "sentences"):
        parser.add_argument(name, type=lambda text: pathlib.Path(text).absolute())
    parser.add_argument("--write-fixture", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(arguments, pathlib.Path(folder))
        outwards(lab, "AdaLoRA run", {})
        outwards(lab, "LoRA run", {"type": "lora"})
        inwards(lab, arguments.write_fixture)
    print(f"worst {lab.worst:.2e}, allowed {TOLERANCE:.0e}")
    return 0 if lab.worst <= TOLERANCE else 1


sys.exit(main())
