#!/usr/bin/env python3
"""Writes fixtures/tiny_bert: a random BERT of 2 layers in the Hugging Face layout, and what transformers computes with it.

Run by hand when the numbers are to change (needs torch, transformers, safetensors):
    python3 tests/parity/export_tiny_bert.py
The versions that made the files stand in reference.safetensors' metadata.
"""
import json
import pathlib

import torch
import transformers
from safetensors.torch import save_file

ROWS = [
    [2, 17, 45, 3],
    [2, 9, 88, 21, 64, 33, 5, 71, 12, 90, 41, 27, 56, 78, 14, 62, 19, 3],
    [2, 3],
    [2, 30, 31, 32, 3, 40, 41, 42, 43, 3],
]
TYPES = [[0] * 4, [0] * 18, [0] * 2, [0] * 5 + [1] * 5]
LABELS = [0, 2, 1, 2]


def main():
    out = pathlib.Path(__file__).parent / "fixtures" / "tiny_bert"
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(7)
    config = transformers.BertConfig(
        vocab_size=101, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=40, type_vocab_size=2, hidden_act="gelu", hidden_dropout_prob=0.1,
        attention_probs_dropout_prob=0.1, initializer_range=0.2)
    model = transformers.BertModel(config).eval()
    with torch.no_grad():  # biases and norms that are not the neutral ones
        for name, parameter in model.named_parameters():
            if name.endswith("bias"):
                parameter.normal_(0.0, 0.1)
            elif "LayerNorm" in name:
                parameter.normal_(1.0, 0.1)
    weights = {name: p.detach().clone() for name, p in model.named_parameters()}
    save_file(weights, str(out / "model.safetensors"), metadata={"format": "pt"})
    keys = ["model_type", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size",
            "max_position_embeddings", "type_vocab_size", "hidden_act", "layer_norm_eps", "hidden_dropout_prob",
            "attention_probs_dropout_prob"]
    values = config.to_dict()
    (out / "config.json").write_text(json.dumps({key: values[key] for key in keys}, indent=2) + "\n")

    longest = max(map(len, ROWS))
    pad = lambda rows: torch.tensor([row + [0] * (longest - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in ROWS])
    result = model(input_ids=pad(ROWS), token_type_ids=pad(TYPES), attention_mask=mask, output_hidden_states=True)
    classifier = torch.randn(3, 32) * 0.3
    loss = torch.nn.functional.cross_entropy(result.pooler_output @ classifier.T, torch.tensor(LABELS))
    loss.backward()
    there = mask.bool()
    tensors = {
        "ids": torch.tensor(sum(ROWS, [])),
        "type_ids": torch.tensor(sum(TYPES, [])),
        "lengths": torch.tensor([len(row) for row in ROWS]),
        "labels": torch.tensor(LABELS),
        "classifier": classifier,
        "pooled": result.pooler_output.detach(),
        "loss": loss.detach(),
    }
    for i, state in enumerate(result.hidden_states):
        tensors[f"hidden.{i}"] = state.detach()[there]
    parameters = dict(model.named_parameters())
    for name, parameter in parameters.items():
        tensors["gradient." + name] = parameter.grad
    tensors = {name: tensor.contiguous().clone() for name, tensor in tensors.items()}
    save_file(tensors, str(out / "reference.safetensors"),
              metadata={"torch": torch.__version__, "transformers": transformers.__version__})


if __name__ == "__main__":
    main()
