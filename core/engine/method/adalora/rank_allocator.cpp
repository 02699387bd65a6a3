#include "core/engine/method/adalora/rank_allocator.h"

#include "core/engine/method/adalora/orthogonality.h"
#include "core/run/choices.h"
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

at::Tensor modulesOf(const AdapterLayout::Group& group, at::Device device) {
    return at::tensor(group.modules, at::kLong).to(device);
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
    if (choice<TiePolicy>(tiePolicy) == TiePolicy::ExactTopK) {
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

Selection selectTriplets(const std::vector<float>& scores, std::int64_t budget, const std::string& tiePolicy,
                         const std::vector<RankLimit>& limits, std::int64_t rank) {
    if (limits.empty()) {
        return selectTriplets(scores, budget, tiePolicy);
    }
    static_cast<void>(selectTriplets(scores, 0, tiePolicy)); // refuses scores that are no numbers
    Selection selection{std::vector<std::uint8_t>(scores.size(), 0), -std::numeric_limits<double>::infinity(),
                        0};
    std::vector<std::size_t> open; // triplets that no limit settles
    for (std::size_t module = 0; module < limits.size(); ++module) {
        std::vector<std::size_t> order(static_cast<std::size_t>(rank));
        std::iota(order.begin(), order.end(), module * static_cast<std::size_t>(rank));
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t x, std::size_t y) { return scores[x] > scores[y]; });
        const auto floor = static_cast<std::size_t>(limits[module].floor);
        const auto ceiling = static_cast<std::size_t>(limits[module].ceiling);
        for (std::size_t place = 0; place < order.size(); ++place) {
            if (place < floor) {
                selection.mask[order[place]] = 1;
                --budget;
            } else if (place < ceiling) {
                open.push_back(order[place]);
            }
        }
    }
    std::sort(open.begin(), open.end()); // ties go by module and index, as without limits
    std::vector<float> openScores;
    for (const std::size_t triplet : open) {
        openScores.push_back(scores[triplet]);
    }
    const Selection rest = selectTriplets(openScores, std::max<std::int64_t>(0, budget), tiePolicy);
    for (std::size_t i = 0; i < open.size(); ++i) {
        selection.mask[open[i]] = rest.mask[i];
    }
    selection.threshold = rest.threshold;
    selection.kept = std::accumulate(selection.mask.begin(), selection.mask.end(), std::int64_t{0});
    return selection;
}

RankAllocator::RankAllocator(const MethodConfig& config, const BudgetSchedule& schedule,
                             const AdapterLayout& layout, at::Device device, std::vector<RankLimit> limits)
    : m_config(config)
    , m_importance(choice<Importance>(config.importance))
    , m_granularity(choice<Granularity>(config.granularity))
    , m_schedule(schedule)
    , m_layout(layout)
    , m_limits(limitsBind(limits, layout.rank()) ? std::move(limits) : std::vector<RankLimit>())
    , m_averages(layout.size(), config.beta1, config.beta2, device) {
    setMask(std::vector<std::uint8_t>(static_cast<std::size_t>(layout.triplets()), 1), device);
}

void RankAllocator::reschedule(const MethodConfig& config, const BudgetSchedule& schedule,
                               std::vector<RankLimit> limits) {
    m_config = config;
    m_schedule = schedule;
    m_limits = limitsBind(limits, m_layout.rank()) ? std::move(limits) : std::vector<RankLimit>();
}

void RankAllocator::setMask(std::vector<std::uint8_t> mask, at::Device device) {
    m_mask = std::move(mask);
    const at::Tensor host =
        at::from_blob(m_mask.data(), {static_cast<std::int64_t>(m_mask.size())}, at::kByte);
    m_masked = host.eq(0).to(device);
}

void RankAllocator::applyMask(at::Tensor& values) const {
    const at::NoGradGuard noGrad;
    if (m_layout.hasLambda()) {
        m_layout.lambda(values).masked_fill_(m_masked, 0.0);
        return;
    }
    const at::Tensor masked = m_masked.view({m_layout.modules(), m_layout.rank()});
    const auto ofGroup = [&](const AdapterLayout::Group& group) {
        return masked.index_select(0, modulesOf(group, masked.device()));
    };
    for (const auto& group : m_layout.groupsA()) {
        m_layout.groupA(values, group).masked_fill_(ofGroup(group).unsqueeze(2), 0.0);
    }
    for (const auto& group : m_layout.groupsB()) {
        m_layout.groupB(values, group).masked_fill_(ofGroup(group).unsqueeze(1), 0.0);
    }
}

at::Tensor RankAllocator::meansA(const at::Tensor& flat) const {
    at::Tensor result = at::empty({m_layout.modules(), m_layout.rank()}, flat.options());
    for (const auto& group : m_layout.groupsA()) {
        result.index_copy_(0, modulesOf(group, flat.device()), m_layout.groupA(flat, group).mean(2));
    }
    return result.view({-1});
}

at::Tensor RankAllocator::meansB(const at::Tensor& flat) const {
    at::Tensor result = at::empty({m_layout.modules(), m_layout.rank()}, flat.options());
    for (const auto& group : m_layout.groupsB()) {
        result.index_copy_(0, modulesOf(group, flat.device()), m_layout.groupB(flat, group).mean(1));
    }
    return result.view({-1});
}

RankAllocator::Scores RankAllocator::scores(const at::Tensor& values) const {
    const at::NoGradGuard noGrad;
    const bool magnitude = m_importance == Importance::Magnitude, lambdas = m_layout.hasLambda();
    const at::Tensor zeros = at::zeros({m_layout.triplets()}, m_averages.sensitivity().options());
    if (magnitude && lambdas) {
        return {m_layout.lambda(values).abs(), zeros, zeros};
    }
    const at::Tensor element = magnitude ? values.narrow(0, 0, m_layout.size()).abs()
                               : m_importance == Importance::Sensitivity
                                   ? m_averages.sensitivity()
                                   : m_averages.sensitivity() * m_averages.uncertainty();
    if (!lambdas) {
        return {zeros, meansA(element), meansB(element)};
    }
    const at::Tensor lambda = m_layout.lambda(element).clone();
    if (m_granularity == Granularity::LambdaOnly) {
        return {lambda, zeros, zeros};
    }
    return {lambda, meansA(element), meansB(element)};
}

// What a person sees of a triplet besides its score. Doublets have no lambda: the product of their vectors'
// lengths, the size of what they add, stands in its place, and the means over the vectors in the averages'.
void RankAllocator::describe(const at::Tensor& values, AllocationDone& done) const {
    const at::NoGradGuard noGrad;
    const at::Tensor &mean = m_averages.sensitivity(), &deviation = m_averages.uncertainty();
    if (m_layout.hasLambda()) {
        done.lambda = toHost(m_layout.lambda(values));
        done.sensitivity = toHost(m_layout.lambda(mean));
        done.uncertainty = toHost(m_layout.lambda(deviation));
        return;
    }
    at::Tensor lengths = at::ones({m_layout.modules(), m_layout.rank()}, mean.options());
    const auto multiply = [&](const AdapterLayout::Group& group, const at::Tensor& vectors, int dimension) {
        const at::Tensor modules = modulesOf(group, lengths.device());
        lengths.index_copy_(0, modules,
                            lengths.index_select(0, modules) *
                                at::linalg_vector_norm(vectors, 2, at::IntArrayRef({dimension})));
    };
    for (const auto& group : m_layout.groupsA()) {
        multiply(group, m_layout.groupA(values, group), 2);
    }
    for (const auto& group : m_layout.groupsB()) {
        multiply(group, m_layout.groupB(values, group), 1);
    }
    done.lambda = toHost(lengths.view({-1}));
    done.sensitivity = toHost(meansA(mean) + meansB(mean));
    done.uncertainty = toHost(meansA(deviation) + meansB(deviation));
}

AllocationDone RankAllocator::decide(std::int64_t step, at::Tensor& values) {
    const Scores parts = scores(values);
    AllocationDone done;
    done.step = step;
    done.phase = m_schedule.phaseAt(step);
    const bool forced = m_schedule.peftBoundary && !m_schedule.averagesAt(step);
    done.budget = forced ? m_schedule.targetBudget : m_schedule.budgetAt(step);
    describe(values, done);
    FactorDistances distances = factorDistances(m_layout, values);
    done.orthogonalityA = std::move(distances.a);
    done.orthogonalityB = std::move(distances.b);
    done.scoreLambda = toHost(parts.lambda);
    done.scoreA = toHost(parts.a);
    done.scoreB = toHost(parts.b);
    std::vector<float> total(done.scoreLambda.size());
    for (std::size_t i = 0; i < total.size(); ++i) {
        total[i] = done.score(i);
    }
    Selection selection = selectTriplets(total, done.budget, m_config.tiePolicy, m_limits, m_layout.rank());
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
    if (m_schedule.averagesAt(step)) {
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
