#include "ui/form/module_summary.h"

#include "core/run/method_traits.h"
#include "core/run/schedule.h"

#include <QFont>
#include <QGuiApplication>
#include <QLocale>
#include <QPalette>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

// Trainable weights that one adapted matrix brings at rank r; biases and bottlenecks belong to no matrix.
std::int64_t weights(const ModuleInfo& module, const MethodConfig& method, std::int64_t rank) {
    if (method.type == "full") {
        return module.dIn * module.dOut;
    }
    return rank * module.weightsPerTriplet();
}

} // namespace

std::vector<ModuleGroup> groupModules(const ModelDescription& model, const MethodConfig& method) {
    std::vector<ModuleGroup> groups;
    const bool full = method.type == "full";
    const auto chosen = adaptedModules(model, method);
    const std::int64_t initial = startRank(method);
    const auto budget = std::min(static_cast<std::int64_t>(chosen.size()) * initial,
                                 targetBudget(method, chosen, model.parameters));
    // If the budget were spread evenly; a rest is shown as a part of a triplet's weights, never as a rank.
    const double even = chosen.empty() || !traitsOf(method).allocates
                            ? static_cast<double>(initial)
                            : static_cast<double>(budget) / static_cast<double>(chosen.size());
    for (const ModuleInfo& module : model.modules) {
        const auto found = std::ranges::find(chosen, module.name, &ModuleInfo::name);
        const bool adapted = full || found != chosen.end();
        if (module.layer < 0 && !adapted) {
            continue;
        }
        auto group = std::ranges::find_if(
            groups, [&](const ModuleGroup& g) { return g.kind == module.kind && g.adapted == adapted; });
        if (group == groups.end()) {
            groups.push_back({module.kind, 0, module.dIn, module.dOut, true, adapted, 0, 0, 0, 0});
            group = std::prev(groups.end());
        }
        ++group->modules;
        group->sameShape = group->sameShape && group->dIn == module.dIn && group->dOut == module.dOut;
        if (adapted) {
            group->initTriplets += full ? 0 : initial;
            group->initParameters += weights(full ? module : *found, method, initial);
            group->targetTriplets = full ? 0 : std::llround(even * static_cast<double>(group->modules));
            group->targetParameters = full || initial == 0
                                          ? group->initParameters
                                          : std::llround(even * static_cast<double>(group->initParameters) /
                                                         static_cast<double>(initial));
        }
    }
    return groups;
}

void ModuleTableModel::setGroups(std::vector<ModuleGroup> groups, const MethodConfig& method) {
    beginResetModel();
    m_groups = std::move(groups);
    m_method = method;
    m_total = {};
    for (const ModuleGroup& group : m_groups) {
        if (group.adapted) {
            m_total.modules += group.modules;
            m_total.initTriplets += group.initTriplets;
            m_total.targetTriplets += group.targetTriplets;
            m_total.initParameters += group.initParameters;
            m_total.targetParameters += group.targetParameters;
        }
    }
    endResetModel();
}

int ModuleTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || m_groups.empty() ? 0 : static_cast<int>(m_groups.size()) + 1;
}

int ModuleTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ModuleTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const bool totals = index.row() == static_cast<int>(m_groups.size());
    const ModuleGroup& group = totals ? m_total : m_groups[static_cast<std::size_t>(index.row())];
    const bool counted = totals || group.adapted;
    if (role == Qt::TextAlignmentRole) {
        return QVariant(index.column() == Kind ? Qt::AlignLeft | Qt::AlignVCenter
                                               : Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role == Qt::FontRole && totals) {
        QFont font;
        font.setWeight(QFont::DemiBold);
        return font;
    }
    if (role == Qt::ForegroundRole && !counted) {
        return QGuiApplication::palette().brush(QPalette::PlaceholderText);
    }
    if (role == Qt::ToolTipRole && !counted) {
        return tr("Not adapted; add \"%1\" to the adapted matrices.").arg(QString::fromStdString(group.kind));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const QLocale locale;
    // What moves from the initial to the target rank shows both ends.
    const auto amount = [&](std::int64_t first, std::int64_t last) {
        const QString text = locale.toString(static_cast<qlonglong>(first));
        return !counted ? QStringLiteral("–")
               : first == last
                   ? text
                   : QStringLiteral("%1 → %2").arg(text, locale.toString(static_cast<qlonglong>(last)));
    };
    switch (index.column()) {
    case Kind:
        return totals ? tr("adapted") : QString::fromStdString(group.kind);
    case Matrices:
        return totals             ? locale.toString(static_cast<qlonglong>(group.modules))
               : !group.sameShape ? tr("%1 of several shapes").arg(group.modules)
                                  : tr("%1 of %2 × %3").arg(group.modules).arg(group.dOut).arg(group.dIn);
    case Triplets:
        return amount(group.initTriplets, group.targetTriplets);
    case Parameters:
        return amount(group.initParameters, group.targetParameters);
    default:
        return {};
    }
}

QVariant ModuleTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant(section == Kind ? Qt::AlignLeft | Qt::AlignVCenter
                                        : Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case Kind:
            return tr("Kind of matrix, as the adapted matrices name it");
        case Matrices:
            return tr("How many the model has, and the outputs × inputs of one");
        case Triplets:
            return tr(
                "Matrices × initial rank → matrices × target rank, the budget if it were spread evenly");
        case Parameters:
            return tr("Trainable weights: rank × (inputs + outputs + 1) for AdaLoRA, at the start → in use "
                      "at the end "
                      "if the budget were spread evenly");
        default:
            return {};
        }
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const MethodTraits& traits = traitsOf(m_method);
    const bool byRank = !m_method.targetTotal && !m_method.targetShare;
    const QString ranks = !traits.lowRank ? QString()
                          : traits.allocates && byRank
                              ? tr("\nr %1 → %2").arg(m_method.initR).arg(m_method.targetR)
                              : tr("\nr %1").arg(startRank(m_method));
    switch (section) {
    case Kind:
        return tr("Kind");
    case Matrices:
        return tr("Matrices");
    case Triplets:
        return tr("Triplets") + ranks;
    case Parameters:
        return tr("Parameters") + ranks;
    default:
        return {};
    }
}

} // namespace rankscope
