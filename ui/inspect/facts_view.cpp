#include "ui/inspect/facts_view.h"

#include "core/run/run_config_json.h"
#include "core/run/run_fields.h"
#include "core/run/stored_config.h"
#include "ui/copied_table.h"
#include "ui/core_text.h"
#include "ui/inspect/inspect_words.h"
#include "ui/plot/plot_menu.h"
#include "ui/runs/run_presentation.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <map>

namespace rankscope {

namespace {

constexpr int defaultRole = Qt::UserRole;    // the value is the default
constexpr int allocationRole = Qt::UserRole; // the row is an allocation
constexpr int stepRole = Qt::UserRole + 1;

QString text(std::string_view words) {
    return QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size()));
}

QString number(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

QTreeWidget* makeTree(QWidget* parent, const QString& name, const QString& accessible,
                      const QStringList& heads) {
    auto* tree = new QTreeWidget(parent);
    tree->setObjectName(name);
    tree->setAccessibleName(accessible);
    tree->setHeaderLabels(heads);
    tree->setAlternatingRowColors(true);
    tree->setUniformRowHeights(true);
    tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    addPlotAction(tree, ConfigurationView::tr("Copy rows"), QKeySequence::Copy, false, [tree](bool) {
        QStringList lines;
        for (QTreeWidgetItemIterator it(tree); *it != nullptr; ++it) {
            if ((*it)->isSelected()) {
                QStringList cells;
                for (int column = 0; column < tree->columnCount(); ++column) {
                    cells << (*it)->text(column);
                }
                lines << cells.join(QLatin1Char('\t'));
            }
        }
        copyTable(lines.join(QLatin1Char('\n')));
    });
    return tree;
}

// Hides what does not hold `words`; a section goes with its last row.
template <typename Shown>
void filterTree(QTreeWidget& tree, const QString& words, Shown shown) {
    const auto holds = [&](const QTreeWidgetItem& item) {
        for (int column = 0; column < tree.columnCount(); ++column) {
            if (item.text(column).contains(words, Qt::CaseInsensitive)) {
                return true;
            }
        }
        return words.isEmpty();
    };
    for (int i = 0; i < tree.topLevelItemCount(); ++i) {
        QTreeWidgetItem* item = tree.topLevelItem(i);
        bool any = false;
        for (int j = 0; j < item->childCount(); ++j) {
            const bool show = holds(*item->child(j)) && shown(*item->child(j));
            item->child(j)->setHidden(!show);
            any = any || show;
        }
        item->setHidden(item->childCount() > 0 ? !any : !(holds(*item) && shown(*item)));
    }
}

} // namespace

ConfigurationView::ConfigurationView(QWidget* parent)
    : QWidget(parent)
    , m_search(new QLineEdit(this))
    , m_onlyChanged(new QCheckBox(tr("Only what differs from the defaults"), this))
    , m_tree(makeTree(this, QStringLiteral("configurationTree"), tr("Configuration and environment"),
                      {tr("Field"), tr("Value"), tr("Default")})) {
    m_search->setPlaceholderText(tr("Search in fields and values"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setClearButtonEnabled(true);
    m_tree->setColumnWidth(0, 210);
    m_tree->setColumnWidth(1, 220);
    auto* top = new QHBoxLayout;
    top->addWidget(m_search, 1);
    top->addWidget(m_onlyChanged);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addLayout(top);
    layout->addWidget(m_tree, 1);
    connect(m_search, &QLineEdit::textChanged, this, &ConfigurationView::filter);
    connect(m_onlyChanged, &QCheckBox::toggled, this, &ConfigurationView::filter);
}

void ConfigurationView::clear() { m_tree->clear(); }

void ConfigurationView::showRun(const RunDetail& detail, const std::vector<SettingsChanged>& changes) {
    m_tree->clear();
    const RunConfig config = parseRunConfig(detail.configJson).config;
    const RunConfig defaults;
    const StoredConfig stored(detail.configJson);
    const auto section = [this](const QString& title) {
        auto* item = new QTreeWidgetItem(m_tree, {title});
        item->setFirstColumnSpanned(true);
        item->setExpanded(true);
        QFont font = item->font(0);
        font.setWeight(QFont::DemiBold);
        item->setFont(0, font);
        return item;
    };
    std::map<std::string_view, QTreeWidgetItem*> sections;
    for (const Field& field : runFields()) {
        QTreeWidgetItem*& parent = sections[field.section()];
        if (parent == nullptr) {
            parent = section(text(field.section()));
        }
        if (!stored.knows(field.path)) {
            auto* item = new QTreeWidgetItem(parent, {text(field.path), tr("not told by the source")});
            item->setData(0, defaultRole, true);
            continue;
        }
        const QString value = QString::fromStdString(toText(field.get(config)));
        const QString standard = QString::fromStdString(toText(field.get(defaults)));
        auto* item =
            new QTreeWidgetItem(parent, {text(field.path), value, value == standard ? QString() : standard});
        item->setData(0, defaultRole, value == standard);
        item->setToolTip(0, coreText(field.help));
        item->setToolTip(1, value);
        QFont font = item->font(1);
        font.setBold(value != standard);
        item->setFont(1, font);
    }
    if (!changes.empty()) {
        QTreeWidgetItem* parent = section(tr("Changed while it trained"));
        for (const SettingsChanged& change : changes) {
            new QTreeWidgetItem(
                parent,
                {QString::fromStdString(change.field),
                 tr("%1 from step %2 on").arg(QString::fromStdString(change.after), number(change.step)),
                 QString::fromStdString(change.before)});
        }
    }
    const RunStarted& started = detail.started;
    QTreeWidgetItem* environment = section(tr("Environment"));
    const auto fact = [environment](const QString& name, const QString& value) {
        if (!value.isEmpty()) {
            auto* item = new QTreeWidgetItem(environment, {name, value});
            item->setToolTip(1, value);
        }
    };
    fact(tr("run"), tr("%1 (uid %2)").arg(detail.summary.id).arg(QString::fromStdString(detail.summary.uid)));
    fact(tr("created"), timeText(detail.summary.createdAt));
    fact(tr("device"), QString::fromStdString(started.device));
    fact(tr("precision"), QString::fromStdString(started.precision));
    fact(tr("threads"), started.threads > 0 ? QString::number(started.threads) : QString());
    for (const auto& [name, version] : started.versions) {
        fact(QString::fromStdString(name), QString::fromStdString(version));
    }
    fact(tr("trainable parameters"),
         started.trainableParameters > 0 ? number(started.trainableParameters) : QString());
    fact(tr("parameters in all"), started.totalParameters > 0 ? number(started.totalParameters) : QString());
    fact(tr("training examples"), started.trainExamples > 0 ? number(started.trainExamples) : QString());
    fact(tr("evaluation examples"), started.evalExamples > 0 ? number(started.evalExamples) : QString());
    fact(tr("model digest (SHA-256)"), QString::fromStdString(started.modelDigest));
    fact(tr("data digest (SHA-256)"), QString::fromStdString(started.dataDigest));
    filter();
}

void ConfigurationView::filter() {
    filterTree(*m_tree, m_search->text(), [this](const QTreeWidgetItem& item) {
        return !m_onlyChanged->isChecked() || !item.data(0, defaultRole).toBool();
    });
}

EventsView::EventsView(QWidget* parent)
    : QWidget(parent)
    , m_search(new QLineEdit(this))
    , m_allocations(new QCheckBox(tr("With allocations"), this))
    , m_tree(makeTree(this, QStringLiteral("eventsTree"), tr("Events of the run"),
                      {tr("Step"), tr("Time"), tr("Kind"), tr("What happened")})) {
    m_search->setPlaceholderText(tr("Search in events"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setClearButtonEnabled(true);
    m_allocations->setChecked(true);
    m_tree->setRootIsDecorated(false);
    m_tree->setColumnWidth(0, 80);
    m_tree->setColumnWidth(1, 130);
    m_tree->setColumnWidth(2, 90);
    auto* top = new QHBoxLayout;
    top->addWidget(m_search, 1);
    top->addWidget(m_allocations);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addLayout(top);
    layout->addWidget(m_tree, 1);
    connect(m_search, &QLineEdit::textChanged, this, &EventsView::filter);
    connect(m_allocations, &QCheckBox::toggled, this, &EventsView::filter);
    connect(m_tree, &QTreeWidget::itemActivated, this,
            [this](QTreeWidgetItem* item) { emit stepChosen(item->data(0, stepRole).toLongLong()); });
}

void EventsView::clear() { m_tree->clear(); }

void EventsView::showEvents(const std::vector<StoredEvent>& events,
                            const std::vector<AllocationDone>& allocations, bool planned) {
    m_tree->clear();
    std::multimap<std::int64_t, QTreeWidgetItem*> rows;
    const auto row = [&rows](std::int64_t step, double time, const QString& kind, const QString& words,
                             bool allocation) {
        auto* item =
            new QTreeWidgetItem({number(step), time > 0.0 ? timeText(time) : QString(), kind, words});
        item->setTextAlignment(0, Qt::AlignRight | Qt::AlignVCenter);
        item->setToolTip(3, words);
        item->setData(0, stepRole, static_cast<qlonglong>(step));
        item->setData(0, allocationRole, allocation);
        rows.emplace(step, item);
    };
    for (const StoredEvent& event : events) {
        row(event.step, event.wallTime, coreText(event.kind), QString::fromStdString(event.detail), false);
    }
    for (const AllocationDone& allocation : allocations) {
        row(allocation.step, allocation.wallTime, tr("allocation"), allocationSentence(allocation, planned),
            true);
    }
    QList<QTreeWidgetItem*> items;
    for (const auto& [step, item] : rows) {
        items.append(item);
    }
    m_tree->addTopLevelItems(items);
    filter();
}

void EventsView::filter() {
    filterTree(*m_tree, m_search->text(), [this](const QTreeWidgetItem& item) {
        return m_allocations->isChecked() || !item.data(0, allocationRole).toBool();
    });
}

} // namespace rankscope
