#include "ui/live/limit_menu.h"

#include "core/analysis/what_if.h"
#include "ui/menu_text.h"
#include "ui/plot/kind_labels.h"

#include <QCoreApplication>
#include <QInputDialog>
#include <QMenu>
#include <QPointer>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

struct LimitText {
    Q_DECLARE_TR_FUNCTIONS(LimitText)
};

// Which matrices a submenu is about.
struct Scope {
    QString title;
    std::vector<std::size_t> modules;
    std::string pattern;
};

std::vector<Scope> scopesOf(const std::vector<ModuleInfo>& modules, std::size_t module) {
    const ModuleInfo& chosen = modules[module];
    Scope kind{LimitText::tr("All %1").arg(kindLabel(chosen.kind)), {}, chosen.kind};
    Scope layer{LimitText::tr("All of layer %1").arg(chosen.layer), {}, layerPattern(chosen)};
    for (std::size_t i = 0; i < modules.size(); ++i) {
        if (modules[i].kind == chosen.kind) {
            kind.modules.push_back(i);
        }
        if (modules[i].layer == chosen.layer) {
            layer.modules.push_back(i);
        }
    }
    const QString place = chosen.layer < 0
                              ? kindLabel(chosen.kind)
                              : LimitText::tr("%1 of layer %2").arg(kindLabel(chosen.kind)).arg(chosen.layer);
    std::vector<Scope> scopes{{LimitText::tr("This matrix, %1").arg(place), {module}, chosen.name},
                              std::move(kind)};
    if (chosen.layer >= 0) {
        scopes.push_back(std::move(layer));
    }
    return scopes;
}

// Asks for a rank without holding up the window.
void askRank(QWidget* owner, const QString& title, const QString& question, int rank, int most,
             const std::function<void(int)>& answered) {
    auto* dialog = new QInputDialog(owner);
    dialog->setObjectName(QStringLiteral("rankQuestion"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setInputMode(QInputDialog::IntInput);
    dialog->setWindowTitle(title);
    dialog->setLabelText(question);
    dialog->setIntRange(0, most);
    dialog->setIntValue(rank);
    QObject::connect(dialog, &QInputDialog::intValueSelected, owner, answered);
    dialog->open();
}

void fillScope(QMenu& menu, const Scope& scope, const LimitMenuState& state, QWidget* owner,
               const std::function<void(const MethodConfig&)>& chosen) {
    const auto apply = [modules = state.modules, method = state.method, scope,
                        chosen](LimitWish::Kind kind, std::vector<std::int64_t> ranks) {
        chosen(withLimits(method, modules, {kind, scope.modules, std::move(ranks), scope.pattern}));
    };
    std::vector<std::int64_t> own;
    for (const std::size_t module : scope.modules) {
        own.push_back(state.ranks[module]);
    }
    const bool one = scope.modules.size() == 1;
    const auto all = [count = scope.modules.size()](int rank) {
        return std::vector<std::int64_t>(count, rank);
    };
    const int most = static_cast<int>(state.method.initR);
    const int first = static_cast<int>(own.front());
    menu.addAction(one ? LimitText::tr("Freeze at its rank, %1").arg(first)
                       : LimitText::tr("Freeze each at its rank"),
                   owner, [apply, own] { apply(LimitWish::Kind::Pin, own); });
    menu.addAction(LimitText::tr("Pin at…"), owner, [=, title = scope.title] {
        askRank(owner, title, LimitText::tr("Hold at this rank from the next allocation on:"), first, most,
                [apply, all](int rank) { apply(LimitWish::Kind::Pin, all(rank)); });
    });
    menu.addAction(LimitText::tr("Keep at least…"), owner, [=, title = scope.title] {
        askRank(owner, title, LimitText::tr("Never below this rank:"), first, most,
                [apply, all](int rank) { apply(LimitWish::Kind::Floor, all(rank)); });
    });
    menu.addAction(LimitText::tr("Exclude: pin at 0"), owner,
                   [apply, all] { apply(LimitWish::Kind::Pin, all(0)); });
    menu.addSeparator();
    const auto limits = rankLimits(state.method, state.modules);
    const bool limited = std::any_of(scope.modules.begin(), scope.modules.end(), [&](std::size_t module) {
        return limitsBind({limits[module]}, state.method.initR);
    });
    menu.addAction(LimitText::tr("Lift the limits"), owner, [apply] { apply(LimitWish::Kind::Free, {}); })
        ->setEnabled(limited);
}

} // namespace

void addLimitMenus(QMenu& menu, int module, const LimitMenuState& state, QWidget* owner,
                   const std::function<void(const MethodConfig&)>& chosen) {
    if (module < 0 || static_cast<std::size_t>(module) >= state.modules.size() ||
        state.ranks.size() != state.modules.size()) {
        return;
    }
    if (!state.whyNot.isEmpty()) {
        menu.addAction(state.whyNot)->setEnabled(false);
        return;
    }
    QMenu* parent = state.branchTitle.isEmpty() ? &menu : menu.addMenu(state.branchTitle);
    for (const Scope& scope : scopesOf(state.modules, static_cast<std::size_t>(module))) {
        fillScope(*parent->addMenu(menuText(scope.title)), scope, state, owner, chosen);
    }
}

QString limitDifferenceName() { return LimitText::tr("Change by floors and pins"); }

std::optional<RankMapValues> limitDifferenceValues(const std::vector<ModuleInfo>& modules,
                                                   const AllocationDone& allocation,
                                                   const std::string& tiePolicy) {
    const auto difference = limitDifference(modules, allocation, tiePolicy);
    if (!difference) {
        return std::nullopt;
    }
    RankMapValues values;
    values.numbers.assign(difference->begin(), difference->end());
    values.name = LimitText::tr("Rank less that of the algorithm without floors and pins");
    values.top = 1.0;
    for (const double number : values.numbers) {
        values.top = std::max(values.top, std::abs(number));
    }
    values.difference = true;
    return values;
}

} // namespace rankscope
