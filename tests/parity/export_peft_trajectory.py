#!/usr/bin/env python3
"""Writes fixtures/peft_trajectory: what Hugging Face PEFT and the authors' allocator do in 60 steps on the real MiniLM-L6.

Run by hand when the numbers are to change (needs torch, peft, transformers, safetensors):
    python3 tests/parity/export_peft_trajectory.py MODEL_FOLDER TRAIN_TSV
MODEL_FOLDER is <cache>/models/minilm-l6, TRAIN_TSV <cache>/data/movie-reviews/train.tsv. No dropout, rows in the order of the file,
batches of 8, fp32, one thread. For each pair of targets and rank one initial adapter as PEFT saves it, which is what
method.start_from reads; for each set-up a run configuration (SETUP.json) and the numbers that the run must give (SETUP.safetensors):
task loss of every step, the mask of every allocation, and all adapter tensors after the last step. Of one set-up also the
trained adapter as PEFT saves it and its logits (trained/).

boundary "peft": the model, the regulariser and the allocator are PEFT's. boundary "authors": the allocator below, written from the
published formulas (arXiv 2303.10512 and its code), on PEFT's layers.
"""
import argparse
import json
import pathlib

import peft
import torch
import transformers
from peft import AdaLoraConfig, TaskType, get_peft_model
from safetensors.torch import save_file

STEPS, BATCH, TINIT, TFINAL, ALPHA, RATE, WARM_UP, SEED = 60, 8, 10, 20, 16, 2e-3, 6, 7
ADAPTERS = {
    "attention_r4": dict(init_r=4, target_r=2, target_modules=["query", "value"]),
    "ffn_r3": dict(init_r=3, target_r=2, target_modules=["attention.output.dense", "intermediate.dense"]),
}
SETUPS = {
    "peft_divides": dict(adapter="attention_r4", boundary="peft", delta_t=5, orthogonality=0.1, save=True),
    "peft_does_not_divide": dict(adapter="attention_r4", boundary="peft", delta_t=7, orthogonality=0.5),
    "peft_ffn": dict(adapter="ffn_r3", boundary="peft", delta_t=1, orthogonality=0.0),
    "authors_divides": dict(adapter="ffn_r3", boundary="authors", delta_t=10, orthogonality=0.0),
    "authors_does_not_divide": dict(adapter="attention_r4", boundary="authors", delta_t=9, orthogonality=0.5),
    "authors_ffn": dict(adapter="ffn_r3", boundary="authors", delta_t=7, orthogonality=0.1),
}
OUT = pathlib.Path(__file__).parent / "fixtures" / "peft_trajectory"


class AuthorsAllocator:
    """update_and_mask of the published code: scores after the step, ties at the threshold go, frozen averages at the end."""

    def __init__(self, tensors, init_r, target_r, delta_t):
        self.tensors, self.delta_t = tensors, delta_t  # name -> {"lora_A": …, "lora_E": …, "lora_B": …}
        self.b0, self.bT = len(tensors) * init_r, len(tensors) * target_r
        self.ipt = {(m, k): torch.zeros_like(p) for m, parts in tensors.items() for k, p in parts.items()}
        self.unc = {key: torch.zeros_like(value) for key, value in self.ipt.items()}

    def budget(self, step):
        if step <= TINIT:
            return self.b0, False
        if step > STEPS - TFINAL:
            return self.bT, True
        mul = 1 - (step - TINIT) / (STEPS - TFINAL - TINIT)
        return int(self.bT + (self.b0 - self.bT) * mul ** 3), step % self.delta_t == 0

    @torch.no_grad()
    def __call__(self, step):
        if step < STEPS - TFINAL:
            for (module, kind), average in self.ipt.items():
                parameter = self.tensors[module][kind]
                now = (parameter * parameter.grad).abs()
                self.ipt[module, kind] = 0.85 * average + (1 - 0.85) * now
                self.unc[module, kind] = 0.85 * self.unc[module, kind] + (1 - 0.85) * (now - self.ipt[module, kind]).abs()
        budget, due = self.budget(step)
        if not due or self.b0 - budget <= 0:
            return None
        scores = {}
        for module in self.tensors:
            part = {kind: self.ipt[module, kind] * self.unc[module, kind] for kind in ("lora_A", "lora_E", "lora_B")}
            scores[module] = part["lora_E"].view(-1) + (part["lora_A"].mean(1) + part["lora_B"].mean(0))
        threshold = torch.cat(list(scores.values())).kthvalue(self.b0 - budget)[0].item()
        for module, score in scores.items():
            self.tensors[module]["lora_E"].masked_fill_((score <= threshold).view(-1, 1), 0.0)
        return [(score > threshold).tolist() for score in scores.values()]


def orthogonality(tensors):
    norms = [torch.norm(m - torch.eye(len(m)), p="fro") for parts in tensors.values()
             for m in (parts["lora_A"] @ parts["lora_A"].T, parts["lora_B"].T @ parts["lora_B"])]
    return sum(norms) / len(norms)


def batches(tokenizer, path):
    lines = path.read_text(encoding="utf-8").splitlines()[1:1 + STEPS * BATCH]
    rows = [line.split("\t") for line in lines]
    for step in range(STEPS):
        part = rows[step * BATCH:(step + 1) * BATCH]
        inputs = tokenizer([text for text, _ in part], truncation=True, max_length=128, padding=True, return_tensors="pt")
        yield inputs, torch.tensor([{"negative": 0, "positive": 1}[label] for _, label in part])


def make(model_folder, adapter, delta_t, weight):
    torch.manual_seed(SEED)
    base = transformers.BertForSequenceClassification.from_pretrained(
        str(model_folder), num_labels=2, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, classifier_dropout=0.0,
        dtype=torch.float32)
    return get_peft_model(base, AdaLoraConfig(
        task_type=TaskType.SEQ_CLS, tinit=TINIT, tfinal=TFINAL, deltaT=delta_t, total_step=STEPS, lora_alpha=ALPHA,
        orth_reg_weight=weight, **ADAPTERS[adapter]))


def parts_of(model):
    """Module path in the base model -> its three parameters, in the model's order."""
    found = {}
    for name, parameter in model.base_model.model.named_parameters():
        path = name.split(".")
        if path[-2] in ("lora_A", "lora_E", "lora_B"):
            found.setdefault(".".join(path[:-2]), {})[path[-2]] = parameter
    return found


def save(model, folder):
    """save_pretrained without what differs from one machine to the next."""
    model.save_pretrained(str(folder))
    (folder / "README.md").unlink(missing_ok=True)
    file = folder / "adapter_config.json"
    config = json.loads(file.read_text())
    config.update(base_model_name_or_path="minilm-l6", target_modules=sorted(config["target_modules"]))
    file.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def train(arguments, setup):
    torch.set_num_threads(1)
    model = make(arguments.model, setup["adapter"], setup["delta_t"], setup["orthogonality"])
    initial = OUT / setup["adapter"]
    if not initial.exists():
        save(model, initial)
    tensors = parts_of(model)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=RATE, weight_decay=0.0)
    schedule = transformers.get_linear_schedule_with_warmup(optimizer, WARM_UP, STEPS)
    authors = None
    if setup["boundary"] == "authors":
        sizes = ADAPTERS[setup["adapter"]]
        authors = AuthorsAllocator(tensors, sizes["init_r"], sizes["target_r"], setup["delta_t"])
    losses, masks, steps = [], [], []
    model.train()
    tokenizer = transformers.AutoTokenizer.from_pretrained(str(arguments.model))
    for step, (inputs, labels) in enumerate(batches(tokenizer, arguments.train)):
        if authors is None:
            output = model(**inputs, labels=labels)
            loss = output.loss
        else:
            output = model.base_model.model(**inputs, labels=labels)
            loss = output.loss + setup["orthogonality"] * orthogonality(tensors)
        losses.append(float(torch.nn.functional.cross_entropy(output.logits.detach(), labels)))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        if authors is not None:
            mask = authors(step)
        else:
            before = model.peft_config["default"].rank_pattern
            model.base_model.update_and_allocate(step)
            pattern = model.peft_config["default"].rank_pattern
            if pattern is not before and pattern:
                by_module = {key.split(".lora_E")[0].removeprefix("model."): kept for key, kept in pattern.items()}
                mask = [by_module[module] for module in tensors]
            else:
                mask = None
        if mask is not None:
            masks.append(mask)
            steps.append(step)
        optimizer.zero_grad()
    result = {"losses": torch.tensor(losses), "allocation_steps": torch.tensor(steps),
              "masks": torch.tensor(masks, dtype=torch.uint8)}  # [allocations, modules, r]
    for module, parts in tensors.items():
        for kind, parameter in parts.items():
            result[f"{module.removeprefix('bert.')}.{kind}"] = parameter.detach().clone().contiguous()
    for name, parameter in model.base_model.model.classifier.modules_to_save["default"].named_parameters():
        result[f"classifier.{name}"] = parameter.detach().clone()
    if setup.get("save"):
        save_trained(arguments, model, tokenizer)
    return result, list(tensors)


@torch.no_grad()
def save_trained(arguments, model, tokenizer):
    """The adapter as PEFT saves it after training (compacted), and what it says of 64 sentences that it has not seen."""
    folder = OUT / "trained"
    save(model, folder)
    lines = arguments.train.with_name("dev.tsv").read_text(encoding="utf-8").splitlines()[1:65]
    model.eval()
    inputs = tokenizer([line.split("\t")[0] for line in lines], truncation=True, max_length=128, padding=True,
                       return_tensors="pt")
    save_file({"logits": model(**inputs).logits}, str(folder / "logits.safetensors"))


def configuration(name, setup):
    sizes = ADAPTERS[setup["adapter"]]
    return {
        "name": name, "model": {"path": "minilm-l6", "dropout": 0.0},
        "task": {"type": "classification", "train": "movie-reviews/train.tsv", "eval": "movie-reviews/dev.tsv",
                 "text": ["sentence"], "label": "label", "limit": STEPS * BATCH},
        "method": {"type": "adalora", "targets": sizes["target_modules"], "init_r": sizes["init_r"], "target_r": sizes["target_r"],
                   "alpha": ALPHA, "tinit": TINIT, "tfinal": TFINAL, "delta_t": setup["delta_t"],
                   "orthogonality": setup["orthogonality"], "boundary": setup["boundary"], "start_from": setup["adapter"],
                   "arithmetic": "parity", "train_also": ["classifier"]},
        "train": {"steps": STEPS, "batch_size": BATCH, "learning_rate": RATE, "warmup": WARM_UP, "precision": "fp32",
                  "device": "cpu", "threads": 1, "shuffle": False, "batching": "random"},
        "eval": {"every": 0}, "checkpoint": {"every": 0}}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("train", type=pathlib.Path)
    arguments = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    for name, setup in SETUPS.items():
        result, modules = train(arguments, setup)
        save_file(result, str(OUT / f"{name}.safetensors"), metadata={
            "modules": ",".join(module.removeprefix("bert.") for module in modules), "torch": torch.__version__,
            "peft": peft.__version__, "transformers": transformers.__version__})
        (OUT / f"{name}.json").write_text(json.dumps(configuration(name, setup), indent=2) + "\n")
        print(f"{name}: {len(result['allocation_steps'])} allocations, loss {result['losses'][-10:].mean():.4f}")


main()
