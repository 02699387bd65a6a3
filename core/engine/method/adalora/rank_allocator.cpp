#include "core/engine/method/adalora/rank_allocator.h"

#include "core/run/clock.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace rankscope {

namespace {

std::vector<float> toHost(const at::Tensor& tensor) {
    const at::Tensor host = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    const float* data = host.const_data_ptr<float>();
    return {data, data + host.numel()};
}

} // namespace

Selection selectTriplets(const std::vector<float>& scores, std::int64_t budget,
                         const std::string& tiePolicy) {
    const auto count = static_cast<std::int64_t>(scores.size());
    const auto bad =
        std::find_if(scores.begin(), scores.end(), [](float score) { return std::isnan(score); });
    if (bad != scores.end()) {
        throw std::runtime_error("The importance score of triplet " + std::to_string(bad - scores.begin()) +
                                 " is not a number; lower the learning rate or use fp32.");
    }
    Selection selection{std::vector<std::uint8_t>(scores.size(), 1), -std::numeric_limits<double>::infinity(),
                        count};
    const std::int64_t remove = std::min(count - budget, count);
    if (remove <= 0) {
        return selection;
    }
    std::vector<float> sorted = scores;
    std::nth_element(sorted.begin(), sorted.begin() + (remove - 1), sorted.end());
    const float threshold = sorted[static_cast<std::size_t>(remove - 1)];
    selection.threshold = threshold;
    std::int64_t ties = std::numeric_limits<std::int64_t>::max();
    if (tiePolicy == "exact_topk") {
        ties = remove -
               std::count_if(scores.begin(), scores.end(), [&](float score) { return score < threshold; });
    }
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const bool goes = scores[i] < threshold || (scores[i] == threshold && ties-- > 0);
        selection.mask[i] = goes ? 0 : 1;
    }
    selection.kept = std::accumulate(selection.mask.begin(), selection.mask.end(), std::int64_t{0});
    return selection;
}

RankAllocator::RankAllocator(const MethodConfig& config, const BudgetSchedule& schedule,
                             const AdapterLayout& layout, at::Device device)
    : m_config(config)
    , m_schedule(schedule)
    , m_layout(layout)
    , m_averages(layout.size(), config.beta1, config.beta2, device) {
    setMask(std::vector<std::uint8_t>(static_cast<std::size_t>(layout.triplets()), 1), device);
}

void RankAllocator::setMask(std::vector<std::uint8_t> mask, at::Device device) {
    m_mask = std::move(mask);
    const at::Tensor host =
        at::from_blob(m_mask.data(), {static_cast<std::int64_t>(m_mask.size())}, at::kByte);
    m_masked = host.eq(0).to(device);
}

void RankAllocator::applyMask(at::Tensor& values) const {
    const at::NoGradGuard noGrad;
    m_layout.lambda(values).masked_fill_(m_masked, 0.0);
}

RankAllocator::Scores RankAllocator::scores(const at::Tensor& values) const {
    const at::NoGradGuard noGrad;
    const at::Tensor lambda = m_layout.lambda(values);
    const at::Tensor zeros = at::zeros_like(lambda);
    if (m_config.importance == "magnitude") {
        return {lambda.abs(), zeros, zeros};
    }
    const at::Tensor element = m_config.importance == "sensitivity"
                                   ? m_averages.sensitivity()
                                   : m_averages.sensitivity() * m_averages.uncertainty();
    Scores result{m_layout.lambda(element).clone(), zeros.clone(), zeros.clone()};
    if (m_config.granularity == "lambda_only") {
        return result;
    }
    const auto scatter = [&](at::Tensor& target, const AdapterLayout::Group& group, const at::Tensor& means) {
        const at::Tensor rows = target.view({m_layout.modules(), m_layout.rank()});
        rows.index_copy_(0, at::tensor(group.modules, at::kLong).to(values.device()), means);
    };
    for (const auto& group : m_layout.groupsA()) {
        scatter(result.a, group, m_layout.groupA(element, group).mean(2));
    }
    for (const auto& group : m_layout.groupsB()) {
        scatter(result.b, group, m_layout.groupB(element, group).mean(1));
    }
    return result;
}

AllocationDone RankAllocator::decide(std::int64_t step, at::Tensor& values) {
    const Scores parts = scores(values);
    AllocationDone done;
    done.step = step;
    done.phase = m_schedule.phaseAt(step);
    const bool forced = m_schedule.peftBoundary && step == m_schedule.totalSteps - m_schedule.tfinal;
    done.budget = forced ? m_schedule.targetBudget : m_schedule.budgetAt(step);
    done.lambda = toHost(m_layout.lambda(values));
    done.scoreLambda = toHost(parts.lambda);
    done.scoreA = toHost(parts.a);
    done.scoreB = toHost(parts.b);
    done.sensitivity = toHost(m_layout.lambda(m_averages.sensitivity()));
    done.uncertainty = toHost(m_layout.lambda(m_averages.uncertainty()));
    std::vector<float> total(done.scoreLambda.size());
    for (std::size_t i = 0; i < total.size(); ++i) {
        total[i] = done.score(i);
    }
    Selection selection = selectTriplets(total, done.budget, m_config.tiePolicy);
    done.threshold = selection.threshold;
    done.kept = selection.kept;
    for (std::size_t i = 0; i < total.size(); ++i) {
        done.pruned += m_mask[i] != 0 && selection.mask[i] == 0 ? 1 : 0;
        done.revived += m_mask[i] == 0 && selection.mask[i] != 0 ? 1 : 0;
    }
    done.mask = selection.mask;
    done.wallTime = unixTime();
    setMask(std::move(selection.mask), values.device());
    m_decided = true;
    return done;
}

std::optional<AllocationDone> RankAllocator::update(std::int64_t step, at::Tensor values,
                                                    const at::Tensor& gradients, const at::Tensor& skipped) {
    if (step < m_schedule.totalSteps - m_schedule.tfinal) {
        m_averages.update(values.narrow(0, 0, m_layout.size()), gradients.narrow(0, 0, m_layout.size()),
                          skipped);
    }
    std::optional<AllocationDone> done;
    if (m_schedule.allocatesAt(step)) {
        done = decide(step, values);
        applyMask(values);
    } else if (m_decided && m_schedule.phaseAt(step) == BudgetPhase::Final) {
        applyMask(values);
    }
    return done;
}

NamedTensors RankAllocator::state() const {
    return {{"allocator.sensitivity", m_averages.sensitivity()},
            {"allocator.uncertainty", m_averages.uncertainty()},
            {"allocator.masked", m_masked.to(at::kByte)},
            {"allocator.decided", at::full({1}, m_decided ? 1 : 0, at::kByte)}};
}

void RankAllocator::restore(const NamedTensors& tensors) {
    const at::NoGradGuard noGrad;
    const at::Device device = m_masked.device();
    m_averages.sensitivity().copy_(namedTensor(tensors, "allocator.sensitivity", m_averages.sensitivity()));
    m_averages.uncertainty().copy_(namedTensor(tensors, "allocator.uncertainty", m_averages.uncertainty()));
    const at::Tensor masked =
        namedTensor(tensors, "allocator.masked", m_masked).to(at::kCPU, at::kByte).contiguous();
    std::vector<std::uint8_t> mask(m_mask.size());
    for (std::size_t i = 0; i < mask.size(); ++i) {
        mask[i] = masked.const_data_ptr<std::uint8_t>()[i] == 0 ? 1 : 0;
    }
    setMask(std::move(mask), device);
    m_decided = namedTensor(tensors, "allocator.decided", at::zeros({1})).item<int>() != 0;
}

} // namespace rankscope
