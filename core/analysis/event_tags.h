#pragma once

#include "core/analysis/event_file.h"
#include "core/run/run_facts.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// The numbers of one tag, by ascending step. A plain value.
struct TagSeries {
    std::string tag;
    std::size_t segment = 0; // 0: the course as it went on; others: what stood at steps that came again
    std::vector<std::int64_t> steps;
    std::vector<double> wallTimes;
    std::vector<double> values;
};

// What one logged step says about the allocation. What the file does not tell stays absent.
struct LoggedAllocation {
    static constexpr int notLogged = -1;

    std::int64_t step = 0;
    double wallTime = 0.0;
    std::vector<int> kept;            // of each module; notLogged where this step has none
    std::optional<double> total;      // kept triplets of all modules as logged (not the budget b(t))
    std::optional<double> threshold;  // mask_threshold
    std::optional<double> parameters; // sum over modules of kept * (d_in + d_out), lambda not counted
};

// A series about one factor of one module.
struct FactorSeries {
    ModuleInfo module;
    char factor = 'A'; // of lora_A or lora_B
    TagSeries series;
};

// The scalars of an AdaLoRA run by the authors' code (or a run that uses its tags), sorted by meaning. A
// plain value.
struct RankLog {
    std::vector<ModuleInfo>
        modules; // in the order of their first number; d_in and d_out are not in the file (0)
    std::vector<LoggedAllocation> allocations;  // by ascending step
    std::int64_t initR = 0;                     // of every module; 0 without ranks
    std::vector<FactorSeries> orthogonality;    // |P^T P - I| or |Q Q^T - I| of a factor, Frobenius
    std::vector<FactorSeries> cosines;          // Orth_Coef: mean absolute cosine of a factor's vectors
    std::optional<TagSeries> orthogonalityMean; // train/orth_regu_loss
    std::vector<TagSeries> scalars;             // everything else
    std::int64_t setAside = 0;                  // numbers in segments above 0
    std::int64_t leftOut = 0;                   // numbers of more segments than are kept
    std::int64_t unusableRanks = 0;             // ranks that are no whole number from 0 to 65,536: left out
    std::string problem;                        // one sentence when ranks could not become a map; else empty
};

// Series of all tags, then their earlier segments. When a tag's steps go back or stand still, the later
// record goes on with the tag's course, because the run was resumed from a checkpoint there, and everything
// of its tag from its step on becomes a segment of its own: a second program may have written into the same
// folder, and no number is lost. Other tags are not touched.
std::vector<TagSeries> seriesByTag(const EventScalars& scalars);

// The tags: Ranknum/<lora_E name> and the older Unmask_Rank/<lora_E or lora_A name> are kept ranks; the older
// Rank/<name> is a count of zeroed triplets, so kept = init_r - value. Budget/* and the older Prune/* are
// totals, Orth_regu_loss/* and the older Orth_Regu/* norms. Where two tags mean the same for a module (or a
// step), the newer form counts and the other stays a scalar series. `initR`: the user's, where the file's is
// wrong; else the largest rank seen. When there are only zeroed counts, it follows from a logged total
// (init_r = (total + zeroed) / modules), or else is the largest zeroed count.
RankLog rankLog(const EventScalars& scalars, std::optional<std::int64_t> initR = std::nullopt);

// The module that a parameter belongs to: "deberta.encoder.layer.3.attention.self.query_proj.lora_E" is
// "encoder.layer.3.attention.self.query_proj", layer 3, kind "query_proj". Prefixes of wrappers
// ("base_model.model.", "module.") and of BERT-like base models, and what follows the factor, are dropped.
ModuleInfo moduleOfParameter(std::string_view parameter);

} // namespace rankscope
