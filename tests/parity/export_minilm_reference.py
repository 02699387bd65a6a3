#!/usr/bin/env python3
"""Writes fixtures/minilm_l6_reference.safetensors: what transformers computes with the real MiniLM-L6 on ten sentences.

Run by hand when the numbers are to change (needs torch, transformers, safetensors):
    python3 tests/parity/export_minilm_reference.py MODEL_FOLDER
MODEL_FOLDER is <cache>/models/minilm-l6. The versions that made the file stand in its metadata.
"""
import argparse
import pathlib

import torch
import transformers
from safetensors.torch import save_file

SENTENCES = [
    "The ferry left an hour late, and nobody on the pier seemed surprised.",
    "Good.",
    "Why would a film about bees need three different narrators?",
    "She counted 1,204 bricks before the rain stopped.",
    "An unhurried, quietly funny portrait of two brothers who cannot agree on anything.",
    "The plot falls apart halfway through; the music does not save it.",
    "Café tables, naïve questions and an overcooked soufflé.",
    "Rank is spent where it matters most.",
    ("How long does the train take?", "From the coast to the capital it is about four hours."),
    "It was neither terrible nor memorable, which is perhaps the unkindest thing one can say about a first novel.",
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=pathlib.Path)
    arguments = parser.parse_args()
    tokenizer = transformers.AutoTokenizer.from_pretrained(str(arguments.model))
    rows, types = [], []
    for sentence in SENTENCES:
        pair = sentence if isinstance(sentence, tuple) else (sentence,)
        encoded = tokenizer(*pair, padding=False, truncation=False)
        rows.append(encoded["input_ids"])
        types.append(encoded["token_type_ids"])
    longest = max(map(len, rows))
    pad = lambda lists: torch.tensor([row + [0] * (longest - len(row)) for row in lists])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    model = transformers.AutoModel.from_pretrained(str(arguments.model), dtype=torch.float32).eval()
    with torch.no_grad():
        result = model(input_ids=pad(rows), token_type_ids=pad(types), attention_mask=mask, output_hidden_states=True)
    there = mask.bool()
    tensors = {
        "ids": torch.tensor(sum(rows, [])),
        "type_ids": torch.tensor(sum(types, [])),
        "lengths": torch.tensor([len(row) for row in rows]),
        "pooled": result.pooler_output,
        "hidden.last": result.hidden_states[-1][there],
    }
    for i in range(len(result.hidden_states) - 1):  # of the inner layers each sentence's second token
        tensors[f"second.{i}"] = result.hidden_states[i][:, 1]
    out = pathlib.Path(__file__).parent / "fixtures" / "minilm_l6_reference.safetensors"
    save_file({name: tensor.contiguous().clone() for name, tensor in tensors.items()}, str(out),
              metadata={"torch": torch.__version__, "transformers": transformers.__version__,
                        "sentences": "\n".join(" | ".join(s) if isinstance(s, tuple) else s for s in SENTENCES)})


if __name__ == "__main__":
    main()
