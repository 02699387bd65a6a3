#pragma once

#include "core/analysis/event_file.h"
#include "core/store/run_reader.h"

#include <string>

namespace rankscope {

// The curves and ranks of a run under the tags of Hugging Face's Trainer and of the published AdaLoRA code:
// Ranknum/<module>.lora_E, Budget/total_rank and Budget/mask_threshold at every allocation, and the rank at
// the start as rankscope/init_r. Which triplets are kept and their scores have no tags. Importing the events
// gives the same rank map.
EventScalars eventsOfRun(const RunReader& reader, const RunDetail& run);

// The whole event file; the same run gives the same bytes.
std::string tensorBoardFile(const RunReader& reader, const RunDetail& run);

// What TensorBoard takes for an event file: "events.out.tfevents.<seconds>.rankscope.<uid>".
std::string tensorBoardFileName(const RunDetail& run);

} // namespace rankscope
