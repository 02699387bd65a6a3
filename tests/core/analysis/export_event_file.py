#!/usr/bin/env python3
"""Writes fixtures/authors.tfevents with SummaryWriter, or prints what TensorBoard reads in an event file.

The fixture holds what the authors' code logs for two modules at steps 0, 50 and 100, a scalar as float tensor and one as
double tensor, and a text and a histogram that are no scalars.
Needs the packages torch and tensorboard (made with 2.21.0). Usage:
    export_event_file.py            replaces the fixture
    export_event_file.py FILE       prints "tag step value" of each scalar in FILE, as TensorBoard reads it
"""
import pathlib
import shutil
import sys
import tempfile

FIXTURE = pathlib.Path(__file__).parent / "fixtures" / "authors.tfevents"
MODULES = ["deberta.encoder.layer.0.attention.self.query_proj", "deberta.encoder.layer.0.intermediate.dense"]
RANKS = {0: (12, 12), 50: (10, 11), 100: (3, 7)}


def write():
    import numpy
    from torch.utils.tensorboard import SummaryWriter

    with tempfile.TemporaryDirectory() as folder:
        writer = SummaryWriter(folder)
        for step, ranks in RANKS.items():
            at = {"global_step": step, "walltime": 1000.5 + step}
            for module, rank in zip(MODULES, ranks):
                writer.add_scalar(f"Ranknum/{module}.lora_E", rank, **at)
                for factor in "AB":
                    writer.add_scalar(f"Orth_regu_loss/{module}.lora_{factor}", 0.25, **at)
            writer.add_scalar("Budget/total_rank", sum(ranks), **at)
            writer.add_scalar("Budget/mask_threshold", 0.5, **at)
            writer.add_scalar("Budget/sum_param", 1000 * sum(ranks), **at)
            writer.add_scalar("train/orth_regu_loss", 0.25, **at)
            writer.add_scalar("train/loss", 1.5 - step / 100, **at)
        writer.add_scalar("tensor/float", 0.75, 7, 1000.0, new_style=True)
        writer.add_scalar("tensor/double", 0.1, 7, 1000.0, new_style=True, double_precision=True)
        writer.add_text("note", "no scalar", 7, 1000.0)
        writer.add_histogram("weights", numpy.array([1.0, 2.0, 3.0]), 7, walltime=1000.0)
        writer.close()
        FIXTURE.parent.mkdir(exist_ok=True)
        shutil.copyfile(next(pathlib.Path(folder).iterdir()), FIXTURE)


def read(file):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.util.tensor_util import make_ndarray

    events = EventAccumulator(file, size_guidance={"scalars": 0, "tensors": 0})
    events.Reload()
    for tag in events.Tags()["scalars"]:
        for event in events.Scalars(tag):
            print(tag, event.step, event.value)
    for tag in events.Tags()["tensors"]:
        for event in events.Tensors(tag):
            print(tag, event.step, make_ndarray(event.tensor_proto))


if len(sys.argv) > 1:
    read(sys.argv[1])
else:
    write()
